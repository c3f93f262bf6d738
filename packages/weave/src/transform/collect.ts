/** Finds every function of a file, with all names it is known by, in one walk over the tree. */
import { applyAliases, type Alias } from './aliases.ts'
import type { Node } from './ast.ts'
import { Bindings } from './bindings.ts'
import { childrenOf } from './children.ts'
import { collectClass } from './collect-class.ts'
import { collectObject } from './collect-object.ts'
import { calledPlaces, exportedNames } from './called.ts'
import { assignedExports, definedExport, type ExportLiteral } from './export-names.ts'
import type { Found, Scope } from './found.ts'
import { Holders, namesAt, plain, type Place } from './places.ts'
import type { Parsed } from './parse.ts'
import type { Walk } from './walk.ts'

/** The functions of a file, in the order of the source. */
export interface Collected {
  readonly found: readonly Found[]
  /** The file has its own `globalThis`: woven code would not find the runtime. */
  readonly shadowed: boolean
  /** Names that are assigned to, and where. */
  readonly written: ReadonlyMap<string, readonly number[]>
  /** Literals by which Node knows what a CommonJS module exports. */
  readonly literals: readonly ExportLiteral[]
  readonly aliases: readonly Alias[]
}

/** Finds the functions of a parsed file. */
export function collect({ program, format }: Parsed): Collected {
  const walker = new Walker(format === 'commonjs')
  const scope: Scope = { depth: 0, self: undefined, dressAt: -1 }
  for (const statement of program['body'] as Node[]) walker.visit(statement, scope)
  applyAliases(walker.aliases, walker.found, walker.holders)
  const { dead, shadowed, written } = walker.bindings
  return {
    found: dead.size === 0 ? walker.found : walker.found.filter(each => !dead.has(each)),
    shadowed,
    written,
    literals: walker.literals,
    aliases: walker.aliases,
  }
}

class Walker implements Walk {
  readonly holders = new Holders()
  readonly found: Found[] = []
  readonly aliases: Alias[] = []
  readonly bindings = new Bindings()
  readonly literals: ExportLiteral[] = []
  readonly commonjs: boolean

  constructor(commonjs: boolean) {
    this.commonjs = commonjs
  }

  visit(node: Node, scope: Scope): void {
    switch (node.type) {
      case 'FunctionDeclaration':
        return this.#declaration(node, scope, [], undefined)
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
      case 'ClassExpression':
      case 'ObjectExpression':
      case 'AssignmentExpression':
        return this.value(node, scope, [], undefined)
      case 'ClassDeclaration':
        return collectClass(this, node, scope, [])
      case 'VariableDeclarator':
        return this.#variable(node, scope)
      case 'AssignmentPattern':
        return this.#default(node, scope)
      case 'BinaryExpression':
        return this.#chain(node, scope)
      case 'BlockStatement':
      case 'TSModuleBlock':
        return this.#block(node, scope)
      case 'SwitchCase':
        return this.#children(node, { ...scope, dressAt: undefined })
      case 'IfStatement':
      case 'LabeledStatement':
        return this.#lone(node, scope)
      case 'CallExpression':
        return this.#call(node, scope, [])
      case 'ImportDeclaration':
        for (const { local } of node['specifiers'] as { local: Node }[]) this.bindings.binds(local, scope)
        return
      case 'ExportDefaultDeclaration':
        return this.#exportDefault(node, scope)
      case 'ExportNamedDeclaration':
        if (node['declaration'] != null) this.visit(node['declaration'] as Node, scope)
        return exportedNames(this, node, scope)
      case 'MemberExpression':
        this.visit(node['object'] as Node, scope)
        if (node['computed'] === true) this.visit(node['property'] as Node, scope)
        return
      case 'UpdateExpression':
        this.bindings.writes(node['argument'] as Node)
        return this.visit(node['argument'] as Node, scope)
      case 'ForInStatement':
      case 'ForOfStatement':
        this.bindings.writes(node['left'] as Node)
        return this.#children(node, scope)
      case 'ArrayPattern':
        for (const element of node['elements'] as (Node | null)[]) if (element !== null) this.bindings.writes(element)
        return this.#children(node, scope)
      case 'Property':
        this.bindings.writes(node['value'] as Node)
        // Of a pattern: those of literals are read where the literal is.
        if (node['computed'] === true) this.visit(node['key'] as Node, scope)
        return this.visit(node['value'] as Node, scope)
      default:
        return this.#children(node, scope)
    }
  }

