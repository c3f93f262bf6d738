/** The line: who listens, what they want captured, and the loop that hands events to them. */
import type { Call } from './call.ts'
import type { Capture } from './capture/index.ts'
import type { Target } from './contract.ts'
import type { EnterEvent, EventNeeds, ExitEvent, HookEvent } from './line-contract.ts'
import { CallEvent } from './events.ts'
import { isRunning, nesting, type Activation } from './nesting.ts'
import { isThenable } from './thenable.ts'

/** One subscriber. */
export interface Subscriber {
  readonly listener: (event: HookEvent) => void
  readonly needs: EventNeeds
  readonly matches: (target: Target) => boolean
  readonly activation: Activation
  /** Takes the subscriber off and tells the user why. */
  readonly failed: (error: unknown) => void
  /** Told when the line ends for this subscriber without its doing. */
  readonly onEnd: (() => void) | undefined
  detached: boolean
}

/** The subscribers of one target and the union of what they need. */
export class LineView {
  readonly needs: EventNeeds
  readonly #subscribers: readonly Subscriber[]
  readonly #capture: Capture
  readonly #args: boolean
  readonly #result: boolean
  readonly #attributes: boolean

  constructor(
    subscribers: readonly Subscriber[],
    capture: Capture,
    allowed: { readonly args?: boolean; readonly result?: boolean } | undefined,
  ) {
    const some = (need: 'args' | 'result' | 'attributes' | 'duration' | 'parent' | 'scope'): boolean =>
      subscribers.some(({ needs }) => needs[need] === true)
    this.#subscribers = subscribers
    this.#capture = capture
    this.#args = some('args') && allowed?.args !== false
    this.#result = some('result') && allowed?.result !== false
    this.#attributes = some('attributes')
    this.needs = { duration: some('duration'), parent: some('parent'), scope: some('scope') }
  }

  enter(call: Call): void {
    const attributes = this.#attributes ? call.attributes : undefined
    const args = this.#args ? this.#capture.args(call._args) : undefined
    const frame = call._frame
    const trace = call._trace
    this.publish(
      new CallEvent(
        call.target,
        frame,
        trace.parent,
        trace.started,
        attributes,
        args,
        undefined,
        undefined,
        -1,
        undefined,
        undefined,
      ) as EnterEvent,
    )
  }

  exit(call: Call): void {
    const attributes = this.#attributes ? call.attributes : undefined
    const failed = call._failed
    const result = this.#result && !failed ? this.#capture.value(call._result) : undefined
    const error = failed ? this.#capture.error(call._error) : undefined
    const frame = call._frame
    const { parent, started, duration } = call._trace
    const extra = call._x
    const time = duration < 0 ? -1 : started + duration
    this.publish(
      new CallEvent(
        call.target,
        frame,
        parent,
        time,
        attributes,
        result,
        call._outcome,
        error,
        duration,
        extra?.blockedBy,
        extra?.count,
      ) as ExitEvent,
    )
  }

  publish(event: HookEvent): void {
    publishTo(this.#subscribers, event)
  }
}

/** Hands one event to subscribers; one that throws is detached and hurts nobody else. */
export function publishTo(subscribers: readonly Subscriber[], event: HookEvent): void {
  const before = nesting.current
  for (let i = 0; i < subscribers.length; i++) {
    const subscriber = subscribers[i] as Subscriber
    if (subscriber.detached || (before !== undefined && isRunning(subscriber.listener, before))) continue
    nesting.current = subscriber.activation
    try {
      const answer = subscriber.listener(event) as unknown
      if (answer !== undefined) watch(subscriber, answer)
    } catch (error) {
      subscriber.failed(error)
    }
    nesting.current = before
  }
}

/** An asynchronous listener is a listener that throws later. */
function watch(subscriber: Subscriber, answer: unknown): void {
  if (isThenable(answer)) answer.then(undefined, subscriber.failed)
}
