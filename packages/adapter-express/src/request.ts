/** Makes one call of each request: from its arrival at the outermost application or router until its response is over. */
import type { ServerResponse } from 'node:http'
import {
  answerBlocked,
  dressAs,
  parseTraceparent,
  REQUEST_INPUTS,
  requestInputs,
  servedRequest,
  type BodyTapOptions,
  type Capture,
  type OpenCall,
  type Origin,
} from '@hookline/core'
import { tapRequest, tapResponse } from './body.ts'
import type { ExpressRequest } from './inputs.ts'
import { watched, type Targets } from './layers.ts'
import type { Layer, Next, Router } from './library.ts'
import type { Settings } from './options.ts'
import type { Params } from './params.ts'
import type { Ending, Pending, RequestState } from './state.ts'
import { isError } from './step.ts'

type Handle = (this: Router, request: ExpressRequest, response: ServerResponse, done: Next) => void

/** What the request's call needs to know. */
export interface Site {
  readonly targets: Targets
  readonly settings: Settings
  /** Undefined where the library has none. */
  readonly plumbing: WeakSet<Layer> | undefined
  readonly params: Params
  readonly host: { readonly capture: Capture }
}

/** Stands around the routers' `handle`, which applications of every age go through. */
export function aroundHandle({ targets, settings, plumbing, params, host }: Site): (original: Handle) => Handle {
  const { states } = targets
  const bodies = (): BodyTapOptions => ({ maxBytes: settings.body.maxBytes, capture: host.capture })
  return original => {
    const handle: Handle = function (request, response, done) {
      if (!watched(targets)) return Reflect.apply(original, this, arguments) as void
      if (plumbing !== undefined) notePlumbing(this, plumbing)
      params.cover(this)
      if (states.of(request) !== undefined || typeof done !== 'function' || typeof response?.on !== 'function')
        return Reflect.apply(original, this, arguments) as void
      const state = states.make(request, response)
      const call = begin(this, state, targets, settings)
      if (call === undefined) return Reflect.apply(original, this, arguments) as void
      state.call = call
      if (call.ends) {
        if (settings.body.request) state.requestBody = tapRequest(request, bodies())
        if (settings.body.response) state.responseBody = tapResponse(response, bodies())
        state.add(new RequestCall(state, call))
      }
      const proceed = (): void => {
        if (call.verdict === 'block') answerBlocked(response, call.context.error)
        if (call.verdict !== 'run') return
        states.adopt(call.args[0] as object, state)
        call.run(() => original.call(this, call.args[0] as ExpressRequest, call.args[1] as ServerResponse, noting(state, done)))
      }
      if (call.entering === undefined) proceed()
      else void call.entering.then(proceed)
    }
    return dressAs(handle, original)
  }
}

/** Inside of its server's call a request has its origin from there, and a kind of its own: whoever counts requests by their kind counts it once. */
function begin(router: Router, state: RequestState, targets: Targets, settings: Settings): OpenCall | undefined {
  const { request, response } = state
  state.served = servedRequest(request, targets.request)
  if (state.served !== undefined) return targets.nested.begin(router, [request, response])
  const parent = settings.traceparent ? request.headers?.['traceparent'] : undefined
  return targets.request.begin(router, [request, response], new Arrival(request, parent))
}

/**
 * Where a request comes from, and what its calls share. A class on purpose: with a new closure for `seed` in it, V8 kept all requests past the collections of the
 * young generation (measured, the cause is not known), and the process took up to twice the CPU.
 */
class Arrival implements Origin {
  readonly remote: Origin['remote']
  readonly #request: ExpressRequest
  constructor(request: ExpressRequest, parent: string | string[] | undefined) {
    this.remote = parent === undefined ? undefined : parseTraceparent(parent)
    this.#request = request
  }
  seed(scope: Map<unknown, unknown>): void {
    scope.set(REQUEST_INPUTS, requestInputs(this.#request))
  }
}

class RequestCall implements Pending {
  below: Pending | undefined = undefined
  readonly #state: RequestState
  readonly #call: OpenCall
  constructor(state: RequestState, call: OpenCall) {
    this.#state = state
    this.#call = call
  }
  responseOver(ending: Ending): void {
    const { failed, error, requestBody, responseBody } = this.#state
    requestBody?.stop()
    responseBody?.stop()
    const end = (): void =>
      void (ending === 'returned' && failed ? this.#call.end('threw', error) : this.#call.end(ending, this.#call.result))
    // The client can be gone before asynchronous enter hooks are through.
    if (this.#call.entering === undefined) end()
    else void this.#call.entering.then(end)
  }
}

/** Notes the error that leaves the application, on its way to what Express answers with. */
function noting(state: RequestState, done: Next): Next {
  return function (this: unknown, signal?: unknown): void {
    if (isError(signal)) {
      state.failed = true
      state.error = signal
    }
    Reflect.apply(done, this, arguments)
  }
}

/** The two functions that Express 4 puts in front of every application are its own business. */
function notePlumbing(router: Router, plumbing: WeakSet<Layer>): void {
  const [query, init] = router.stack ?? []
  if (query === undefined || init?.handle.name !== 'expressInit' || plumbing.has(init)) return
  plumbing.add(query)
  plumbing.add(init)
}