  value(node: Node, scope: Scope, places: readonly Place[], inferred: string | undefined): void {
    switch (node.type) {
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        return this.#expression(node, scope, places, inferred)
      case 'ClassExpression':
        return collectClass(this, node, scope, places)
      case 'ObjectExpression':
        return collectObject(this, node, scope, places)
      case 'AssignmentExpression': {
        const left = node['left'] as Node
        this.#keep(assignedExports(node))
        this.bindings.writes(left)
        this.visit(left, scope)
        const named = ['=', '??=', '||=', '&&='].includes(node['operator'] as string)
        const targets = named ? this.holders.target(left, scope.self, this.commonjs) : []
        return this.value(
          node['right'] as Node,
          scope,
          [...targets, ...places],
          named && left.type === 'Identifier' ? (left['name'] as string) : undefined,
        )
      }
      case 'ConditionalExpression':
        this.visit(node['test'] as Node, scope)
        this.value(node['consequent'] as Node, scope, places, undefined)
        return this.value(node['alternate'] as Node, scope, places, undefined)
      case 'LogicalExpression':
        this.value(node['left'] as Node, scope, places, undefined)
        return this.value(node['right'] as Node, scope, places, undefined)
      case 'SequenceExpression': {
        const all = node['expressions'] as Node[]
        for (const each of all.slice(0, -1)) this.visit(each, scope)
        return this.value(all.at(-1) as Node, scope, places, undefined)
      }
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSNonNullExpression':
      case 'TSTypeAssertion':
        return this.value(node['expression'] as Node, scope, places, inferred)
      case 'Identifier':
        for (const to of places) this.aliases.push({ from: node['name'] as string, to, depth: scope.depth })
        return
      case 'CallExpression':
        return this.#call(node, scope, places)
      default:
        return this.visit(node, scope)
    }
  }

  inside(fn: Node, scope: Scope, self: Scope['self']): void {
    const inner: Scope = { depth: scope.depth + 1, self, dressAt: undefined }
    for (const param of fn['params'] as Node[]) {
      for (const decorator of (param['decorators'] as Node[] | undefined) ?? []) this.visit(decorator, scope)
      this.visit(param, inner)
    }
    const body = fn['body'] as Node
    if (body.type !== 'BlockStatement') return this.visit(body, inner)
    const statements = body['body'] as Node[]
    const directive = statements.findLast(statement => typeof statement['directive'] === 'string')
    const dressed: Scope = { ...inner, dressAt: directive?.end ?? body.start + 1 }
    for (const statement of statements) this.visit(statement, dressed)
  }

