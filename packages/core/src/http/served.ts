/** One request may pass several adapters on its way (a server's, a framework's): here they tell each other of it, so that it is one request for whoever counts. */
import type { Target } from '../contract.ts'
import { shared } from '../shared.ts'
import type { HookTarget } from '../target.ts'

/** A request that a call of kind `http.server.request` stands around. */
export interface ServedRequest {
  readonly target: Target
  /** The template of the route that answers, written by the adapter of a framework and read by that of the server. */
  route: string | undefined
}

/** What a request carries: one for most, several under several targets. */
interface Noted extends ServedRequest {
  readonly before: Noted | undefined
}

/** A constructor that gives back what it is given, so that private fields can be put on objects of others: nobody sees them, and they cost less than a WeakMap. */
const Given = function (object: object): object {
  return object
} as unknown as new (object: object) => object

class Notes extends Given {
  #last: Noted | undefined
  static of(request: object): Noted | undefined {
    return #last in request ? request.#last : undefined
  }
  static set(request: object, noted: Noted): void {
    // oxlint-disable-next-line no-new -- its constructor's work is what is wanted
    if (!(#last in request)) new Notes(request)
    ;(request as Notes).#last = noted
  }
}

/** Copies of this package on one request must meet. */
const notes = shared('served', () => ({ of: Notes.of, set: Notes.set }))

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
  const noted: Noted = { target, route: undefined, before: notes.of(request) }
  notes.set(request, noted)
  return noted
}

/**
 * The call around a request that was noted for this very target, or else for one of the same registry; undefined: nobody noted it.
 *
 * @example
 * ```ts
 * import { HookRegistry, servedRequest, serveRequest } from '@hookline/core'
 * const server = new HookRegistry().target({ name: 'server' })
 * const request = {}
 * console.log(servedRequest(request, server)) // undefined
 * serveRequest(request, server)
 * console.log(servedRequest(request, server)?.target.name) // server
 * ```
 */
export function servedRequest(request: unknown, target: Target): ServedRequest | undefined {
  const last = typeof request === 'object' && request !== null ? notes.of(request) : undefined
  if (last === undefined) return undefined
  for (let at: Noted | undefined = last; at !== undefined; at = at.before) if (at.target === target) return at
  const host = hostOf(target)
  for (let at: Noted | undefined = last; at !== undefined; at = at.before) if (host !== undefined && hostOf(at.target) === host) return at
  return undefined
}

function hostOf(target: Target): object | undefined {
  return (target as Partial<HookTarget>)._host
}
