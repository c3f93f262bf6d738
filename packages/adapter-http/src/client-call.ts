/**
 * One request of the HTTP client as a call. It begins when its headers are complete (they are about to be written, or the code that made it has
 * returned) and before there is a connection; it ends with the response or with the error that comes instead.
 */
import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { HooklineError, type HookTarget, type OpenCall } from '@hookline/core'
import { cover, type Method } from './cover.ts'

type State = 'new' | 'entering' | 'running' | 'refused' | 'over'
type Give = (error?: unknown) => void
type Connection = Pick<Socket, 'destroy' | 'once' | 'removeListener'>
type Events = 'response' | 'error' | 'upgrade' | 'connect' | 'close'

const ENDS: ReadonlySet<unknown> = new Set<Events>(['response', 'error', 'upgrade', 'connect', 'close'])

/** Where a request goes, by what its agent was given. */
export interface Address {
  readonly host: string | undefined
  readonly port: number | undefined
}

/** A request from its making to its response. */
export class ClientCall {
  /** The caller destroyed the request before there was a response. */
  gaveUp = false
  address: Address | undefined = undefined
  readonly #target: HookTarget
  readonly #request: ClientRequest
  readonly #covers: { remove(): void }[] = []
  readonly #emitBare: Method
  readonly #destroyBare: Method
  #state: State = 'new'
  #open: OpenCall | undefined = undefined
  /** Asks the agent for a connection. */
  #add: (() => void) | undefined = undefined
  /** Hands over a connection that was made without waiting for us. */
  #give: Give | undefined = undefined
  #failure: unknown = undefined
  #told = false
  /** Events that came while exit hooks were awaited. */
  #later: unknown[][] | undefined = undefined

