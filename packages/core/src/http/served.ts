/** One request may pass several adapters on its way (a server's, a framework's): here they tell each other of it, so that it is one request for whoever counts. */
import type { Target } from '../contract.ts'
import type { HookTarget } from '../target.ts'

/** A request that a call of kind `http.server.request` stands around. */
export interface ServedRequest {
  readonly target: Target
  /** The template of the route that answers, written by the adapter of a framework and read by that of the server. */
  route: string | undefined
}

/** On the request itself, where nobody sees it who does not list symbols: a WeakMap of requests costs more in garbage collection than all the rest of an adapter. */
const KEY = Symbol.for('hookline.http.served')
type Marked = { [KEY]?: readonly ServedRequest[] }

/**
 * Notes that a call of the target stands around a request.
 *
 * @example
 * ```ts
 * import { HookRegistry, serveRequest, servedRequest } from '@hookline/core'
 * const registry = new HookRegistry()
 * const [outer, inner] = ['server', 'framework'].map(name => registry.target({ name }))
 * const request = {}
 * if (outer && inner) {
 *   serveRequest(request, outer)
 *   console.log(servedRequest(request, inner)?.target.name) // server
 * }
 * ```
 */
export function serveRequest(request: object, target: Target): ServedRequest {
  const served: ServedRequest = { target, route: undefined }
  const before = (request as Marked)[KEY] ?? []
  Reflect.defineProperty(request, KEY, { value: [...before, served], configurable: true, writable: true })
  return served
}

/** The call around a request that was noted for this very target, or else for one of the same registry. */
export function servedRequest(request: unknown, target: Target): ServedRequest | undefined {
  const all = typeof request === 'object' && request !== null ? (request as Marked)[KEY] : undefined
  if (all === undefined) return undefined
  const host = hostOf(target)
  return all.find(served => served.target === target) ?? (host && all.find(served => hostOf(served.target) === host))
}

function hostOf(target: Target): object | undefined {
  return (target as Partial<HookTarget>)._host
}
