/** The events of the line: one class per phase, immutable by private fields, ids made into text only when read. */
import { inspect, type InspectOptions } from 'node:util'
import type { Attributes, CapturedError, EnterEvent, ExitEvent, FailurePolicy, HookFailedEvent, HookSlowEvent, LineDroppedEvent, Outcome, ParentRef, Target } from './contract.ts'
import type { Frame } from './lineage.ts'

const NO_ATTRIBUTES: Attributes = Object.freeze({})

abstract class Inspectable {
  abstract toJSON(): Record<string, unknown>
  static {
    // Private fields do not show in the console, so the console is given the plain form.
    Object.defineProperty(this.prototype, inspect.custom, {
      value(this: Inspectable, depth: number, options: InspectOptions): string {
        return `${this.constructor.name} ${inspect(this.toJSON(), { ...options, depth })}`
      },
    })
  }
}

/** What enter and exit of one call have in common. */
abstract class CallEvent extends Inspectable {
  readonly #target: Target
  readonly #frame: Frame
  readonly #parent: ParentRef | undefined
  readonly #time: number | undefined
  readonly #attributes: Attributes | undefined
  constructor(target: Target, frame: Frame, parent: ParentRef | undefined, time: number | undefined, attributes: Attributes | undefined) {
    super()
    this.#target = target
    this.#frame = frame
    this.#parent = parent
    this.#time = time
    this.#attributes = attributes
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
    return this.#time
  }
  get attributes(): Attributes {
    return this.#attributes ?? NO_ATTRIBUTES
  }
  protected common(type: string): Record<string, unknown> {
    const { target, id, traceId, parent, time, attributes } = this
    return {
      type,
      target: target.name,
      kind: target.kind,
      id,
      traceId,
      parent: parent === undefined ? undefined : { id: parent.id, traceId: parent.traceId, target: parent.target?.name },
      time,
      attributes: { ...attributes },
    }
  }
}

/** See {@link EnterEvent}. */
export class EnterCallEvent extends CallEvent implements EnterEvent {
  readonly #args: readonly unknown[] | undefined
  constructor(target: Target, frame: Frame, parent: ParentRef | undefined, time: number | undefined, attributes: Attributes | undefined, args: readonly unknown[] | undefined) {
    super(target, frame, parent, time, attributes)
    this.#args = args
  }
  get type(): 'enter' {
    return 'enter'
  }
  get args(): readonly unknown[] | undefined {
    return this.#args
  }
  toJSON(): Record<string, unknown> {
    return { ...this.common(this.type), args: this.#args }
  }
}

/** What only an exit has. */
export interface Ending {
  readonly outcome: Outcome
  readonly result: unknown
  readonly error: CapturedError | undefined
  readonly durationMs: number | undefined
  readonly blockedBy: string | undefined
  readonly count: number | undefined
}

/** See {@link ExitEvent}. */
export class ExitCallEvent extends CallEvent implements ExitEvent {
  readonly #ending: Ending
  constructor(target: Target, frame: Frame, parent: ParentRef | undefined, time: number | undefined, attributes: Attributes | undefined, ending: Ending) {
    super(target, frame, parent, time, attributes)
    this.#ending = ending
  }
  get type(): 'exit' {
    return 'exit'
  }
  get outcome(): Outcome {
    return this.#ending.outcome
  }
  get result(): unknown {
    return this.#ending.result
  }
  get error(): CapturedError | undefined {
    return this.#ending.error
  }
  get durationMs(): number | undefined {
    return this.#ending.durationMs
  }
  get blockedBy(): string | undefined {
    return this.#ending.blockedBy
  }
  get count(): number | undefined {
    return this.#ending.count
  }
  toJSON(): Record<string, unknown> {
    return { ...this.common(this.type), ...this.#ending }
  }
}

/** A `hook.failed` event. */
export function hookFailedEvent(hook: string, phase: 'enter' | 'exit', policy: FailurePolicy, target: Target, error: CapturedError): HookFailedEvent {
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
