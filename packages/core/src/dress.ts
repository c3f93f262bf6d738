/** Makes a wrapper look like the function it stands for. */
import { shared } from './shared.ts'

const originals = shared('originals', () => new WeakMap<Function, Function>())

/**
 * Gives the wrapper the original's own properties (name and length among them) and its prototype.
 *
 * @example
 * ```ts
 * import { dressAs } from '@hookline/core'
 * const original = function add(a: number, b: number) { return a + b }
 * const wrapper = dressAs((...args: [number, number]) => original(...args), original)
 * console.log(wrapper.name, wrapper.length) // add 2
 * ```
 */
export function dressAs<F extends Function>(wrapper: F, original: Function): F {
  for (const key of Reflect.ownKeys(original)) {
    if (key === 'arguments' || key === 'caller') continue
    const descriptor = Object.getOwnPropertyDescriptor(original, key) as PropertyDescriptor
    const own = Object.getOwnPropertyDescriptor(wrapper, key)
    if (own !== undefined && !own.configurable) {
      if (key === 'prototype' && own.writable === true) Object.defineProperty(wrapper, key, { value: original.prototype })
      continue
    }
    Object.defineProperty(wrapper, key, descriptor)
  }
  const prototype: object | null = Object.getPrototypeOf(original) as object | null
  if (Object.getPrototypeOf(wrapper) !== prototype) Object.setPrototypeOf(wrapper, prototype)
  originals.set(wrapper, original)
  return wrapper
}

/**
 * The function under our wrapper; undefined when it is none of ours.
 *
 * @example
 * ```ts
 * import { hooked, originalOf } from '@hookline/core'
 * const add = (a: number, b: number) => a + b
 * console.log(originalOf(hooked(add)) === add) // true
 * ```
 */
export function originalOf(fn: Function): Function | undefined {
  return originals.get(fn)
}
