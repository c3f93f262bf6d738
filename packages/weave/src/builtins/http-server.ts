/** Requests to the servers of one of node:http, node:https and node:http2 (its compatible interface) as one target: the application's listeners run inside the call. */
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import https from 'node:https'
import { disposer, dressAs, parseTraceparent, patch, type Disposer, type HookTarget, type OpenCall } from '@hookline/core'
import { answerBlocked } from './answer-blocked.ts'

/** The events that hand a request to the application. */
const EVENTS: ReadonlySet<unknown> = new Set(['request', 'checkContinue', 'checkExpectation'])

/** Modules with servers. */
export type ServerModule = 'node:http' | 'node:https' | 'node:http2'

/** Hooks the servers of one module. */
export function installServer(target: HookTarget, module: ServerModule): Disposer {
  // A server may hand its requests on to another one: one request is one call.
  const seen = new WeakSet<IncomingMessage>()
  let removed = false
  const restores = prototypesOf(module).map(prototype =>
    patch(prototype, 'emit', (original: Function) =>
      dressAs(function emit(this: object, event: unknown, request: IncomingMessage, response: ServerResponse) {
        const call =
          removed || !EVENTS.has(event) || !target.active || seen.has(request) ? undefined : begin(target, this, request, response)
        if (call === undefined) return Reflect.apply(original, this, arguments) as unknown
        seen.add(request)
        return answer(call, response, event !== 'request', args => Reflect.apply(original, this, [event, ...args]) as unknown)
      }, original),
    ),
  )
  return disposer(() => {
    // Somebody may have patched over our function.
    removed = true
    for (const restore of restores) restore()
  })
}

function prototypesOf(module: ServerModule): readonly object[] {
  if (module === 'node:http') return [http.Server.prototype]
  if (module === 'node:https') return [https.Server.prototype]
  // Its classes are exported nowhere; loaded only for who asks.
  const { createServer, createSecureServer } = process.getBuiltinModule('node:http2')
  return [createServer(), createSecureServer()].map(server => Object.getPrototypeOf(server) as object)
}

function begin(target: HookTarget, server: object, request: IncomingMessage, response: ServerResponse): OpenCall | undefined {
  const parent = request.headers['traceparent']
  return target.begin(server, [request, response], {
    remote: typeof parent === 'string' ? parseTraceparent(parent) : undefined,
    seed: () => {},
  })
}

/** Runs the listeners, or answers in their place. */
function answer(call: OpenCall, response: ServerResponse, expects: boolean, listeners: (args: readonly unknown[]) => unknown): unknown {
  if (call.ends) response.once('close', () => end(call, response))
  if (call.entering === undefined) return proceed(call, response, expects, listeners)
  void call.entering.then(() =>
    // Outside of the promise: what listeners throw must reach the process as it would without hooks.
    process.nextTick(() => {
      // The client has gone while hooks were thinking: there is nobody to answer.
      if (!response.closed && !response.destroyed) proceed(call, response, expects, listeners)
    }),
  )
  return true
}

function proceed(call: OpenCall, response: ServerResponse, expects: boolean, listeners: (args: readonly unknown[]) => unknown): unknown {
  if (call.verdict === 'run') {
    try {
      return call.run(() => listeners(call.args))
    } catch (error) {
      void call.end('threw', error)
      throw error
    }
  }
  if (call.verdict === 'block') {
    // The client keeps its body to itself: the connection cannot be used for another request.
    if (expects && !response.headersSent) response.setHeader('Connection', 'close')
    answerBlocked(response, call.context.error)
  }
  return true
}

function end(call: OpenCall, response: ServerResponse): void {
  // A response of HTTP/2 leaves it to its stream to know.
  const finished = (): boolean =>
    response.writableFinished ?? (response as { stream?: { writableFinished?: boolean } }).stream?.writableFinished
  const finish = (): void => void (finished() ? call.end('returned', response) : call.end('aborted'))
  if (call.entering === undefined) finish()
  else void call.entering.then(finish)
}
