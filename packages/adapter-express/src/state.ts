/** What the adapter remembers of one request while it is under way. */
import type { ServerResponse } from 'node:http'
import type { OpenCall, ServedRequest } from '@hookline/core'
import type { SeenBody } from './body.ts'
import type { ExpressRequest } from './inputs.ts'

/** How a response came to its end. */
export type Ending = 'returned' | 'aborted'

/** Something that ends with the response, unless it ends before. */
export interface Pending {
  /** What waits as well, and came before: written by the state it waits for. */
  below: Pending | undefined
  responseOver(ending: Ending): void
}

/** One request. */
export class RequestState {
  readonly request: ExpressRequest
  readonly response: ServerResponse
  /** The call of `express:request`, while something stands around it. */
  call: OpenCall | undefined = undefined
  /** The template of the paths under which the running router is mounted. */
  mount = ''
  /** The text of the URL that is behind `mount`. */
  mounted = ''
  /** The template of the last route that matched. */
  route: string | undefined = undefined
  /** The call of the server around this request, where its adapter is there, too. */
  served: ServedRequest | undefined = undefined
  /** An error that no handler of the application took. */
  failed = false
  error: unknown = undefined
  requestBody: SeenBody | undefined = undefined
  responseBody: SeenBody | undefined = undefined
  ending: Ending | undefined = undefined
  /** The last of a chain. */
  #pending: Pending | undefined = undefined
  #listening = false

  constructor(request: ExpressRequest, response: ServerResponse) {
    this.request = request
    this.response = response
  }

  noteRoute(route: string): void {
    this.route = route
    if (this.served !== undefined) this.served.route = route
  }

  /** True when nothing can be added to the response any more. */
  get answered(): boolean {
    return this.ending !== undefined || this.response?.writableEnded === true
  }

  /** Tells `pending` when the response is over; those that came last are told first. */
  add(pending: Pending): void {
    if (this.ending !== undefined) {
      pending.responseOver(this.ending)
      return
    }
    pending.below = this.#pending
    this.#pending = pending
    this.listen()
  }
  remove(pending: Pending): void {
    if (this.#pending === pending) {
      this.#pending = pending.below
      return
    }
    for (let at = this.#pending; at !== undefined; at = at.below) if (at.below === pending) at.below = pending.below
  }

  listen(): void {
    if (this.#listening || typeof this.response?.on !== 'function') return
    this.#listening = true
    // Ours are none of the application's: its own limit, and the warning beyond it, stay where they are.
    const limit = this.response.getMaxListeners?.() ?? 0
    if (limit > 0) this.response.setMaxListeners(limit + 1)
    this.response.on('finish', () => this.#over('returned'))
    this.response.on('close', () => this.#over('aborted'))
  }

  #over(ending: Ending): void {
    if (this.ending !== undefined) return
    this.ending = ending
    for (let last = this.#pending; last !== undefined; last = this.#pending) {
      this.#pending = last.below
      last.responseOver(ending)
    }
  }
}

/**
 * The states of one installation's requests. They stand on the requests themselves, where nobody sees them who does not ask for this very symbol or lists
 * symbols: a WeakMap of requests costs more in garbage collection than all the rest of the adapter.
 */
export class States {
  readonly #key = Symbol('hookline.express')

  /** The state of a request that the adapter has seen. */
  of(request: unknown): RequestState | undefined {
    return (request as Record<symbol, RequestState | undefined> | undefined)?.[this.#key]
  }

  /** Makes the state of a request. */
  make(request: ExpressRequest, response: ServerResponse): RequestState {
    const state = new RequestState(request, response)
    this.adopt(request, state)
    return state
  }

  /** Gives another object, which a hook put in the place of the request, the same state. */
  adopt(request: object, state: RequestState): void {
    if (this.of(request) !== state) Reflect.defineProperty(request, this.#key, { value: state, configurable: true, writable: true })
  }
}
