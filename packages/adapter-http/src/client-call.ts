/**
 * One request of the HTTP client as a call. It begins when its headers are complete (they are about to be written, or the code that made it has
 * returned) and before there is a connection; it ends with the response or with the error that comes instead.
 */
import type { ClientRequest } from 'node:http'
import type { Socket } from 'node:net'
import type { HookTarget, OpenCall } from '@hookline/core'
import { answerSocket } from './answer.ts'
import { EmitCover, type Ear } from './cover.ts'
import type { BareMethods } from './library.ts'
import { isEnd, isResponse, noteFate } from './response.ts'
import { SameTick } from './same-tick.ts'

type State = 'new' | 'entering' | 'running' | 'refused' | 'answered' | 'over'
type Give = (error?: unknown) => void
type Connection = Pick<Socket, 'destroy' | 'once' | 'removeListener'>

/** Where a request goes. */
export interface Address {
  readonly host: string | undefined
  readonly port: number | undefined
}

/** A request from its making to its response. */
export class ClientCall implements Ear {
  /** The caller destroyed the request before there was a response. */
  gaveUp: boolean
  readonly #target: HookTarget
  readonly #request: ClientRequest
  readonly #bare: BareMethods
  readonly #cover: EmitCover
  /** Without hooks a request has its connection in the tick after its making, and a proxy sets headers when it has. */
  #tick: SameTick | undefined = undefined
  #host: unknown = undefined
  #port: unknown = undefined
  #state: State = 'new'
  #open: OpenCall | undefined = undefined
  /** Asks the agent for a connection. */
  #add: (() => void) | undefined = undefined
  /** Hands over a connection that was made without waiting for us. */
  #give: Give | undefined = undefined
  #held: Connection | undefined = undefined
  /** Its end was seen. */
  #ended = false
  /** Events that came while exit hooks were awaited. */
  #later: unknown[][] | undefined = undefined

  constructor(target: HookTarget, request: ClientRequest, bare: BareMethods) {
    this.#target = target
    this.#request = request
    this.#bare = bare
    // A signal that has fired before.
    this.gaveUp = request.destroyed
    this.#cover = new EmitCover(request, this)
  }

