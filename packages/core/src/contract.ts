/**
 * The contract: every type that users, adapters and rules share. Interfaces only, no code.
 * Read top to bottom: what is hooked (target), what runs around it (hook), what a hook is handed (call).
 * What the line carries (events) stands in line-contract.ts.
 */
import type { HttpClientRequestAttributes, HttpServerRequestAttributes } from './http/kinds.ts'

/** Any function; the widest thing that can be a target. */
// oxlint-disable-next-line typescript/no-explicit-any -- the one place where a function's own types do not matter
export type AnyFunction = (this: any, ...args: any[]) => any

/** Removes what was registered: call it, `dispose()` it, or declare it with `using`. Disposing twice does nothing. */
export interface Disposer {
  (): void
  dispose(): void
  [Symbol.dispose](): void
}

// ── Targets ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * How a target gives its answer.
 * `auto` decides per call: a function in the callback position means `callback`, else the returned value decides
 * (promise, other thenable, stream, or a plain value).
 */
export type Shape = 'auto' | 'sync' | 'async' | 'callback' | 'iterator' | 'asyncIterator' | 'stream'

/** A function that can be hooked, as hooks, selectors and events see it. */
export interface Target {
  /** `OrderService#place` (instance), `OrderService.create` (static), `get X#p`, `pg:query`, or a function's name. */
  readonly name: string
  /** What sort of call this is, such as `function`, `db.query` or `http.client.request`: see {@link EventKinds}. */
  readonly kind: string
  /** The module it comes from, where that is known. */
  readonly module: string | undefined
  readonly className: string | undefined
  /** The function's own name, without its class. */
  readonly functionName: string | undefined
  readonly shape: Shape
}

/** What makes a target: see `HookRegistry.target`. Only `name` is required. */
export interface TargetInit<K extends string = string> {
  readonly name: string
  /** @default 'function' */
  readonly kind?: K
  readonly module?: string
  readonly className?: string
  readonly functionName?: string
  /** @default 'auto' (generator and async functions are recognised when they are wrapped) */
  readonly shape?: Shape
  /** Position of the callback for `auto` and `callback`; negative counts from the end. @default none for auto, -1 for callback */
  readonly callbackIndex?: number
  /** Calls on one receiver start in the order they were made, however long asynchronous enter hooks take. @default true */
  readonly ordered?: boolean
  /** Run callbacks in the async context of the caller and not in the library's. @default false */
  readonly bindCallback?: boolean
  /** Describe a call by OpenTelemetry attribute names; asked only when a hook or subscriber reads attributes. */
  readonly describe?: Describe<K>
  /** Says whether what the call threw only means that the caller gave up: its outcome is then `aborted`. A throw counts as no. */
  readonly aborted?: (call: CallContext, error: unknown) => boolean
  /** Sets a header of what a call is about to send, for hooks that use `sendHeader`; calls of clients have it. */
  readonly setHeader?: (call: CallContext, name: string, value: string) => boolean | void
  /** What came with a call from another process, names and values as they came, for hooks that use `carrierOf`; calls of servers have it. */
  readonly carrier?: (call: CallContext) => object | null | undefined
  /** What events may hold of this target's calls, whoever asks. @default both */
  readonly capture?: { readonly args?: boolean; readonly result?: boolean }
}

/** Attribute values as OpenTelemetry has them. */
export type AttributeValue = string | number | boolean | readonly string[] | undefined
/** What a call is described by: OpenTelemetry names and their values. */
export type Attributes = { readonly [name: string]: AttributeValue }

/** Describes calls of one target. A function that throws is reported once and counts as an empty description. */
export interface Describe<K extends string = string> {
  enter?(call: CallContext): AttributesOf<K>
  exit?(call: CallContext): AttributesOf<K>
  /** The headers themselves, of calls that have some, for hooks with an allow-list of their own: see `headersOf`. */
  headers?(call: CallContext): HeadersOfCall
  /**
   * What records hold in the place of the arguments, where these are live objects or hold what is not to be written down: plain values in the same places and under the same names, so that
   * rules about arguments can be asked about a record. What is left out of an object is told by a key `[Truncated]`. See `argsOf`.
   */
  args?(call: CallContext): readonly unknown[]
}

