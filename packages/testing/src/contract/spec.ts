/** What an adapter says of itself so that the contract can be checked on it. Interfaces only. */
import type { AttributeValue, CallContext, Disposer, HookRegistry, Outcome } from '@hookline/core'
import type { CheckId } from './check-ids.ts'

/** How the user gets the answer; it decides what can be expected of a call. */
export type CallForm = 'sync' | 'promise' | 'callback' | 'submittable' | 'stream' | 'handler' | 'request'

/** Shows the suite what the views leave out. Every use is optional and makes more checks possible. */
export interface Probe {
  /** Pass what the call returned through here: its class, own properties and identity are compared. */
  returned<T>(value: T): T
  /** Say in the callback (or listener) what came: compared with what hooks see, and the async context is looked at. */
  got(error: unknown, result?: unknown): void
}

/** What the user of a call saw: the view, or what was thrown. */
export type Seen = { readonly view: unknown; readonly error?: never } | { readonly error: unknown; readonly view?: never }

/** Makes one real call and resolves to what its user sees, normalised so that two runs are deeply equal. */
export type RunCall<F> = (fixture: F, probe: Probe) => unknown

/** Values that bite when they are read; see {@link CallSpec.hostile}. */
export interface HostileValues {
  /** An object whose getter `trap` throws. */
  readonly getter: object
  /** A Proxy of which every trap throws. */
  readonly proxy: object
  readonly cyclic: object
  /** How often `getter` was read so far. */
  readonly reads: number
}

/** Reasons why a check does not apply, by the check's id; printed as skipped tests. */
export type Gaps = { readonly [id in CheckId]?: string }

/** One way to call the library. Fixture `F` is what the spec's `open` gives. */
export interface CallSpec<F> {
  readonly title: string
  /** Name of the target, exactly. */
  readonly target: string
  readonly kind: string
  /** @default 'promise' */
  readonly form?: CallForm
  /** Calls of the target that one `run` makes. @default 1 */
  readonly count?: number
  /**
   * Makes one call that succeeds. Start it before the first `await`, give errors of the library to the caller by rejecting, and show everything a user could notice:
   * the result's shape, `this`, the order of events.
   */
  readonly run: RunCall<F>
  /** How hooks see the end of `run`. @default 'returned' */
  readonly outcome?: Outcome
  /** The same for a call that fails; reject with the library's error, or give a view of it. */
  readonly fails?: RunCall<F>
  /** How hooks see the end of `fails`. @default 'threw' */
  readonly failOutcome?: Outcome
  /** Attributes that must be there on exit of `run`: equal, matching, or accepted by a function. */
  readonly attributes?: { readonly [name: string]: AttributeValue | RegExp | ((value: AttributeValue) => boolean) }
  /** An enter hook's change of the arguments, and the view that comes of it. */
  readonly changesArgs?: { readonly change: (call: CallContext) => void; readonly view: unknown }
  /** An exit hook's change of result or error, and what comes of it: a view, or the error that is thrown. */
  readonly replaces?: { readonly change: (call: CallContext) => void; readonly view?: unknown; readonly error?: unknown }
  /** What `call.skip(result)` gives the caller. */
  readonly skipGives?: { readonly result?: unknown; readonly view: unknown }
  /** Asserts what the caller sees of `call.block('contract')`. @default it is thrown a BlockedError */
  readonly blockShows?: (seen: Seen) => void
  /** Asserts what the caller sees of an enter hook that throws `error`. @default it is thrown that very error; with `blockShows`: the same as there */
  readonly throwShows?: (seen: Seen, error: Error) => void
  /** Makes several calls on one receiver without waiting in between; the view shows the order in which they happened. */
  readonly ordered?: RunCall<F>
  /** Starts a call that fails and does not look at its answer: rejections nobody handles must be told as by the bare library. */
  readonly drops?: (fixture: F) => void
  /** Makes one call with a secret wherever users put secrets; no event may hold it. */
  readonly secret?: (fixture: F, secret: string) => unknown
  /** Makes one call with values that bite where the library takes any value. */
  readonly hostile?: (fixture: F, values: HostileValues) => unknown
  readonly gaps?: Gaps
}

/** An adapter under contract. */
export interface AdapterSpec<F = unknown> {
  readonly name: string
  install(registry: HookRegistry): Disposer
  /** Everything the adapter patches, as pairs of object and key. */
  patched(): readonly (readonly [object: object, key: PropertyKey])[]
  /** Makes what calls need: a connection, a server. Opened anew for every run, after the adapter was installed. */
  open(): F | Promise<F>
  close?(fixture: F): void | Promise<void>
  /** How often the real thing ran since `open`, as the far side tells it (queries, requests): proves that blocked and skipped calls do not run. */
  ran?(fixture: F): number | Promise<number>
  readonly calls: readonly CallSpec<F>[]
  /** Installs that must be refused with `HOOKLINE_ADAPTER_WRONG_OBJECT`, by what they were given. */
  readonly wrongObjects?: { readonly [what: string]: (registry: HookRegistry) => unknown }
  /** Installs that must be refused with `HOOKLINE_ADAPTER_UNSUPPORTED_VERSION`. */
  readonly unsupported?: { readonly [what: string]: (registry: HookRegistry) => unknown }
  readonly gaps?: Gaps
  /** Milliseconds the suite waits for an end that should come. @default 5000 */
  readonly patienceMs?: number
}
