/** Replacing a method so that it can be put back, also when somebody else patched over it meanwhile. */
import type { Disposer } from './contract.ts'
import { disposer } from './disposer.ts'
import { HooklineError, nameOf } from './errors.ts'

/**
 * Replaces `object[key]` by what `make` returns and gives back the remover.
 * Removal restores the very descriptor that was there; what was inherited is deleted, not assigned; under another patcher's wrapper nothing is touched,
 * so `make`'s function must pass calls through once its target is disposed.
 *
 * Throws `HOOKLINE_ADAPTER_WRONG_OBJECT` when there is no such method or it cannot be replaced.
 *
 * @example
 * ```ts
 * import { HookRegistry, patch } from '@hookline/core'
 * const clock = { now: () => 42 }
 * const target = new HookRegistry().target({ name: 'clock:now', shape: 'sync' })
 * const restore = patch(clock, 'now', (original: () => number) => target.wrap(original))
 * restore()
 * ```
 */
export function patch<F extends Function>(object: object, key: PropertyKey, make: (original: F) => F): Disposer {
  const own = Object.getOwnPropertyDescriptor(object, key)
  const found = own ?? inherited(object, key)
  const original: unknown = found === undefined ? undefined : 'value' in found ? found.value : Reflect.get(object, key)
  if (typeof original !== 'function') {
    throw new HooklineError(
      'HOOKLINE_ADAPTER_WRONG_OBJECT',
      `Cannot hook ${String(key)}: expected a method of that name, got ${nameOf(original)}.`,
    )
  }
  if (own?.configurable === false && own.writable !== true) {
    throw new HooklineError('HOOKLINE_ADAPTER_WRONG_OBJECT', `Cannot hook ${String(key)}: the property is frozen.`)
  }
  const replacement = make(original as F)
  Object.defineProperty(object, key, {
    value: replacement,
    enumerable: found?.enumerable ?? false,
    configurable: own?.configurable ?? true,
    writable: found?.writable ?? true,
  })
  return disposer(() => {
    if (Object.getOwnPropertyDescriptor(object, key)?.value !== replacement) return
    if (own === undefined) Reflect.deleteProperty(object, key)
    else Object.defineProperty(object, key, own)
  })
}

function inherited(object: object, key: PropertyKey): PropertyDescriptor | undefined {
  for (let at: unknown = Object.getPrototypeOf(object); at !== null && at !== undefined; at = Object.getPrototypeOf(at)) {
    const found = Object.getOwnPropertyDescriptor(at, key)
    if (found !== undefined) return found
  }
  return undefined
}