  constructor(target: HookTarget, request: ClientRequest) {
    this.#target = target
    this.#request = request
    // A signal that has fired before.
    this.gaveUp = request.destroyed
    // Put on this one request, not on its class: the call then keeps its pair also when the hooks are removed meanwhile.
    this.#emitBare = this.#cover('emit', (_, args) => this.#emit(args))
    this.#destroyBare = this.#cover('destroy', (_, args) => this.#destroy(args))
    this.#cover('_implicitHeader', (bare, args) => {
      this.#begin()
      return Reflect.apply(bare, request, args)
    })
  }

  start(): void {
    // A call that a hook makes is known as such only now.
    if (this.#target.nested) this.#begin()
    else if (!this.#request.headersSent) process.nextTick(() => this.#alone(() => this.#begin()))
  }

  noteAddress(options: unknown): void {
    if (typeof options !== 'object' || options === null) return
    const { host, port } = options as { host?: unknown; port?: unknown }
    const number = Number(port)
    this.address = { host: typeof host === 'string' ? host : undefined, port: number > 0 ? number : undefined }
  }

  /** Asks for a connection when the hooks let it. */
  proceed(add: () => void): void {
    // Whoever sets a request up by hand may ask its agent more than once.
    const before = this.#add
    this.#add =
      before === undefined
        ? add
        : () => {
            before()
            add()
          }
    if (this.#request.headersSent) this.#begin()
    if (this.#state === 'running' || this.#state === 'over') this.#connect()
  }

  /** Takes over a connection when the hooks let it. */
  takeSocket(socket: Connection | undefined, give: Give): void {
    if (this.#request.headersSent) this.#begin()
    if (this.#state === 'new' || this.#state === 'entering') this.#hold(socket, give)
    else if (this.#state !== 'refused') give()
    else if (this.#told) socket?.destroy()
    else {
      this.#told = true
      give(this.#failure)
    }
  }

  /** Nobody listens to a connection that is held back: when it fails, the request has failed. */
  #hold(socket: Connection | undefined, give: Give): void {
    const failed = (error: unknown): void => {
      if (this.#give === undefined) return
      this.#give = undefined
      give(error)
    }
    socket?.once('error', failed)
    this.#give = error => {
      socket?.removeListener('error', failed)
      give(error)
    }
  }

  #begin(): void {
    if (this.#state !== 'new') return
    this.#state = 'entering'
    const open = this.#target.begin(agentOf(this.#request), [this.#request])
    this.#open = open
    if (open === undefined) {
      this.#over()
      this.#connect()
    } else if (open.entering === undefined) this.#entered(open)
    else void open.entering.then(() => this.#alone(() => this.#entered(open)))
  }

  #entered(open: OpenCall): void {
    if (this.#state !== 'entering') return
    if (open.verdict === 'run') {
      this.#state = 'running'
      this.#connect()
    } else this.#refuse(open.verdict === 'block' ? open.context.error : skipped(this.#target))
  }

  #connect(): void {
    const add = this.#add
    const give = this.#give
    this.#add = undefined
    this.#give = undefined
    try {
      add?.()
      give?.()
    } catch (error) {
      // Nobody will ever hear of this request: it is over for its hooks, too.
      this.#over()
      void this.#open?.end('threw', error)
      throw error
    }
  }

  /** Without a caller above us: what is thrown becomes the request's error. */
  #alone(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#refuse(error)
    }
  }

  /** Ends the request with an error, as Node does it with an error of a connection. */
  #refuse(error: unknown): void {
    this.#state = 'refused'
    this.#failure = error
    this.#add = undefined
    Reflect.apply(this.#destroyBare, this.#request, [error])
    const give = this.#give
    this.#give = undefined
    if (give === undefined) Reflect.apply(this.#request.onSocket as Method, this.#request, [undefined, error])
    else {
      this.#told = true
      give(error)
    }
  }

  /** The caller gives up. While hooks hold the request back there is no connection whose end would tell. */
  #destroy(args: unknown[]): unknown {
    if (this.#request.destroyed || this.#state === 'refused') return Reflect.apply(this.#destroyBare, this.#request, args)
    this.gaveUp = true
    this.#alone(() => this.#begin())
    if (this.#state === 'entering') {
      this.#refuse(args[0])
      return this.#request
    }
    return Reflect.apply(this.#destroyBare, this.#request, args)
  }

  /** The request is over before its headers were complete: hooks see it all the same. */
  #beginLate(): void {
    if (this.#state !== 'new') return
    this.#state = 'running'
    this.#open = this.#target.begin(agentOf(this.#request), [this.#request])
  }

  #emit(args: unknown[]): unknown {
    if (this.#later !== undefined) {
      this.#later.push(args)
      return true
    }
    const [event, value] = args as [Events, unknown]
    if (!ENDS.has(event)) return this.#pass(args)
    this.#beginLate()
    const open = this.#open
    this.#over()
    if (open === undefined) return this.#pass(args)
    const failed = event === 'error'
    const waiting = event === 'close' ? open.end('aborted') : open.end(failed ? 'threw' : 'returned', value)
    if (event === 'upgrade' || event === 'connect' || event === 'close') return this.#pass(args)
    // A response that nobody listens for must be dropped by Node, now.
    if (waiting === undefined || (!failed && this.#request.listenerCount('response') === 0)) return this.#deliver(open, args)
    const later: unknown[][] = (this.#later = [])
    const uncover = cover(this.#request, 'emit', (_, more) => this.#emit(more))
    const stopNoting = isResponse(value) ? noteFate(value) : undefined
    void waiting.then(() =>
      process.nextTick(() => {
        this.#later = undefined
        uncover.remove()
        stopNoting?.()
        this.#deliver(open, args)
        for (const each of later) Reflect.apply(this.#request.emit as Method, this.#request, each)
      }),
    )
    return true
  }

  /** Gives the caller what exit hooks left. */
  #deliver(open: OpenCall, args: unknown[]): unknown {
    const [event, value, ...rest] = args
    if (event === 'error') {
      if (!open.failed && isResponse(open.result)) return this.#pass(['response', open.result])
      return this.#pass(['error', open.failed ? open.error : value, ...rest])
    }
    if (!open.failed) return this.#pass(['response', open.result, ...rest])
    Reflect.apply(this.#destroyBare, this.#request, [open.error])
    return false
  }

  #pass(args: unknown[]): unknown {
    return Reflect.apply(this.#emitBare, this.#request, args)
  }

  #over(): void {
    if (this.#state !== 'refused') this.#state = 'over'
    for (const each of this.#covers.splice(0)) each.remove()
  }

  #cover(key: string, run: (bare: Method, args: unknown[]) => unknown): Method {
    const covered = cover(this.#request, key, run)
    this.#covers.push(covered)
    return covered.bare
  }
}

/** Undefined where the request has a connection of its own; the declarations leave this property out. */
function agentOf(request: ClientRequest): unknown {
  return (request as { agent?: unknown }).agent ?? undefined
}

const FATES = ['aborted', 'close'] as const

/** A connection may die while hooks look at its response: listeners that come after them are told what they have missed. */
function noteFate(response: IncomingMessage): () => void {
  const missed: { readonly event: string; readonly args: readonly unknown[]; readonly told: ReadonlySet<Function> }[] = []
  const tell = (): void => {
    for (const { event, args, told } of missed)
      for (const listener of response.rawListeners(event)) if (!told.has(listener)) Reflect.apply(listener, response, args)
  }
  const notes = FATES.map(event => {
    const note = (...args: unknown[]): void => void missed.push({ event, args, told: new Set(response.rawListeners(event)) })
    response.on(event, note)
    return note
  })
  return () => {
    FATES.forEach((event, i) => response.off(event, notes[i] as () => void))
    if (missed.length > 0) setImmediate(tell)
  }
}

function isResponse(value: unknown): value is IncomingMessage {
  return typeof value === 'object' && value !== null && 'statusCode' in value && 'on' in value
}

function skipped(target: HookTarget): HooklineError {
  return new HooklineError(
    'HOOKLINE_SKIP_UNSUPPORTED',
    `${target.name}: a hook skipped this request, and there is no response to give instead. Block it, or change its headers or where it goes.`,
  )
}
