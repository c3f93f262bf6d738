/** The events of the line: immutable by private fields, ids made into text only when read. */
import { inspect, type InspectOptions } from 'node:util'
import type { Attributes, FailurePolicy, Outcome, ParentRef, Target } from './contract.ts'
import type { CapturedError, HookFailedEvent, HookSlowEvent, LineDroppedEvent } from './line-contract.ts'
import type { Frame } from './lineage.ts'

const NO_ATTRIBUTES: Attributes = Object.freeze({})

/**
 * Enter and exit of a call: see `EnterEvent` and `ExitEvent`, the two ways to look at it.
 * One flat class on purpose: a common base with a class for each phase took 24 ns to construct where this takes 9.
 */
export class CallEvent {
  readonly #target: Target
  readonly #frame: Frame
  readonly #parent: ParentRef | undefined
  /** By the monotonic clock; negative where nobody asked. */
  readonly #time: number
  readonly #attributes: Attributes | undefined
  /** Arguments on enter, the result on exit. */
  readonly #value: unknown
  /** Undefined on enter. */
  readonly #outcome: Outcome | undefined
  readonly #error: CapturedError | undefined
  readonly #duration: number
  readonly #blockedBy: string | undefined
  readonly #count: number | undefined

  constructor(
    target: Target,
    frame: Frame,
    parent: ParentRef | undefined,
    time: number,
    attributes: Attributes | undefined,
    value: unknown,
    outcome: Outcome | undefined,
    error: CapturedError | undefined,
    duration: number,
    blockedBy: string | undefined,
    count: number | undefined,
  ) {
    this.#target = target
    this.#frame = frame
    this.#parent = parent
    this.#time = time
    this.#attributes = attributes
    this.#value = value
    this.#outcome = outcome
    this.#error = error
    this.#duration = duration
    this.#blockedBy = blockedBy
    this.#count = count
  }

  get type(): 'enter' | 'exit' {
    return this.#outcome === undefined ? 'enter' : 'exit'
  }
  get target(): Target {
    return this.#target
  }
  get id(): string {
    return this.#frame.id
  }
  get traceId(): string {
    return this.#frame.root.traceId
  }
  get parent(): ParentRef | undefined {
    return this.#parent
  }
  get time(): number | undefined {
    return optional(this.#time, performance.timeOrigin)
  }
  get attributes(): Attributes {
    return this.#attributes ?? NO_ATTRIBUTES
  }
  get args(): readonly unknown[] | undefined {
    return this.#outcome === undefined ? (this.#value as readonly unknown[] | undefined) : undefined
  }
  get outcome(): Outcome | undefined {
    return this.#outcome
  }
  get result(): unknown {
    return this.#outcome === undefined ? undefined : this.#value
  }
  get error(): CapturedError | undefined {
    return this.#error
  }
  get durationMs(): number | undefined {
    return optional(this.#duration, 0)
  }
  get blockedBy(): string | undefined {
    return this.#blockedBy
  }
  get count(): number | undefined {
    return this.#count
  }

  toJSON(): Record<string, unknown> {
    const { type, target, id, traceId, parent, time, attributes, args, outcome, result, error, durationMs, blockedBy, count } = this
    const common = {
      type,
      target: target.name,
      kind: target.kind,
      id,
      traceId,
      parent: parent === undefined ? undefined : { id: parent.id, traceId: parent.traceId, target: parent.target?.name },
      time,
      attributes: { ...attributes },
    }
    return type === 'enter' ? { ...common, args } : { ...common, outcome, result, error, durationMs, blockedBy, count }
  }
  static {
    // Private fields do not show in the console, so the console is given the plain form.
    Object.defineProperty(this.prototype, inspect.custom, {
      value(this: CallEvent, depth: number, options: InspectOptions): string {
        return `${this.type} ${inspect(this.toJSON(), { ...options, depth })}`
      },
    })
  }
}

function optional(value: number, offset: number): number | undefined {
  return value < 0 ? undefined : value + offset
}

/** A `hook.failed` event. */
export function hookFailedEvent(
  hook: string,
  phase: 'enter' | 'exit',
  policy: FailurePolicy,
  target: Target,
  error: CapturedError,
): HookFailedEvent {
  return Object.freeze({ type: 'hook.failed', hook, phase, policy, target, error })
}

/** A `hook.slow` event. */
export function hookSlowEvent(hook: string, phase: 'enter' | 'exit', target: Target, durationMs: number): HookSlowEvent {
  return Object.freeze({ type: 'hook.slow', hook, phase, target, durationMs })
}

/** A `line.dropped` event. */
export function lineDroppedEvent(count: number): LineDroppedEvent {
  return Object.freeze({ type: 'line.dropped', count })
}
