/** Second names: `export { a as b }`, `exports.b = a`, `module.exports = { b: a }`, `X.prototype.m = a`. */
import type { Found } from './found.ts'
import { namesAt, textOf, type Holder, type Holders, type Name, type Place } from './places.ts'

/** What goes by a name goes to a place too. */
export interface Alias {
  readonly from: string
  readonly to: Place
  /** How many functions it stands in: it cannot mean what stands in more. */
  readonly depth: number
}

// Enough for chains such as `const a = b; export { a as c }` in either order; and a bound on what a hostile file can make of it.
const ROUNDS = 2
const MOST_OF_ONE_NAME = 64
const MOST_NAMES = 16

/** Gives functions and holders their second names. */
export function applyAliases(aliases: readonly Alias[], found: readonly Found[], holders: Holders): void {
  if (aliases.length === 0) return
  const wanted = new Set(aliases.map(alias => alias.from))
  const given = shallowest(group(aliases, alias => [alias.from], wanted))
  for (let round = 0; round < ROUNDS; round++) {
    const functions = shallowest(group(found, plainNames, wanted))
    const held = group(holders.all, holder => holder.names, wanted)
    for (const [from, ofOne] of given) {
      for (const { to, depth } of ofOne) {
        for (const fn of functions.get(from) ?? []) if (fn.depth <= depth) addName(fn, to)
        if (to.kind !== 'prototype') for (const holder of held.get(from)?.slice(0, MOST_OF_ONE_NAME) ?? []) addText(holder, textOf(to))
      }
    }
  }
}

/** Minified code has thousands of one name: those that stand deep are not what rules or exports mean. */
function shallowest<T extends { readonly depth: number }>(groups: ReadonlyMap<string, T[]>): ReadonlyMap<string, readonly T[]> {
  const few = new Map<string, readonly T[]>()
  for (const [name, all] of groups) {
    few.set(name, all.length <= MOST_OF_ONE_NAME ? all : all.toSorted((a, b) => a.depth - b.depth).slice(0, MOST_OF_ONE_NAME))
  }
  return few
}

function plainNames(fn: Found): string[] {
  return fn.names.filter(name => name.holder === undefined && name.accessor === undefined).map(name => name.name)
}

function addText(holder: Holder, text: string): void {
  if (holder.names.length < MOST_NAMES && !holder.names.includes(text)) holder.names.push(text)
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
