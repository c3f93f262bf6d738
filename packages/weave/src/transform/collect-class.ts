/** The functions of a class. */
import type { Form } from '../model.ts'
import { keyText, memberName, type Node } from './ast.ts'
import type { Walk } from './walk.ts'
import type { Scope } from './found.ts'
import { textOf, type Holder, type Name, type Place } from './places.ts'

/** Collects methods, accessors, constructor and the functions in fields of a class. */
export function collectClass(walk: Walk, node: Node, scope: Scope, places: readonly Place[]): void {
  const id = node['id'] as Node | null | undefined
  const texts = places.map(textOf)
  if (id !== null && id !== undefined) {
    // A declaration is known by its own name first; an expression by the variable it goes to (`var X = class _X {}`).
    if (node.type === 'ClassDeclaration') texts.unshift(id['name'] as string)
    else texts.push(id['name'] as string)
  }
  const holder = walk.holders.make(texts)
  for (const decorator of (node['decorators'] as Node[] | undefined) ?? []) walk.visit(decorator, scope)
  if (node['superClass'] !== null && node['superClass'] !== undefined) walk.visit(node['superClass'] as Node, scope)
  const members = (node['body'] as Node)['body'] as Node[]
  const last = lastOfEachName(members)
  if (!members.some(isConstructor) && node['declare'] !== true) {
    walk.found.push({
      form: 'constructor',
      fn: undefined,
      owner: node,
      names: [nameIn(holder, 'static', undefined, 'constructor')],
      depth: scope.depth,
      at: node.start,
    })
  }
  for (const member of members) {
    const isStatic = member['static'] === true
    const self = { holder, member: isStatic ? ('static' as const) : ('instance' as const) }
    for (const decorator of (member['decorators'] as Node[] | undefined) ?? []) walk.visit(decorator, scope)
    if (member['computed'] === true) walk.visit(member['key'] as Node, scope)
    const value = member['value'] as Node | null | undefined
    if (member.type === 'MethodDefinition') {
      // Overload signatures have no body.
      if ((value?.['body'] as Node | null | undefined) == null) continue
      if (last.has(member)) method(walk, node, member, holder, scope)
      walk.inside(value as Node, scope, self)
    } else if (member.type === 'StaticBlock') {
      for (const statement of member['body'] as Node[]) walk.visit(statement, { ...scope, self, dressAt: undefined })
    } else if ((member.type === 'PropertyDefinition' || member.type === 'AccessorProperty') && value != null) {
      const name = keyText(member['key'] as Node, member['computed'] === true)
      const at: Place[] = name === undefined ? [] : [{ kind: 'member', ...nameIn(holder, self.member, undefined, name) }]
      walk.value(value, { ...scope, self, dressAt: undefined }, at, name)
    }
  }
}

function method(walk: Walk, owner: Node, member: Node, holder: Holder, scope: Scope): void {
  const key = member['key'] as Node
  const text = memberName(key, member['computed'] === true)
  const kind = member['kind'] as string
  const accessor = kind === 'get' || kind === 'set' ? kind : undefined
  const name = isConstructor(member)
    ? nameIn(holder, 'static', undefined, 'constructor')
    : nameIn(holder, member['static'] === true ? 'static' : 'instance', accessor, text ?? '[computed]')
  const hidden = key.type === 'PrivateIdentifier'
  const form: Form = isConstructor(member)
    ? 'constructor'
    : hidden
      ? accessor
        ? 'private accessor'
        : 'private method'
      : accessor
        ? 'accessor'
        : 'method'
  walk.found.push({
    form,
    fn: member['value'] as Node,
    member,
    owner,
    names: [name],
    depth: scope.depth,
    at: member.start,
    refused: text === undefined ? 'its name is computed, so only running the class would tell it' : refusedConstructor(form, member),
  })
}

function refusedConstructor(form: Form, member: Node): string | undefined {
  if (form !== 'constructor') return undefined
  const properties = ((member['value'] as Node)['params'] as Node[]).some(param => param.type === 'TSParameterProperty')
  return properties
    ? 'a constructor with parameter properties cannot keep them when its parameters become those of a function inside'
    : undefined
}

function nameIn(holder: Holder, member: Name['member'], accessor: Name['accessor'], name: string): Name {
  return { holder, member, accessor, name }
}

function isConstructor(member: Node): boolean {
  return member['kind'] === 'constructor' && (member['value'] as Node | undefined)?.['body'] != null
}

/** Of members with one name only the last is there at run time; a getter and a setter are two halves of one. */
function lastOfEachName(members: readonly Node[]): ReadonlySet<Node> {
  const last = new Map<string, Node>()
  for (const member of members) {
    if (member.type !== 'MethodDefinition' || (member['value'] as Node)['body'] == null) continue
    const name = memberName(member['key'] as Node, member['computed'] === true) ?? `at ${member.start}`
    const key = `${member['static'] === true ? 's' : 'i'}${name}`
    const kind = member['kind'] as string
    if (kind !== 'get' && kind !== 'set') {
      last.delete(`get ${key}`)
      last.delete(`set ${key}`)
      last.set(`value ${key}`, member)
    } else {
      last.delete(`value ${key}`)
      last.set(`${kind} ${key}`, member)
    }
  }
  return new Set(last.values())
}
