/** What the adapter remembers of one request while it is under way. */
import type { ServerResponse } from 'node:http'
import type { OpenCall } from '@hookline/core'
import type { SeenBody } from './body.ts'
import type { ExpressRequest } from './inputs.ts'

/** How a response came to its end. */
export type Ending = 'returned' | 'aborted'

/** Something that ends with the response, unless it ends before. */
export interface Pending {
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
  /** An error that no handler of the application took. */
  failed = false
  error: unknown = undefined
  requestBody: SeenBody | undefined = undefined
  responseBody: SeenBody | undefined = undefined
  ending: Ending | undefined = undefined
  readonly #pending = new Set<Pending>()
  #listening = false

  constructor(request: ExpressRequest, response: ServerResponse) {
    this.request = request
    this.response = response
  }

  /** True when nothing can be added to the response any more. */
  get answered(): boolean {
    return this.ending !== undefined || this.response.writableEnded === true
  }

  /** Tells `pending` when the response is over; those that came last are told first. */
  add(pending: Pending): void {
    if (this.ending !== undefined) {
      pending.responseOver(this.ending)
      return
    }
    this.#pending.add(pending)
    this.listen()
  }
  remove(pending: Pending): void {
    this.#pending.delete(pending)
  }

  listen(): void {
    if (this.#listening || typeof this.response.on !== 'function') return
    this.#listening = true
    this.response.on('finish', () => this.#over('returned'))
    this.response.on('close', () => this.#over('aborted'))
  }

  #over(ending: Ending): void {
    if (this.ending !== undefined) return
    this.ending = ending
    const pending = [...this.#pending].reverse()
    this.#pending.clear()
    for (const one of pending) one.responseOver(ending)
  }
}

const states = new WeakMap<object, RequestState>()

/** The state of a request that the adapter has seen. */
export function stateOf(request: unknown): RequestState | undefined {
  return states.get(request as object)
}

/** Makes the state of a request. */
export function newState(request: ExpressRequest, response: ServerResponse): RequestState {
  const state = new RequestState(request, response)
  states.set(request, state)
  return state
}

/** A hook put another request in the place of the one that came: what follows belongs to the same state. */
export function adopt(request: unknown, state: RequestState): void {
  if (typeof request === 'object' && request !== null && request !== state.request) states.set(request, state)
}