/** Headers of a call as its library has them, in any form that `Capture.headers` reads; nothing where there are none, or none yet. */
export interface HeadersOfCall {
  readonly request?: object | null | undefined
  readonly response?: object | null | undefined
}

/**
 * Kinds of calls and the attributes each kind carries. Adapters extend it by module augmentation:
 * `declare module '@hookline/core' { interface EventKinds { 'db.query': { 'db.query.text'?: string } } }`
 */
export interface EventKinds {
  function: Attributes
  'http.client.request': HttpClientRequestAttributes
  'http.server.request': HttpServerRequestAttributes
}

/** The attributes of a kind; of an unknown kind, any attributes. */
export type AttributesOf<K extends string> = K extends keyof EventKinds ? Partial<EventKinds[K]> & Attributes : Attributes

// ── Selectors ────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Which targets a hook is for. A string is matched against `target.name`; `*` stands for any run of characters
 * (`OrderService#*`, `pg:*`, `*`). In an object every given field must match, each with `*` allowed.
 * A predicate is asked once per target; a target stands for itself.
 */
export type Selector = string | SelectorFields | ((target: Target) => boolean) | Target | readonly Selector[]

/** Fields that a target must have, every one that is given; `*` stands for any run of characters. */
export interface SelectorFields {
  readonly name?: string
  readonly kind?: string
  readonly module?: string
  readonly className?: string
  readonly functionName?: string
}

// ── Hooks ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What happens when a hook fails: `closed` makes the failure the call's, `open` reports it and goes on without the hook. */
export type FailurePolicy = 'closed' | 'open'

/** What costs something to provide. Who asks for it pays for it, nobody else. */
export interface HookNeeds {
  /** `call.parent`, `call.id` and `call.traceId` across asynchronous calls. */
  readonly parent?: boolean
  /** `call.scope`, the Map of the whole root call. */
  readonly scope?: boolean
  /** `call.startedAt` and `call.durationMs`. */
  readonly duration?: boolean
  /** `call.within`, to run the target in a context of the hook's making. Subscribers have no use for it. */
  readonly context?: boolean
}

/** What a hook puts around the target alone: see `call.within`. A hook that fails here never keeps the target from running, unless it fails `closed`. */
export interface Surroundings {
  /** Has to call `body` at once. Asked for each step of an iterator again. */
  run(body: () => void): void
  /** Has to call `body`, a callback that the caller gave to the target, at once and outside of what `run` made. @default callbacks run where the target calls them */
  leave?(body: () => void): void
  /** The span that is active inside, so that calls in there are told to be this call's children and not that span's. */
  readonly span?: { readonly traceId: string; readonly id: string }
}

