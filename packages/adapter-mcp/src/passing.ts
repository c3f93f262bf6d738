/** A server or client may be hooked twice, by its class and by itself: its calls are hooked once. */
import type { HookRegistry } from '@hookline/core'

const byRegistry = new WeakMap<HookRegistry, WeakSet<object>>()

/** True while a request is handed on by a hook of the same registry, further out. */
export function isPassing(registry: HookRegistry, request: object): boolean {
  return byRegistry.get(registry)?.has(request) === true
}

/** Hands a request on. Only until the next function has begun: the same object may be sent again, which is another call. */
export function pass<T>(registry: HookRegistry, request: object, on: () => T): T {
  let passing = byRegistry.get(registry)
  if (passing === undefined) byRegistry.set(registry, (passing = new WeakSet()))
  const isNested = passing.has(request)
  passing.add(request)
  try {
    return on()
  } finally {
    if (!isNested) passing.delete(request)
  }
}