  /** Looks where it goes, by what its agent was given. */
  start(options: unknown): void {
    if (typeof options === 'object' && options !== null) {
      const { host, port } = options as { host?: unknown; port?: unknown }
      this.#host = host
      this.#port = port
    }
    // A call that a hook makes is known as such only now.
    if (this.#target.nested || this.#request.headersSent) this.begin()
    else process.nextTick(beginInTick, this)
  }

  get address(): Address {
    const port = Number(this.#port)
    return { host: typeof this.#host === 'string' ? this.#host : undefined, port: port > 0 ? port : undefined }
  }

  /** The code that made it has returned. */
  beginInTick(): void {
    if (this.#state !== 'new') return
    const tick = (this.#tick = new SameTick())
    tick.run(() => this.#alone(() => this.begin()))
    this.#tick = undefined
  }

  /** Hands a connection over, by the original of `onSocket`. */
  handOver(give: () => unknown): unknown {
    return this.#tick === undefined ? give() : this.#tick.handOver(give)
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
    if (this.lets) this.#connect()
  }

  /** Its connection needs nothing of us. */
  get isFree(): boolean {
    return this.lets && this.#tick === undefined
  }

  /** Connections are none of our business now. */
  get lets(): boolean {
    return this.#state === 'running' || this.#state === 'over'
  }

  /** Takes over a connection when the hooks let it. */
  takeSocket(socket: Connection | undefined, give: Give): void {
    if (this.#state === 'new' || this.#state === 'entering') this.#hold(socket, give)
    else if (this.lets) give()
    else socket?.destroy()
  }

  /** Nobody listens to a connection that is held back: when it fails, the request has failed. */
  #hold(socket: Connection | undefined, give: Give): void {
    const failed = (error: unknown): void => {
      if (this.#give === undefined) return
      this.#give = undefined
      give(error)
    }
    socket?.once('error', failed)
    this.#held = socket
    this.#give = error => {
      socket?.removeListener('error', failed)
      give(error)
    }
  }

  /** Runs the enter hooks, once. */
  begin(): void {
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
    } else if (open.verdict === 'skip') this.#answer(open.result)
    else this.#refuse(open.context.error)
  }

  #connect(): void {
    const add = this.#add
    const give = this.#give
    this.#add = undefined
    this.#give = undefined
    this.#held = undefined
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

  /** A hook answers in the server's place: Node reads its answer from a connection that leads nowhere. */
  #answer(answer: unknown): void {
    let socket: Socket
    try {
      socket = answerSocket(answer, this.#target.name)
    } catch (error) {
      return this.#refuse(error)
    }
    this.#state = 'answered'
    this.#add = undefined
    this.#give = undefined
    this.#held?.destroy()
    // Node sets it where a connection is made.
    const { timeout } = this.#request as { timeout?: number }
    if (timeout !== undefined && timeout > 0) socket.setTimeout(timeout)
    Reflect.apply(this.#bare.onSocket, this.#request, [socket])
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
    this.#add = undefined
    Reflect.apply(this.#bare.destroy, this.#request, [error])
    const give = this.#give
    this.#give = undefined
    if (give === undefined) Reflect.apply(this.#bare.onSocket, this.#request, [undefined, error])
    else give(error)
  }

  /** The caller gives up; true when nothing is left to be done. While hooks hold the request back there is no connection whose end would tell. */
  giveUp(error: unknown): boolean {
    if (this.#request.destroyed || this.#state === 'refused') return false
    this.gaveUp = true
    this.#alone(() => this.begin())
    if (this.#state !== 'entering') return false
    this.#refuse(error)
    return true
  }

  /** The request is over before its headers were complete: hooks see it all the same. */
  #beginLate(): void {
    if (this.#state !== 'new') return
    this.#state = 'running'
    this.#open = this.#target.begin(agentOf(this.#request), [this.#request])
  }

  /** Its end, and everything while exit hooks are awaited. */
  takes(event: unknown): boolean {
    return this.#later !== undefined || (!this.#ended && isEnd(event))
  }

  take(args: unknown[]): unknown {
    if (this.#later !== undefined) {
      this.#later.push(args)
      return true
    }
    const [event, value] = args
    this.#beginLate()
    const open = this.#open
    this.#ended = true
    if (open === undefined) return this.#pass(args)
    const failed = event === 'error'
    const waiting = event === 'close' ? open.end('aborted') : open.end(failed ? 'threw' : 'returned', value)
    if (event === 'upgrade' || event === 'connect' || event === 'close') return this.#pass(args)
    // A response that nobody listens for must be dropped by Node, now.
    if (waiting === undefined || (!failed && this.#request.listenerCount('response') === 0)) return this.#deliver(open, args)
    this.#awaitExit(open, waiting, args)
    return true
  }

  /** Everything waits until exit hooks are through. */
  #awaitExit(open: OpenCall, waiting: Promise<void>, args: unknown[]): void {
    const later: unknown[][] = (this.#later = [])
    const [, value] = args
    const stopNoting = isResponse(value) ? noteFate(value) : undefined
    void waiting.then(() =>
      process.nextTick(() => {
        this.#later = undefined
        stopNoting?.()
        this.#deliver(open, args)
        for (const each of later) Reflect.apply(this.#request.emit, this.#request, each)
      }),
    )
  }

  /** Gives the caller what exit hooks left. */
  #deliver(open: OpenCall, args: unknown[]): unknown {
    const [event, value, ...rest] = args
    if (event === 'error') {
      if (!open.failed && isResponse(open.result)) return this.#pass(['response', open.result])
      return this.#pass(['error', open.failed ? open.error : value, ...rest])
    }
    if (!open.failed) return this.#pass(['response', open.result, ...rest])
    this.#over()
    Reflect.apply(this.#bare.destroy, this.#request, [open.error])
    return false
  }

  #pass(args: unknown[]): unknown {
    this.#over()
    return Reflect.apply(this.#cover.bare, this.#request, args)
  }

  #over(): void {
    this.#ended = true
    if (this.#state !== 'refused' && this.#state !== 'answered') this.#state = 'over'
    this.#cover.remove()
  }
}

function beginInTick(call: ClientCall): void {
  call.beginInTick()
}

/** Undefined where the request has a connection of its own; the declarations leave this property out. */
function agentOf(request: ClientRequest): unknown {
  return (request as { agent?: unknown }).agent ?? undefined
}
