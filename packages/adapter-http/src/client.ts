/** Every request of node:http and node:https as a call of one target: `http.request`, `http.get`, `new ClientRequest`, any agent, `agent: false`, and agents that are none of Node's. */
import type { ClientRequest } from 'node:http'
import type { Socket } from 'node:net'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { disposer, dressAs, patch, type CallContext, type Disposer, type HookTarget } from '@hookline/core'
import { ClientCall } from './client-call.ts'
import { clientOf } from './library.ts'

const CREATED = 'http.client.request.created'
type Looked = { [key: symbol]: ClientCall | null | undefined }

/** The calls of one target, kept on the requests themselves. */
export class ClientCalls {
  readonly #key = Symbol('hookline.http')
  readonly #secureOnly: boolean

  /** With `secureOnly` only what goes over TLS. */
  constructor(secureOnly: boolean) {
    this.#secureOnly = secureOnly
  }

  /** The call of a request; null when nobody looked as it was made, undefined when it is new. */
  of(request: ClientRequest): ClientCall | null | undefined {
    return (request as unknown as Looked)[this.#key]
  }

  /** True when the caller gave the request up: its error is no failure. */
  gaveUp(call: CallContext): boolean {
    return this.of(call.args[0] as ClientRequest)?.gaveUp === true
  }

  install(target: HookTarget): Disposer {
    let removed = false
    const calls = this
    const callOf = (request: ClientRequest): ClientCall | null => {
      const known = calls.of(request)
      if (known !== undefined) return known
      // What began while nobody looked stays so: a call keeps the plan it began with.
      const looks = !removed && target.active && (!calls.#secureOnly || request.protocol === 'https:')
      const call = looks ? new ClientCall(target, request) : null
      Reflect.defineProperty(request, calls.#key, { value: call, configurable: true, writable: true })
      call?.start()
      return call
    }

    const { agents, requests } = clientOf()
    const restoreAgents = patch(agents, 'addRequest', (original: Function) =>
      dressAs(function addRequest(this: unknown, request: ClientRequest, options: unknown) {
        const add = (): void => void Reflect.apply(original, this, arguments)
        if (calls.of(request) === undefined && isRefusedAtOnce(options)) return add()
        const call = callOf(request)
        if (call === null) return add()
        call.noteAddress(options)
        call.proceed(add)
      }, original),
    )
    const restoreRequests = patch(requests, 'onSocket', (original: Function) =>
      dressAs(function onSocket(this: ClientRequest, socket: Socket | undefined, error: unknown) {
        const give = (failure: unknown = error): void => void Reflect.apply(original, this, [socket, failure])
        const call = callOf(this)
        if (call === null) give()
        else call.takeSocket(socket, give)
      }, original),
    )
    const created = (message: unknown): void => void callOf((message as { request: ClientRequest }).request)
    subscribe(CREATED, created)
    return disposer(() => {
      // Somebody may have patched over our functions.
      removed = true
      unsubscribe(CREATED, created)
      restoreRequests()
      restoreAgents()
    })
  }
}

/** What makes Node throw out of `http.request` must go on doing so, not later out of `end`. */
function isRefusedAtOnce(options: unknown): boolean {
  const { port } = (typeof options === 'object' && options !== null ? options : {}) as { port?: unknown }
  const number = Number(port ?? 0)
  return !(number >= 0 && number < 65_536)
}
