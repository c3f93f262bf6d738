/** Every request that servers hand to their listeners as a call of one target; the listeners run inside of it, and it ends when the response is out. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  answerBlocked,
  disposer,
  dressAs,
  parseTraceparent,
  patch,
  REQUEST_INPUTS,
  requestInputs,
  servedRequest,
  serveRequest,
  type Disposer,
  type HookTarget,
  type OpenCall,
  type Origin,
} from '@hookline/core'
import { serversOf, type ServerModule } from './library.ts'

/** The events that hand a request to the application. */
const EVENTS: ReadonlySet<unknown> = new Set(['request', 'checkContinue', 'checkExpectation'])

type Listeners = (args: readonly unknown[]) => unknown

/** Hooks the servers of these modules. */
export function installServer(target: HookTarget, modules: readonly ServerModule[], traceparent: boolean): Disposer {
  let removed = false
  const restores = modules.flatMap(serversOf).map(prototype =>
    patch(prototype, 'emit', (original: Function) =>
      dressAs(function emit(this: object, event: unknown, request: IncomingMessage, response: ServerResponse) {
        if (!EVENTS.has(event) || removed || !target.active || isServed(request, target))
          return Reflect.apply(original, this, arguments) as unknown
        const call = target.begin(this, [request, response], new Arrival(request, traceparent))
        if (call === undefined) return Reflect.apply(original, this, arguments) as unknown
        serveRequest(request, target)
        return answer(call, response, event !== 'request', args => {
          // A hook may have put another object in its place.
          if (args[0] !== request) serveRequest(args[0] as object, target)
          return Reflect.apply(original, this, [event, ...args]) as unknown
        })
      }, original),
    ),
  )
  return disposer(() => {
    // Somebody may have patched over our function.
    removed = true
    for (const restore of restores) restore()
  })
}

/** A server may hand its requests on to another one: one request is one call. */
function isServed(request: IncomingMessage, target: HookTarget): boolean {
  return servedRequest(request, target)?.target === target
}

/** Where a request comes from, and what its calls share. A class and no closure, which V8 would keep with its request for longer: see adapter-express. */
class Arrival implements Origin {
  readonly remote: Origin['remote']
  readonly #request: IncomingMessage
  constructor(request: IncomingMessage, reads: boolean) {
    const parent = reads ? traceparentOf(request) : undefined
    this.remote = parent === undefined ? undefined : parseTraceparent(parent)
    this.#request = request
  }
  seed(scope: Map<unknown, unknown>): void {
    scope.set(REQUEST_INPUTS, requestInputs(this.#request))
  }
}

/** As it came: Node makes an object of the headers only for who reads it (measured: 0.3 µs of the 0.9 that an inert hook costs a request with nine headers). Of two, none is the caller's. */
function traceparentOf({ rawHeaders = [] }: Partial<IncomingMessage>): string | undefined {
  let found: string | undefined
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]
    if (name?.length !== 11 || name.toLowerCase() !== 'traceparent') continue
    if (found !== undefined) return undefined
    found = rawHeaders[i + 1]
  }
  return found
}

/** Runs the listeners, or answers in their place. */
function answer(call: OpenCall, response: ServerResponse, expects: boolean, listeners: Listeners): unknown {
  if (call.ends) whenClosed(response, () => end(call, response))
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

/** Seen without a listener, which the application could count, and after all that it has put there: what runs inside of this call ends before it. */
function whenClosed(response: ServerResponse, work: () => void): void {
  let waits = true
  const { emit: bare } = response
  const emit = function (this: ServerResponse, event: unknown): unknown {
    if (event !== 'close' || !waits || this !== response) return Reflect.apply(bare, this, arguments) as unknown
    waits = false
    try {
      return Reflect.apply(bare, this, arguments) as unknown
    } finally {
      work()
    }
  }
  Object.defineProperty(response, 'emit', { value: emit, configurable: true, enumerable: false, writable: true })
}

function proceed(call: OpenCall, response: ServerResponse, expects: boolean, listeners: Listeners): unknown {
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
