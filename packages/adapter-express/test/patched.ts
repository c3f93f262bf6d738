/** Everything the adapter patches in a version of Express. */
import type express from 'express'

export function patchedBy(library: typeof express): [object, string][] {
  const own = library.Router as unknown as { handle?: unknown; prototype: object }
  const routers = typeof own.handle === 'function' ? own : own.prototype
  const router = library.Router()
  router.use(() => {})
  const layers = Object.getPrototypeOf(router.stack[0]) as object
  const names = 'handleRequest' in layers ? ['handleRequest', 'handleError'] : ['handle_request', 'handle_error']
  return [...['use', 'handle'].map((key): [object, string] => [routers, key]), ...names.map((key): [object, string] => [layers, key])]
}