  #children(node: Node, scope: Scope): void {
    for (const field of childrenOf(node)) {
      const child = node[field] as unknown
      if (Array.isArray(child)) {
        for (const each of child as (Node | null)[]) if (typeof each?.type === 'string') this.visit(each, scope)
      } else if (typeof (child as Node | null | undefined)?.type === 'string') this.visit(child as Node, scope)
    }
  }

  /** Without recursion on the left: generated code adds up thousands of strings in one expression. */
  #chain(node: Node, scope: Scope): void {
    const rights: Node[] = []
    let at = node
    for (; at.type === 'BinaryExpression'; at = at['left'] as Node) rights.push(at['right'] as Node)
    this.visit(at, scope)
    while (rights.length > 0) this.visit(rights.pop() as Node, scope)
  }

  #block(node: Node, scope: Scope): void {
    const inner: Scope = { ...scope, dressAt: node.start + 1 }
    for (const statement of node['body'] as Node[]) this.visit(statement, inner)
  }

  /** `if (x) function f() {}` and `label: function f() {}`, which old code may have. */
  #lone(node: Node, scope: Scope): void {
    for (const field of childrenOf(node)) {
      const child = node[field] as Node | null
      if (child === null) continue
      if (child.type === 'FunctionDeclaration') {
        this.#declaration(
          child,
          { ...scope, dressAt: undefined },
          [],
          'a function declaration without a block around it has no room for a second one',
        )
      } else this.visit(child, scope)
    }
  }

  #declaration(node: Node, scope: Scope, places: readonly Place[], refused: string | undefined): void {
    const id = node['id'] as Node | null
    if (id !== null) this.bindings.binds(id, scope)
    const own = id === null ? [] : [plain(id['name'] as string)]
    const found: Found = {
      form: 'declaration',
      fn: node,
      names: namesAt([...own, ...places]),
      depth: scope.depth,
      at: node.start,
      dressAt: scope.dressAt,
      refused,
    }
    if (id !== null) this.bindings.declares(id['name'] as string, found, scope)
    this.found.push(found)
    this.inside(node, scope, id === null ? undefined : { holder: this.holders.byText(id['name'] as string), member: 'instance' })
  }

  #expression(node: Node, scope: Scope, places: readonly Place[], inferred: string | undefined): void {
    const id = (node['id'] ?? null) as Node | null
    const names = namesAt(id === null ? places : [...places, plain(id['name'] as string)])
    const form = node.type === 'FunctionExpression' ? 'expression' : 'arrow'
    const label = inferred ?? names[0]?.name
    this.found.push({ form, fn: node, names, depth: scope.depth, at: node.start, inferred, label })
    this.inside(node, scope, form === 'arrow' ? scope.self : this.#selfOf(places, id))
  }

  /** What `this` is in a function that is not a method: what it is a method of, or what it constructs. */
  #selfOf(places: readonly Place[], id: Node | null): Scope['self'] {
    for (const place of places) {
      if (place.kind !== 'member') continue
      if (place.holder !== undefined && place.member === 'instance') return { holder: place.holder, member: 'instance' }
      return { holder: this.holders.at(place), member: 'instance' }
    }
    return id === null ? undefined : { holder: this.holders.byText(id['name'] as string), member: 'instance' }
  }

  #variable(node: Node, scope: Scope): void {
    const id = node['id'] as Node
    const init = node['init'] as Node | null
    if (id.type === 'Identifier') this.bindings.binds(id, scope)
    else this.visit(id, scope)
    if (init === null) return
    if (id.type === 'Identifier') this.value(init, scope, [plain(id['name'] as string)], id['name'] as string)
    else this.visit(init, scope)
  }

  #default(node: Node, scope: Scope): void {
    const left = node['left'] as Node
    this.visit(left, scope)
    const name = left.type === 'Identifier' ? (left['name'] as string) : undefined
    this.value(node['right'] as Node, scope, name === undefined ? [] : [plain(name)], name)
  }

  #call(node: Node, scope: Scope, places: readonly Place[]): void {
    this.visit(node['callee'] as Node, scope)
    this.#keep(definedExport(node))
    const given = calledPlaces(this, node, scope, places)
    for (const [index, argument] of (node['arguments'] as Node[]).entries()) {
      const read = given?.(argument, index)
      if (read === undefined) this.visit(argument, scope)
      else read()
    }
  }

  #keep(literal: ExportLiteral | undefined): void {
    if (this.commonjs && literal !== undefined) this.literals.push(literal)
  }

  #exportDefault(node: Node, scope: Scope): void {
    const declared = node['declaration'] as Node
    if (declared.type === 'FunctionDeclaration') this.#declaration(declared, scope, [{ kind: 'exports' }], undefined)
    else if (declared.type === 'ClassDeclaration') collectClass(this, declared, scope, [{ kind: 'exports' }])
    else this.value(declared, scope, [{ kind: 'exports' }], 'default')
  }
}
