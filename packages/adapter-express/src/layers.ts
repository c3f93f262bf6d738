/** Makes calls of the functions in a router's stack, by standing around the layers' own way to run them. */
import { dressAs, type HookTarget } from '@hookline/core'
import type { ExpressRequest } from './inputs.ts'
import type { Layer, Next } from './library.ts'
import { join, templateOf } from './routes.ts'
import type { RequestState, States } from './state.ts'
import { runStep } from './step.ts'
import type { ServerResponse } from 'node:http'

/** The targets of this installation and the states of its requests. */
export interface Targets {
  readonly request: HookTarget
  /** Of the same name: requests that are a call of their server's already. */
  readonly nested: HookTarget
  readonly middleware: HookTarget
  readonly handler: HookTarget
  readonly error: HookTarget
  readonly param: HookTarget
  readonly states: States
}

type Handle = (this: Layer, request: ExpressRequest, response: ServerResponse, next: Next) => unknown
type HandleError = (this: Layer, error: unknown, request: ExpressRequest, response: ServerResponse, next: Next) => unknown

/** True while somebody wants to know of any call, so that routes must be followed. */
export function watched({ request, nested, middleware, handler, error, param }: Targets): boolean {
  return request.active || nested.active || handler.active || middleware.active || error.active || param.active
}

/** Stands around `Layer.prototype.handleRequest`. */
export function aroundRequests(targets: Targets, plumbing: WeakSet<Layer> | undefined): (original: Handle) => Handle {
  const { states } = targets
  return original => {
    const handle: Handle = function (request, response, next) {
      if (!watched(targets)) return original.call(this, request, response, next)
      const fn = this.handle
      const handler = 'method' in this
      if (!handler) {
        if (this.route !== undefined) return enterRoute(states.of(request), this, original, request, response, next)
        if (isMounted(fn)) return enterMount(states.of(request), this, original, request, response, next)
      }
      const target = handler ? targets.handler : targets.middleware
      // Four parameters make an error handler, which Express passes over here.
      if (!target.active || fn.length > 3 || plumbing?.has(this) === true) return original.call(this, request, response, next)
      const state = states.of(request) ?? states.make(request, response)
      return runStep(target, state, fn, [request, response, next], 2, original, this)
    }
    return dressAs(handle, original)
  }
}

/** Stands around `Layer.prototype.handleError`. */
export function aroundErrors({ error: target, states }: Targets): (original: HandleError) => HandleError {
  return original => {
    const handle: HandleError = function (error, request, response, next) {
      const fn = this.handle
      if (!target.active || fn.length !== 4) return original.call(this, error, request, response, next)
      const state = states.of(request) ?? states.make(request, response)
      return runStep(target, state, fn, [error, request, response, next], 3, original, this)
    }
    return dressAs(handle, original)
  }
}

function enterRoute(
  state: RequestState | undefined,
  layer: Layer,
  original: Handle,
  request: ExpressRequest,
  response: ServerResponse,
  next: Next,
): unknown {
  if (state !== undefined) state.noteRoute(join(state.mount, templateOf(layer, request.url ?? '')) || '/')
  return original.call(layer, request, response, next)
}

/** A mounted router or application is no call of its own: what is in it is. */
function enterMount(
  state: RequestState | undefined,
  layer: Layer,
  original: Handle,
  request: ExpressRequest,
  response: ServerResponse,
  next: Next,
): unknown {
  if (state === undefined) return original.call(layer, request, response, next)
  const before = state.mount
  const matched = (request.originalUrl ?? '').slice(0, (request.baseUrl ?? '').length)
  state.mount = join(before, templateOf(layer, matched.slice(state.mounted.length)))
  const outer = state.mounted
  state.mounted = matched
  return original.call(layer, request, response, function leave(signal?: unknown) {
    state.mount = before
    state.mounted = outer
    next(signal)
  })
}

function isMounted(fn: Function): boolean {
  return fn.name === 'mounted_app' || typeof (fn as { handle?: unknown }).handle === 'function'
}
