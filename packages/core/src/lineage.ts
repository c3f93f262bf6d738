/**
 * Which call made which: a small frame in the async context, only while somebody asks for parents or scope.
 * Frames hold ids and the root they belong to, never each other and never a call, so that endless chains keep nothing alive.
 */
import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks'
import { activeSpan } from './active-span.ts'
import type { ParentRef, Target } from './contract.ts'
import { idOf, newTraceId, nextNumber } from './ids.ts'
import { nesting, type Activation, type Token } from './nesting.ts'
import { shared } from './shared.ts'

/** What a whole root call shares. */
export class Root {
  #traceId: string | undefined
  #told = false
  #scope: Map<unknown, unknown> | undefined
  #origin: Origin | undefined
  readonly #outer: Root | undefined
  /** @param outer The root it stands inside of: another trace begins here, which takes no call out of the request it serves. */
  constructor(traceId: string | undefined, origin: Origin | undefined, outer?: Root) {
    this.#traceId = traceId
    this.#origin = origin
    this.#outer = origin === undefined ? outer?.outermost : undefined
  }
  /** A chain of roots would keep all of them. */
  get outermost(): Root {
    return this.#outer ?? this
  }
  get traceId(): string {
    this.#told = true
    return (this.#traceId ??= newTraceId())
  }
  /** The trace id as it stands, which nobody is told by this. */
  get known(): string | undefined {
    return this.#traceId
  }
  /** Has this trace id from now on, where nobody was told another one. */
  become(traceId: string | undefined): void {
    if (!this.#told) this.#traceId = traceId
  }
  get scope(): Map<unknown, unknown> {
    if (this.#outer !== undefined) return this.#outer.scope
    if (this.#scope === undefined) {
      this.#scope = new Map()
      const origin = this.#origin
      this.#origin = undefined
      origin?.seed?.(this.#scope)
    }
    return this.#scope
  }
}

/** One call in the async context. */
export class Frame {
  readonly target: Target | undefined
  readonly number: number
  readonly token: Token | undefined
  /** The OpenTelemetry span that was active when the frame was made, or the call's own: a span that is newer than it is a nearer parent. */
  spanId: string | undefined
  #root: Root | undefined
  constructor(target: Target | undefined, number: number, root: Root | undefined, token: Token | undefined, spanId: string | undefined) {
    this.target = target
    this.number = number
    this.token = token
    this.spanId = spanId
    this.#root = root
  }
  get root(): Root {
    return (this.#root ??= new Root(undefined, undefined))
  }
  get id(): string {
    return idOf(this.number)
  }
  /** A span of the call's own, that is active while the target runs. Its trace is the call's where that has none yet, or only one that came from elsewhere. */
  startSpan({ traceId, id }: { readonly traceId: string; readonly id: string }, fromElsewhere: boolean): void {
    if (fromElsewhere || this.root.known === undefined) this.root.become(traceId)
    this.spanId = id
  }
}

/** Where a call comes from when it is another process (a `traceparent` header). */
export interface RemoteParent {
  readonly traceId: string
  readonly id: string
}

/** What an adapter knows of a call that comes from outside. */
export interface Origin {
  /** The caller in another process. */
  readonly remote?: RemoteParent | undefined
  /** Fills the scope when it is first read; called as this object's method. */
  seed?(scope: Map<unknown, unknown>): void
}

const frames = shared('frames', () => new AsyncLocalStorage<Frame>())

/** The frame of the call that this code runs in. */
export function currentFrame(): Frame | undefined {
  return frames.getStore()
}

/** Runs code inside a frame. */
export function inFrame<T>(frame: Frame, body: () => T): T {
  const before = frames.getStore()
  frames.enterWith(frame)
  try {
    return body()
  } finally {
    putBack(before)
  }
}

/**
 * Runs `fn.apply(self, args)` inside a frame, without a closure. Not by an `AsyncResource`, though that takes 55 ns less on Node 24: its ids are a stack, which a recursion
 * without end leaves broken, and what is a RangeError that a caller catches would end the process; and it would take back what the code enters for its caller.
 */
export function applyInFrame(frame: Frame | undefined, fn: Function, self: unknown, args: ArrayLike<unknown>): unknown {
  const before = frames.getStore()
  putBack(frame)
  try {
    return Reflect.apply(fn, self, args) as unknown
  } finally {
    putBack(before)
  }
}

function putBack(frame: Frame | undefined): void {
  // @ts-expect-error -- undefined is a valid store: it is what code outside any frame has
  frames.enterWith(frame)
}

const RESOURCE = 'HOOKLINE'

function enterAndRun<T>(frame: Frame, body: () => T): T {
  frames.enterWith(frame)
  return body()
}

/** What a call's place among calls is written to. */
export interface Place {
  readonly up: Frame | undefined
  frame: Frame | undefined
  parent: ParentRef | undefined
}

/** Gives a call its frame and the reference to its parent. */
export function openFrame(place: Place, target: Target, origin: Origin | undefined): void {
  const { up } = place
  const remote = origin?.remote
  const seeded = origin?.seed === undefined ? undefined : origin
  const span = activeSpan()
  let root: Root
  let spanId = span?.spanId
  if (span !== undefined && span.spanId !== up?.spanId) {
    root = up !== undefined && seeded === undefined && up.root.traceId === span.traceId ? up.root : new Root(span.traceId, seeded, up?.root)
    place.parent = Object.freeze({ id: span.spanId, traceId: span.traceId, target: undefined })
  } else if (remote !== undefined) {
    root = new Root(remote.traceId, seeded, up?.root)
    place.parent = Object.freeze({ ...remote, target: undefined })
  } else if (up === undefined || up.target === undefined) {
    root = new Root(undefined, seeded)
  } else {
    // A call with inputs of its own (a request) is a root of scope, also when a hooked `main` started the server.
    root = seeded === undefined ? up.root : new Root(up.root.traceId, seeded)
    spanId = up.spanId
    place.parent = new FrameParent(up)
  }
  place.frame = new Frame(target, nextNumber(), root, up?.token, spanId)
}

/** A parent's ids, with the text made on reading. */
class FrameParent implements ParentRef {
  readonly #frame: Frame
  constructor(frame: Frame) {
    this.#frame = frame
  }
  get target(): Target | undefined {
    return this.#frame.target
  }
  get id(): string {
    return this.#frame.id
  }
  get traceId(): string {
    return this.#frame.root.traceId
  }
  toJSON(): unknown {
    return { id: this.id, traceId: this.traceId, target: this.target?.name }
  }
}

/** Runs code inside a token, which must be ended when the hook settles. The scope is the context outside of it. */
export function runWithToken<T>(token: Token, scope: AsyncResource, body: () => T): T {
  const up = frames.getStore()
  nesting.tokens += 1
  return scope.runInAsyncScope(enterAndRun, undefined, new Frame(up?.target, up?.number ?? 0, up?.root, token, up?.spanId), body) as T
}

/** Keeps the async context of this moment, for what must run in it later. */
export function captureScope(): AsyncResource {
  return new AsyncResource(RESOURCE)
}

/** Ends a token: what inherited its context is hooked again. */
export function endToken(token: Token): void {
  if (!token.alive) return
  token.alive = false
  nesting.tokens -= 1
}

/** The hook or subscriber this code runs in, if any. */
export function runningActivation(): Activation | undefined {
  if (nesting.current !== undefined) return nesting.current
  if (nesting.tokens === 0) return undefined
  const token = frames.getStore()?.token
  return token !== undefined && token.alive ? token.activation : undefined
}
