/** Puts a hooked function in the place of a built-in's, so that everything that hangs on the function goes on working. */
import { promisify } from 'node:util'
import { disposer, dressAs, patch, type AnyFunction, type Disposer, type HookTarget } from '@hookline/core'
import type { Member } from './members.ts'

/** Their promise forms call the callback form by its property: that one is hooked already. */
const CALLS_ITSELF = new Set(['exists', 'question'])

/** Whether wrappers still stand for what they replaced. */
interface Life {
  removed: boolean
}

/** Replaces the property; the remover puts back the very descriptor that was there. Where somebody has patched over it, our function passes calls through from then on. */
export function replace({ holder, key }: Member, target: HookTarget): Disposer {
  const life: Life = { removed: false }
  const restore = patch(holder, key, (original: AnyFunction) => {
    const full = CALLS_ITSELF.has(key) ? original : withPromiseForm(original, target, life)
    return dressAs(whileAlive(life, target.wrap(full), original), full)
  })
  return disposer(() => {
    life.removed = true
    restore()
  })
}

function whileAlive(life: Life, hooked: AnyFunction, original: AnyFunction): AnyFunction {
  if (Object.hasOwn(original, 'prototype')) {
    return function (...args: unknown[]): unknown {
      if (new.target !== undefined) return Reflect.construct(original, args, new.target) as unknown
      return Reflect.apply(life.removed ? original : hooked, this, args) as unknown
    }
  }
  // A method, because those have no `prototype`, like what it stands for.
  const { method } = {
    method(this: unknown, ...args: unknown[]): unknown {
      return Reflect.apply(life.removed ? original : hooked, this, args) as unknown
    },
  }
  return method
}

/**
 * `util.promisify(exec)` gives a function of its own that calls the bare `exec` inside: the hooked one needs one that is hooked.
 * It cannot be replaced on a copy of the function's properties, where it is fixed, so a function with the other properties stands between.
 */
function withPromiseForm(original: AnyFunction, target: HookTarget, life: Life): AnyFunction {
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
  const bare = custom.value as AnyFunction
  const hooked = whileAlive(life, target.wrap(bare, { shape: 'async' }), bare)
  return Object.defineProperty(stand, promisify.custom, { ...custom, value: dressAs(hooked, bare) })
}
