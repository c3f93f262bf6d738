import { types } from 'node:util'

/**
 * The built-in functions that the copy relies on, taken before the program can replace them, and applied to what they are handed instead of asking
 * it: own properties, `Symbol.hasInstance` and `Symbol.iterator` of a captured object are never consulted.
 */

export const getOwnPropertyDescriptor: typeof Object.getOwnPropertyDescriptor = Object.getOwnPropertyDescriptor
export const getPrototypeOf: (object: unknown) => object | null = Object.getPrototypeOf
export const freeze: typeof Object.freeze = Object.freeze
export const ownKeys: (object: object) => string[] = Object.keys
export const hasOwn: (object: object, key: PropertyKey) => boolean = Object.hasOwn
export const isProxy: (value: unknown) => boolean = types.isProxy

type Unbound<R> = (self: unknown, argument?: unknown) => R

function unbound<R>(owner: object, name: PropertyKey): Unbound<R> {
  return Function.prototype.call.bind(getOwnPropertyDescriptor(owner, name)?.value) as Unbound<R>
}

function getter<R>(owner: object, name: PropertyKey): Unbound<R> {
  return Function.prototype.call.bind(getOwnPropertyDescriptor(owner, name)?.get as () => R) as Unbound<R>
}

const TypedArray = getPrototypeOf(Uint8Array.prototype) as object

export const lookupGetter: Unbound<unknown> = unbound(Object.prototype, '__lookupGetter__')
export const dateTime: Unbound<number> = unbound(Date.prototype, 'getTime')
export const dateToIso: Unbound<string> = unbound(Date.prototype, 'toISOString')
export const mapEntries: Unbound<object> = unbound(Map.prototype, 'entries')
export const mapNext: Unbound<IteratorResult<[unknown, unknown]>> = unbound(getPrototypeOf(new Map().entries()) as object, 'next')
export const mapSize: Unbound<number> = getter(Map.prototype, 'size')
export const setValues: Unbound<object> = unbound(Set.prototype, 'values')
export const setNext: Unbound<IteratorResult<unknown>> = unbound(getPrototypeOf(new Set().values()) as object, 'next')
export const setSize: Unbound<number> = getter(Set.prototype, 'size')
export const typedArrayName: Unbound<string> = getter(TypedArray, Symbol.toStringTag)
export const typedArrayLength: Unbound<number> = getter(TypedArray, 'length')
export const typedArrayBytes: Unbound<number> = getter(TypedArray, 'byteLength')
export const typedArrayBuffer: Unbound<ArrayBuffer> = getter(TypedArray, 'buffer')
export const typedArrayOffset: Unbound<number> = getter(TypedArray, 'byteOffset')
export const arrayBufferBytes: Unbound<number> = getter(ArrayBuffer.prototype, 'byteLength')
export const sharedBufferBytes: Unbound<number> = getter(SharedArrayBuffer.prototype, 'byteLength')
export const regExpSource: Unbound<string> = getter(RegExp.prototype, 'source')
export const regExpFlags: readonly (readonly [string, Unbound<boolean>])[] = (
  [
    ['d', 'hasIndices'],
    ['g', 'global'],
    ['i', 'ignoreCase'],
    ['m', 'multiline'],
    ['s', 'dotAll'],
    ['u', 'unicode'],
    ['v', 'unicodeSets'],
    ['y', 'sticky'],
  ] as const
).map(([flag, name]) => [flag, getter(RegExp.prototype, name)] as const)
export const urlHref: Unbound<string> = getter(URL.prototype, 'href')
export const searchParamsText: Unbound<string> = unbound(URLSearchParams.prototype, 'toString')
export const unboxed: readonly (readonly [(value: unknown) => boolean, Unbound<unknown>])[] = [
  [types.isNumberObject, unbound(Number.prototype, 'valueOf')],
  [types.isStringObject, unbound(String.prototype, 'valueOf')],
  [types.isBooleanObject, unbound(Boolean.prototype, 'valueOf')],
  [types.isBigIntObject, unbound(BigInt.prototype, 'valueOf')],
  [types.isSymbolObject, unbound(Symbol.prototype, 'valueOf')],
]
/** The one accessor of an error's own that may be called: the engine's for `stack`. */
export const errorStackGetter: (() => unknown) | undefined = getOwnPropertyDescriptor(new Error('stack'), 'stack')?.get

/** How far up a prototype chain a look goes. */
const MAX_CHAIN = 32

/** A data property, own or inherited, or undefined; calls no getter and stops at a Proxy. */
export function readData(object: object, name: string): unknown {
  let holder: unknown = object
  for (let step = 0; step < MAX_CHAIN && holder !== null && !isProxy(holder); step++) {
    const found = getOwnPropertyDescriptor(holder, name)
    if (found !== undefined) return found.value
    holder = getPrototypeOf(holder)
  }
  return undefined
}

/** Whether a built-in prototype is on the chain; unlike `instanceof` it asks nobody. */
export function inherits(object: object, ancestor: object): boolean {
  let holder: unknown = object
  for (let step = 0; step < MAX_CHAIN && holder !== null && !isProxy(holder); step++) {
    holder = getPrototypeOf(holder)
    if (holder === ancestor) return true
  }
  return false
}

/** The constructor's name, when it is plain data all the way. */
export function className(object: object): string {
  const prototype = getPrototypeOf(object)
  if (prototype === null || isProxy(prototype)) return ''
  const constructor = readData(prototype, 'constructor')
  if (typeof constructor !== 'function' || isProxy(constructor)) return ''
  const name = getOwnPropertyDescriptor(constructor, 'name')?.value as unknown
  return typeof name === 'string' ? name.slice(0, 100) : ''
}

/** Prototypes of objects whose meaning is not in their keys. */
const exotic: ReadonlySet<object> = new Set<object>([
  ...[Date, RegExp, Map, Set, WeakMap, WeakSet, WeakRef, Promise, ArrayBuffer, SharedArrayBuffer, DataView].map(type => type.prototype),
  ...[Error, Array, Function, Number, String, Boolean, BigInt, Symbol, URL, URLSearchParams].map(type => type.prototype as object),
  TypedArray,
  getPrototypeOf(getPrototypeOf(new Map().entries())) as object,
])

/** Whether only classes of this realm's programs are on the chain, so that one instance speaks for all. */
export function isOrdinary(prototype: object): boolean {
  let holder: object | null = prototype
  for (let step = 0; step < MAX_CHAIN && holder !== null; step++) {
    if (holder === Object.prototype) return true
    if (isProxy(holder) || exotic.has(holder)) return false
    holder = getPrototypeOf(holder)
  }
  return false
}
