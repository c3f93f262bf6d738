/** Reading what others made without running any of their code. */
import { types } from 'node:util'

/** The value of an own property that is no accessor; undefined otherwise, and of Proxies. */
export function own(object: unknown, key: PropertyKey): unknown {
  if ((typeof object !== 'object' && typeof object !== 'function') || object === null || types.isProxy(object)) return undefined
  return Object.getOwnPropertyDescriptor(object, key)?.value as unknown
}

/** An object that came of braces or JSON, and no Proxy; one that inherits fields is none. */
export function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || types.isProxy(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return (
    prototype === null ||
    prototype === Object.prototype ||
    // Of another realm.
    (typeof prototype === 'object' &&
      !types.isProxy(prototype) &&
      Object.getPrototypeOf(prototype) === null &&
      Object.hasOwn(prototype, 'isPrototypeOf'))
  )
}
