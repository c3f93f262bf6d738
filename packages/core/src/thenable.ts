/** What kind of answer a value is. Reading `then` may run user code (a getter, a Proxy), so that is guarded. */
import { types } from 'node:util'

/** Anything with a `then` method. */
export interface Thenable {
  then(onFulfilled?: ((value: unknown) => unknown) | null, onRejected?: ((reason: unknown) => unknown) | null): unknown
}

/**
 * True for promises and everything that can be awaited.
 *
 * @example
 * ```ts
 * import { isThenable } from '@hookline/core'
 * console.log(isThenable(Promise.resolve()), isThenable({ then() {} }), isThenable(null)) // true true false
 * ```
 */
export function isThenable(value: unknown): value is Thenable {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false
  try {
    return typeof (value as { then?: unknown }).then === 'function'
  } catch {
    return false
  }
}

/**
 * True where `then` stands ready as a method. A getter is not run: asking may change what is answered, and libraries count on being asked
 * by `await` alone.
 */
export function isPlainThenable(value: object): value is Thenable {
  try {
    if (!('then' in value)) return false
    for (let at: object | null = value; at !== null; at = Object.getPrototypeOf(at) as object | null) {
      const own = Object.getOwnPropertyDescriptor(at, 'then')
      if (own !== undefined) return typeof own.value === 'function'
    }
    return false
  } catch {
    return false
  }
}

/**
 * True for promises of the platform, also from another realm.
 *
 * @example
 * ```ts
 * import { isNativePromise } from '@hookline/core'
 * console.log(isNativePromise(Promise.resolve()), isNativePromise({ then() {} })) // true false
 * ```
 */
export function isNativePromise(value: unknown): value is Promise<unknown> {
  return value instanceof Promise || types.isPromise(value)
}
