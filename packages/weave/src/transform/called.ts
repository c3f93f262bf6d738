/** Calls and exports that put functions into places: `export { a as b }`, `Object.assign(X.prototype, {…})`, `Object.defineProperty`, and what compilers emit for classes and exports. */
import { keyText, type Node } from './ast.ts'
import type { Walk } from './walk.ts'
import { collectObject, memberPlaces } from './collect-object.ts'
import type { Scope } from './found.ts'
import { plain, type Place } from './places.ts'

/** For each argument a way to read it, or undefined: as any other expression. */
type Reader = (argument: Node, index: number) => (() => void) | undefined

/** How the arguments of a call are to be read; undefined when the call means nothing special. */
export function calledPlaces(walk: Walk, call: Node, scope: Scope, places: readonly Place[]): Reader | undefined {
  const callee = call['callee'] as Node
  const given = call['arguments'] as Node[]
  const name = callee.type === 'Identifier' ? (callee['name'] as string) : memberOfObject(callee)
  const first = given[0]
  if (name === undefined || first === undefined) return undefined
  if (name === 'Object.freeze' || name === 'Object.seal' || name === 'Object.preventExtensions') {
    return (argument, index) => (index === 0 ? () => walk.value(argument, scope, places, undefined) : undefined)
  }
  if (name === 'Object.assign') {
    const to = isPath(first) ? walk.holders.target(first, scope.self, walk.commonjs) : places
    return (argument, index) => (index === 0 && isPath(first) ? undefined : () => walk.value(argument, scope, to, undefined))
  }
  if (name === 'Object.defineProperty') {
    const key = given[1] === undefined ? undefined : keyText(given[1], true)
    const to = isPath(first) ? walk.holders.target(first, scope.self, walk.commonjs) : []
    if (key === undefined || to.length === 0) return undefined
    return (argument, index) =>
      index === 2 && argument.type === 'ObjectExpression' ? () => descriptor(walk, argument, scope, to, key) : undefined
  }
  // esbuild: `__export(target, { name: () => local })`.
  if (name === '__export') return argument => (argument.type === 'ObjectExpression' ? () => getters(walk, argument, scope) : undefined)
  // Babel: `_createClass(X, [{ key: 'm', value: function m() {} }], [statics])`.
  if (name === '_createClass' && first.type === 'Identifier') {
    const holder = walk.holders.byText(first['name'] as string)
    return (argument, index) => {
      if (index === 0 || argument.type !== 'ArrayExpression') return undefined
      const place: Place = index === 1 ? { kind: 'prototype', holder } : plain(first['name'] as string)
      return () => {
        for (const element of argument['elements'] as (Node | null)[]) if (element !== null) keyed(walk, element, scope, place)
      }
    }
  }
  return undefined
}

function keyed(walk: Walk, element: Node, scope: Scope, place: Place): void {
  const key = element.type === 'ObjectExpression' ? property(element, 'key') : undefined
  const text = key === undefined ? undefined : keyText(key, true)
  if (text === undefined) walk.visit(element, scope)
  else descriptor(walk, element, scope, [place], text)
}

/** A property descriptor: what stands in its `get`, `set` and `value` has the property's name. */
function descriptor(walk: Walk, node: Node, scope: Scope, to: readonly Place[], name: string): void {
  collectObject(walk, node, scope, [], (field, accessor) => {
    if (accessor !== undefined || !['get', 'set', 'value'].includes(field)) return []
    return memberPlaces(walk, to, name, field === 'get' || field === 'set' ? field : undefined)
  })
}

function getters(walk: Walk, node: Node, scope: Scope): void {
  for (const each of node['properties'] as Node[]) {
    const to = each.type === 'Property' ? keyText(each['key'] as Node, each['computed'] === true) : undefined
    const value = each['value'] as Node | undefined
    const body = value?.type === 'ArrowFunctionExpression' ? (value['body'] as Node) : undefined
    if (to !== undefined && body?.type === 'Identifier')
      walk.aliases.push({ from: body['name'] as string, to: to === 'default' ? { kind: 'exports' } : plain(to), depth: scope.depth })
    else walk.visit(each, scope)
  }
}

/** `export { a as b }`. */
export function exportedNames(walk: Walk, node: Node, scope: Scope): void {
  if (node['source'] != null) return
  for (const { local, exported } of (node['specifiers'] ?? []) as { local: Node; exported: Node }[]) {
    const from = keyText(local, false)
    const to = keyText(exported, false)
    if (from === undefined || to === undefined || from === to) continue
    walk.aliases.push({ from, to: to === 'default' ? { kind: 'exports' } : plain(to), depth: scope.depth })
  }
}

function property(node: Node, name: string): Node | undefined {
  return (node['properties'] as Node[]).find(
    each => each.type === 'Property' && keyText(each['key'] as Node, each['computed'] === true) === name,
  )?.['value'] as Node | undefined
}

function memberOfObject(callee: Node): string | undefined {
  if (callee.type !== 'MemberExpression' || callee['computed'] === true) return undefined
  const object = callee['object'] as Node
  return object.type === 'Identifier' && object['name'] === 'Object'
    ? `Object.${(callee['property'] as Node)['name'] as string}`
    : undefined
}

function isPath(node: Node): boolean {
  return node.type === 'Identifier' || node.type === 'MemberExpression'
}
