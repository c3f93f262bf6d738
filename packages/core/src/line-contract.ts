/** What the line carries, and what its subscribers may ask for. Types only. */
import type { AttributesOf, FailurePolicy, HookNeeds, Outcome, ParentRef, Selector, Target } from './contract.ts'

/** What a subscriber wants in its events, and of which targets. What nobody asks for is not made. */
export interface EventNeeds extends HookNeeds {
  /** Only calls of these targets. @default all */
  readonly on?: Selector
  /** The caller's arguments, captured and redacted. @default false */
  readonly args?: boolean
  /** What the caller gets, captured and redacted. @default false */
  readonly result?: boolean
  /** What the target's adapter tells of the call. @default false */
  readonly attributes?: boolean
}

interface CallEventBase<K extends string> {
  readonly target: Target & { readonly kind: K }
  readonly id: string
  readonly traceId: string
  readonly parent: ParentRef | undefined
  /** Milliseconds since the epoch; undefined unless `duration` was asked for. */
  readonly time: number | undefined
  readonly attributes: AttributesOf<K>
}

/** A call begins: published before its hooks run, with the caller's arguments. */
export interface EnterEvent<K extends string = string> extends CallEventBase<K> {
  readonly type: 'enter'
  /** Captured and redacted; undefined unless asked for. */
  readonly args: readonly unknown[] | undefined
}

/** A call has ended: published after its exit hooks, with what the caller gets. */
export interface ExitEvent<K extends string = string> extends CallEventBase<K> {
  readonly type: 'exit'
  readonly outcome: Outcome
  /** Captured and redacted; undefined unless asked for. */
  readonly result: unknown
  /** Captured and redacted; undefined unless the call failed. */
  readonly error: CapturedError | undefined
  readonly durationMs: number | undefined
  readonly blockedBy: string | undefined
  /** Values an iterator gave. */
  readonly count: number | undefined
}

/** What an event keeps of an error: redacted texts; `stack` only where the registry's capture has `stack: true`. */
export interface CapturedError {
  readonly type: string
  readonly message: string
  readonly code?: string
  readonly stack?: string
}

/** A hook threw, rejected, timed out or answered wrongly. */
export interface HookFailedEvent {
  readonly type: 'hook.failed'
  readonly hook: string
  readonly phase: 'enter' | 'exit'
  readonly policy: FailurePolicy
  readonly target: Target
  readonly error: CapturedError
}

/** A hook ran synchronously for longer than the registry's `slowHookMs`. */
export interface HookSlowEvent {
  readonly type: 'hook.slow'
  readonly hook: string
  readonly phase: 'enter' | 'exit'
  readonly target: Target
  readonly durationMs: number
}

/** A bounded consumer was too slow; told to that consumer only. */
export interface LineDroppedEvent {
  readonly type: 'line.dropped'
  /** Events dropped since the last one that was delivered. */
  readonly count: number
}

/** What the line carries. Events are immutable; captured values are frozen copies. */
export type HookEvent = EnterEvent | ExitEvent | HookFailedEvent | HookSlowEvent | LineDroppedEvent
/** Enter and exit events of one kind. */
export type EventOfKind<K extends string> = EnterEvent<K> | ExitEvent<K>

/** Something the user should know; by default it goes to `process.emitWarning`, at most once per hook, code and minute. */
export interface Report {
  readonly code: string
  readonly message: string
  readonly hook?: string
  readonly target?: string
  readonly cause?: unknown
}
