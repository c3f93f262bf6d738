/** Every request of node:http and node:https as a call of one target: `http.request`, `http.get`, `new ClientRequest`, any agent, `agent: false`, and agents that are none of Node's. */
import type { ClientRequest } from 'node:http'
import type { Socket } from 'node:net'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { disposer, dressAs, patch, type CallContext, type Disposer, type HookTarget } from '@hookline/core'
import { ClientCall } from './client-call.ts'
import { clientOf } from './library.ts'
import { makeNotes } from './noted.ts'

const CREATED = 'http.client.request.created'

/** The calls of one target, kept on the requests themselves. */
export class ClientCalls {
  readonly #notes = makeNotes<ClientCall | null>()
  readonly #secureOnly: boolean

  /** With `secureOnly` only what goes over TLS. */
  constructor(secureOnly: boolean) {
    this.#secureOnly = secureOnly
  }

  /** The call of a request; null when nobody looked as it was made, undefined when it is new. */
  of(request: object): ClientCall | null | undefined {
    return this.#notes.of(request)
  }

  /** True when the caller gave the request up: its error is no failure. */
  gaveUp(call: CallContext): boolean {
    return this.of(call.args[0] as ClientRequest)?.gaveUp === true
  }

  install(target: HookTarget): Disposer {
    const { agents, requests } = clientOf()
    const bare = { destroy: requests.destroy, onSocket: requests.onSocket }
    const notes = this.#notes
    const secureOnly = this.#secureOnly
    let removed = false
    const make = (request: ClientRequest, options?: unknown): ClientCall | null => {
      // What began while nobody looked stays so: a call keeps the plan it began with.
      const looks = !removed && target.active && (!secureOnly || request.protocol === 'https:')
      const call = looks ? new ClientCall(target, request, bare) : null
      notes.put(request, call)
      call?.start(options)
      return call
    }
    const callOf = (request: ClientRequest): ClientCall | null => {
      const known = notes.of(request)
      return known === undefined ? make(request) : known
    }

    // Agents are asked for connections by other things, too.
    const isRequest = (asking: object): boolean => Object.prototype.isPrototypeOf.call(requests, asking)

    // What is patched is on the classes; what tells the end of a call is on each request, and stays when the adapter goes.
    const restores = [
      patch(agents, 'addRequest', (original: Function) =>
        dressAs(function addRequest(this: unknown, ...args: [ClientRequest, unknown]): unknown {
          const add = (): unknown => Reflect.apply(original, this, args) as unknown
          const [request, options] = args
          const known = notes.of(request)
          if (known === null || (known === undefined && (isRefusedAtOnce(options) || !isRequest(request)))) return add()
          const call = known ?? make(request, options)
          return call === null ? add() : call.proceed(add)
        }, original),
      ),
      patch(requests, 'onSocket', (original: Function) =>
        dressAs(function onSocket(this: ClientRequest, socket: Socket | undefined, error: unknown): unknown {
          const call = callOf(this)
          if (call === null || call.isFree) return Reflect.apply(original, this, [socket, error]) as unknown
          const give = (failure = error): unknown => call.handOver(() => Reflect.apply(original, this, [socket, failure]) as unknown)
          return call.lets ? give() : call.takeSocket(socket, give)
        }, original),
      ),
      patch(requests, '_implicitHeader', (original: Function) =>
        dressAs(function _implicitHeader(this: ClientRequest): unknown {
          notes.of(this)?.begin()
          return Reflect.apply(original, this, arguments) as unknown
        }, original),
      ),
      patch(requests, 'destroy', (original: Function) =>
        dressAs(function destroy(this: ClientRequest, error: unknown): unknown {
          return notes.of(this)?.giveUp(error) === true ? this : (Reflect.apply(original, this, arguments) as unknown)
        }, original),
      ),
    ]
    const created = (message: unknown): void => void callOf((message as { request: ClientRequest }).request)
    subscribe(CREATED, created)
    return disposer(() => {
      // Somebody may have patched over our functions.
      removed = true
      unsubscribe(CREATED, created)
      for (const restore of restores) restore()
    })
  }
}

/** What makes Node throw out of `http.request` must go on doing so, not later out of `end`. */
function isRefusedAtOnce(options: unknown): boolean {
  const { port } = (typeof options === 'object' && options !== null ? options : {}) as { port?: unknown }
  const number = Number(port ?? 0)
  return !(number >= 0 && number < 65_536)
}