/** A named pair of `onEnter` and `onExit` with a selector that says which targets it is for. At least one of the two is required. */
export interface Hook<A extends readonly unknown[] = any[], R = any> {
  /** Unique in its registry. */
  readonly name: string
  /** Which targets it is for. */
  readonly on: Selector
  /** Ascending in each phase, ties by registration. One number serves both phases. @default 0 */
  readonly order?: number | { readonly enter?: number; readonly exit?: number }
  /** @default { enter: 'closed', exit: 'open' } */
  readonly failure?: FailurePolicy | { readonly enter?: FailurePolicy; readonly exit?: FailurePolicy }
  /**
   * May return promises. An `async` function is taken as such without saying. `'passive'`: the promises are others' (a write, a timer), and the hook makes no calls once it has returned:
   * its calls need not be told apart until then, which is cheaper.
   * @default false
   */
  readonly async?: boolean | 'passive'
  /** Milliseconds after which an asynchronous hook counts as failed. @default 30000 */
  readonly timeoutMs?: number
  /** Run also on calls that hooks and subscribers make. Guards set it. @default false */
  readonly allowNested?: boolean
  /** Run `onEnter` once more when all enter hooks are through, where any stands after it: a guard then judges the arguments as the target gets them. `when` is asked again, a hook that failed is not. Guards set it. @default false */
  readonly recheck?: boolean
  /** What costs something and this hook reads. @default nothing */
  readonly needs?: HookNeeds
  /** Asked at the hook's turn (with `onEnter`: at enter, for the pair); false leaves the hook out of this call. */
  when?(call: CallContext<A, R>): boolean
  /** Before the target runs; may change `args`, `skip` or `block`. */
  onEnter?(call: CallContext<A, R>, ...params: A): void | Promise<void>
  /** When the call has ended; may assign `result` or `error`. */
  onExit?(call: CallContext<A, R>, result: R | undefined, error: unknown): void | Promise<void>
}

/** How a call ended. */
export type Outcome = 'returned' | 'threw' | 'skipped' | 'blocked' | 'aborted'

/** Ids of the call that made this one. Never the call itself, so that long chains keep nothing alive. */
export interface ParentRef {
  readonly id: string
  readonly traceId: string
  /** The parent's target; undefined where the parent is in another process or another tracer's span. */
  readonly target: Target | undefined
}

/** Why a call is blocked, and for targets that answer requests, with what. */
export interface BlockReason {
  readonly reason?: string
  /** HTTP status of the answer. @default 403 */
  readonly status?: number
  /** Body of the answer; an object is sent as JSON. */
  readonly body?: unknown
  /** Headers of the answer. */
  readonly headers?: Readonly<Record<string, string>>
}

/** One call of a target, as its hooks see it. */
export interface CallContext<A extends readonly unknown[] = any[], R = any> {
  readonly target: Target
  /** The `this` of the call. */
  readonly receiver: any
  /** The arguments. On enter assign to an element (or to `args`) to change what the target gets. */
  args: { -readonly [I in keyof A]: A[I] }
  /** What the call returned. Assign on exit to return something else; this clears `error`. */
  result: R | undefined
  /** What the call threw. Assign on exit to throw (also `undefined`); this clears `result`. */
  error: unknown
  /** True when the call failed, also where what it threw is `undefined`. */
  readonly failed: boolean
  /** Undefined until the call has ended. */
  readonly outcome: Outcome | undefined
  /** On enter: do not run the target, give the caller `result`. Takes effect when this hook's enter completes. */
  skip(result?: R): void
  readonly skipped: boolean
  /** On enter: do not run the target, give the caller a `BlockedError`. A decision, not a failure. */
  block(reason?: string | BlockReason | Error): void
  /** Name of the hook that blocked the call. */
  readonly blockedBy: string | undefined
  /** On enter: run the target inside of something, such as a tracer's context. Later hooks stand further inside. Ask for it with `needs: { context: true }`. */
  within(surroundings: Surroundings): void
  /** Whatever this hook wants to keep between its enter and its exit. */
  data: any
  /** One Map for the whole root call (the request, say). Ask for it with `needs: { scope: true }`, else it is the call's own. */
  readonly scope: Map<unknown, unknown>
  /** 16 hexadecimal digits. */
  readonly id: string
  /** 32 hexadecimal digits, the same for everything the root call caused. */
  readonly traceId: string
  /** Ask for it with `needs: { parent: true }`. */
  readonly parent: ParentRef | undefined
  /** Milliseconds since the epoch. Ask for it with `needs: { duration: true }`. */
  readonly startedAt: number | undefined
  /** Milliseconds until the end, or until now while the call runs. Ask for it with `needs: { duration: true }`. */
  readonly durationMs: number | undefined
  /** What the target's adapter tells of the call, by OpenTelemetry names; on exit with what is known then. */
  readonly attributes: Attributes
}
