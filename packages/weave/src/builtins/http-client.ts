/**
 * Every request of node:http and node:https as one target. `http.Agent.prototype.addRequest` is where all routes meet: `http.request`, `http.get`,
 * `new ClientRequest`, custom agents and `agent: false`. Requests that no such agent takes are met when they get their socket.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import http, { type ClientRequest } from 'node:http'
import type { Socket } from 'node:net'
import { disposer, dressAs, patch, type CallContext, type Disposer, type HookTarget } from '@hookline/core'
import { ClientCall } from './client-call.ts'
import { noteAddress } from './http-attributes.ts'

const CREATED = 'http.client.request.created'

/** Hooks the client; with `secureOnly` only what goes over TLS. */
export function installClient(target: HookTarget, secureOnly: boolean): Disposer {
  let removed = false
  const calls = new WeakMap<ClientRequest, ClientCall | undefined>()
  const callOf = (request: ClientRequest): ClientCall | undefined => {
    if (calls.has(request)) return calls.get(request)
    // What began while nobody looked stays so: a call keeps the plan it began with.
    const call = removed || !target.active || (secureOnly && request.protocol !== 'https:') ? undefined : new ClientCall(target, request)
    calls.set(request, call)
    return call
  }

  const agents = patch(http.Agent.prototype, 'addRequest', (original: Function) =>
    dressAs(function addRequest(this: unknown, request: ClientRequest, options: unknown) {
      const add = (): void => void Reflect.apply(original, this, arguments)
      if (calls.get(request) === undefined && (calls.has(request) || isRefusedAtOnce(options))) return add()
      const call = callOf(request)
      if (call === undefined) return add()
      noteAddress(request, options)
      call.proceed(add)
    }, original),
  )
  const sockets = patch(http.ClientRequest.prototype, 'onSocket', (original: Function) =>
    dressAs(function onSocket(this: ClientRequest, socket: Socket | undefined, error: unknown) {
      const give = (failure: unknown = error): void => void Reflect.apply(original, this, [socket, failure])
      const call = callOf(this)
      if (call === undefined) give()
      else call.takeSocket(socket, give)
    }, original),
  )
  const created = (message: unknown): void => void callOf((message as { request: ClientRequest }).request)
  subscribe(CREATED, created)
  return disposer(() => {
    // Somebody may have patched over our functions.
    removed = true
    unsubscribe(CREATED, created)
    sockets()
    agents()
  })
}

/** True when the caller gave the request up: its error is no failure. */
export function gaveUp(call: CallContext): boolean {
  return ClientCall.of(call.args[0] as ClientRequest)?.gaveUp === true
}

/** What makes Node throw out of `http.request` must go on doing so, not later out of `end`. */
function isRefusedAtOnce(options: unknown): boolean {
  const { port } = (typeof options === 'object' && options !== null ? options : {}) as { port?: unknown }
  const number = Number(port ?? 0)
  return !(number >= 0 && number < 65_536)
}
