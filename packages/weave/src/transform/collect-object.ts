/** The functions of an object literal. */
import { keyText, memberName, type Node } from './ast.ts'
import type { Walk } from './walk.ts'
import type { Scope } from './found.ts'
import { namesAt, plain, type Place } from './places.ts'

/** Collects the methods, accessors and function-valued properties of a literal that goes to the places. */
export function collectObject(
  walk: Walk,
  node: Node,
  scope: Scope,
  places: readonly Place[],
  placesOf: (name: string, accessor: 'get' | 'set' | undefined) => Place[] = (name, accessor) => memberPlaces(walk, places, name, accessor),
): void {
  const properties = node['properties'] as Node[]
  const last = lastOfEachName(properties)
  const self = selfOf(walk, places)
  for (const property of properties) {
    if (property.type !== 'Property') {
      walk.visit(property, scope)
      continue
    }
    const key = property['key'] as Node
    const computed = property['computed'] === true
    if (computed) walk.visit(key, scope)
    const named = keyText(key, computed)
    const name = named ?? memberName(key, computed)
    const kind = property['kind'] as string
    const accessor = kind === 'get' || kind === 'set' ? kind : undefined
    const at = name === undefined ? [] : placesOf(name, accessor)
    const value = property['value'] as Node
    if (property['method'] === true || accessor !== undefined) {
      if (last.has(property) || name === undefined) {
        walk.found.push({
          form: accessor === undefined ? 'object method' : 'accessor',
          fn: value,
          member: property,
          owner: node,
          names: name === undefined ? [] : namesAt(at),
          depth: scope.depth,
          at: property.start,
          refused: name === undefined ? 'its name is computed, so only running the code would tell it' : undefined,
        })
      }
      walk.inside(value, scope, self)
    } else {
      // `__proto__: value` sets the prototype and names nothing.
      const setsPrototype = name === '__proto__' && !computed && property['shorthand'] !== true
      walk.value(value, scope, setsPrototype ? [] : at, setsPrototype ? undefined : named)
    }
  }
}

/** The places of a member of an object that goes to the given ones; of an object that goes nowhere, its plain name. */
export function memberPlaces(walk: Walk, places: readonly Place[], name: string, accessor: 'get' | 'set' | undefined): Place[] {
  if (places.length === 0) return [{ ...(plain(name) as Place & { kind: 'member' }), accessor }]
  return places.flatMap(place => walk.holders.member(place, name, accessor))
}

function selfOf(walk: Walk, places: readonly Place[]): Scope['self'] {
  const first = places[0]
  if (first === undefined) return undefined
  return { holder: walk.holders.at(first), member: first.kind === 'prototype' ? 'instance' : 'static' }
}

function lastOfEachName(properties: readonly Node[]): ReadonlySet<Node> {
  const last = new Map<string, Node>()
  for (const property of properties) {
    if (property.type !== 'Property') continue
    const name = memberName(property['key'] as Node, property['computed'] === true)
    if (name === undefined) continue
    const kind = property['kind'] as string
    if (name === '__proto__' && property['method'] !== true && kind === 'init') continue
    if (kind === 'init') {
      last.delete(`get ${name}`)
      last.delete(`set ${name}`)
      last.set(`init ${name}`, property)
    } else {
      last.delete(`init ${name}`)
      last.set(`${kind} ${name}`, property)
    }
  }
  return new Set(last.values())
}
