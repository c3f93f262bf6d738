/** Second names: `export { a as b }`, `exports.b = a`, `module.exports = { b: a }`, `X.prototype.m = a`. */
import type { Found } from './found.ts'
import { namesAt, textOf, type Holders, type Name, type Place } from './places.ts'

/** What goes by a name goes to a place too. */
export interface Alias {
  readonly from: string
  readonly to: Place
  /** How many functions it stands in: it cannot mean what stands in more. */
  readonly depth: number
}

// Enough for chains such as `const a = b; export { a as c }` in either order; and a bound on what a hostile file can make of it.
const ROUNDS = 2
const MOST_NAMES = 16

/** Gives functions and holders their second names. */
export function applyAliases(aliases: readonly Alias[], found: readonly Found[], holders: Holders): void {
  if (aliases.length === 0) return
  const wanted = new Set(aliases.map(alias => alias.from))
  for (let round = 0; round < ROUNDS; round++) {
    const functions = group(
      found,
      fn => fn.names.filter(name => name.holder === undefined && name.accessor === undefined).map(name => name.name),
      wanted,
    )
    const held = group(holders.all, holder => holder.names, wanted)
    for (const { from, to, depth } of aliases) {
      for (const fn of functions.get(from) ?? []) if (fn.depth <= depth) addName(fn, to)
      if (to.kind === 'prototype') continue
      const text = textOf(to)
      for (const holder of held.get(from) ?? []) {
        if (holder.names.length < MOST_NAMES && !holder.names.includes(text)) holder.names.push(text)
      }
    }
  }
}

function addName(fn: Found, to: Place): void {
  for (const name of namesAt([to])) {
    if (fn.names.length < MOST_NAMES && !fn.names.some(known => same(known, name))) fn.names.push(name)
  }
}

function same(one: Name, other: Name): boolean {
  return one.name === other.name && one.holder === other.holder && one.member === other.member
}

function group<T>(all: readonly T[], keys: (each: T) => readonly string[], wanted: ReadonlySet<string>): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const each of all) {
    for (const key of keys(each)) {
      if (!wanted.has(key)) continue
      const list = groups.get(key)
      if (list === undefined) groups.set(key, [each])
      else list.push(each)
    }
  }
  return groups
}
