/** Calls that adapters begin and end by hand: a request that ends at `finish`, a query object that emits its end. */
import { closeCall, openCall } from './begin.ts'
import { Verdict, type Call } from './call.ts'
import type { CallContext } from './contract.ts'
import { inFrame, type Origin } from './lineage.ts'
import { enterPhase } from './phases.ts'
import type { Plan } from './plan.ts'
import { resume } from './suspended.ts'
import { inside } from './within.ts'

/** A call between its enter and its exit. */
export interface OpenCall {
  /** What hooks were handed. */
  readonly context: CallContext
  /** Settles when asynchronous enter hooks are through; undefined when there is nothing to wait for. Never rejects. */
  readonly entering: Promise<void> | undefined
  /** What enter hooks decided; meaningful when `entering` is undefined or has settled. */
  readonly verdict: 'run' | 'skip' | 'block'
  /** The arguments as hooks left them. */
  readonly args: readonly unknown[]
  /** A hook or subscriber made this call: it must not wait for the call that hook stands on. */
  readonly nested: boolean
  /** Something happens at the end: without it, `end` need not be called. */
  readonly ends: boolean
  /** Runs code in the async context of the call, so that calls made there are its children. */
  run<T>(body: () => T): T
  /** Ends the call and runs exit hooks; a second end does nothing. The promise is there only while asynchronous exit hooks wait, and never rejects. */
  end(outcome: 'returned' | 'threw' | 'aborted', value?: unknown): Promise<void> | undefined
  /** After `end` (or a block): what the caller is to get. */
  readonly failed: boolean
  readonly result: unknown
  readonly error: unknown
}

/** @internal */
export class OpenCallImpl implements OpenCall {
  readonly entering: Promise<void> | undefined
  readonly nested: boolean
  #call: Call
  #ended = false
  readonly #mayAwait: boolean

  constructor(
    plan: Plan,
    receiver: unknown,
    args: unknown[],
    options: (Origin & { readonly mayAwait?: boolean }) | undefined,
    nested: boolean,
  ) {
    this.nested = nested
    this.#mayAwait = options?.mayAwait !== false
    this.#call = openCall(plan, receiver, args, options?.remote === undefined && options?.seed === undefined ? undefined : options)
    const suspension = enterPhase(this.#call, this.#mayAwait, 0)
    this.entering =
      suspension === undefined
        ? undefined
        : new Promise(resolve => {
            resume(suspension, call => {
              this.#call = call
              resolve()
            })
          })
  }

  get context(): CallContext {
    return this.#call
  }
  get verdict(): 'run' | 'skip' | 'block' {
    const verdict = this.#call._verdict
    return verdict === Verdict.run ? 'run' : verdict === Verdict.skip ? 'skip' : 'block'
  }
  get args(): readonly unknown[] {
    return this.#call._args
  }
  get ends(): boolean {
    return this.#call._plan.ends
  }
  run<T>(body: () => T): T {
    const call = this.#call
    const { lineage, context } = call._plan
    const framed = lineage ? (): T => inFrame(call._frame, body) : body
    return context ? inside(call, framed) : framed()
  }
  end(outcome: 'returned' | 'threw' | 'aborted', value?: unknown): Promise<void> | undefined {
    if (this.#ended) return undefined
    this.#ended = true
    const suspension = closeCall(this.#call, outcome, value, true)
    if (suspension === undefined) return undefined
    return new Promise(resolve => {
      resume(suspension, call => {
        this.#call = call
        resolve()
      })
    })
  }
  get failed(): boolean {
    return this.#call._failed
  }
  get result(): unknown {
    return this.#call._result
  }
  get error(): unknown {
    return this.#call._error
  }
}
