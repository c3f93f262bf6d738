/** Puts a hooked function in the place of a built-in's, so that everything that hangs on the function goes on working. */
import { promisify } from 'node:util'
import { patch, type AnyFunction, type Disposer, type HookTarget } from '@hookline/core'
import type { Member } from './members.ts'

/** Their promise forms call the callback form by its property: that one is hooked already. */
const CALLS_ITSELF = new Set(['exists', 'question'])

/** Replaces the property; the remover puts back the very descriptor that was there. */
export function replace({ holder, key }: Member, target: HookTarget): Disposer {
  return patch(holder, key, (original: AnyFunction) => target.wrap(CALLS_ITSELF.has(key) ? original : withPromiseForm(original, target)))
}

/**
 * `util.promisify(exec)` gives a function of its own that calls the bare `exec` inside: the hooked one needs one that is hooked.
 * It cannot be replaced on a copy of the function's properties, where it is fixed, so a function with the other properties stands between.
 */
function withPromiseForm(original: AnyFunction, target: HookTarget): AnyFunction {
  const custom = Object.getOwnPropertyDescriptor(original, promisify.custom)
  if (typeof custom?.value !== 'function') return original
  const stand: AnyFunction = function (this: unknown) {
    return Reflect.apply(original, this, arguments) as unknown
  }
  const properties = Object.getOwnPropertyDescriptors(original) as Record<PropertyKey, PropertyDescriptor>
  for (const name of Reflect.ownKeys(properties)) {
    if (name === 'prototype') stand.prototype = original.prototype
    else if (name !== promisify.custom) Object.defineProperty(stand, name, properties[name] as PropertyDescriptor)
  }
  Object.setPrototypeOf(stand, Object.getPrototypeOf(original) as object)
  const hooked = target.wrap(custom.value as AnyFunction, { shape: 'async' })
  return Object.defineProperty(stand, promisify.custom, { ...custom, value: hooked })
}
