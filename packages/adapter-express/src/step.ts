/**
 * A call of one function of the application. It ends when the function first calls `next`, when it throws (Express makes
 * that a `next(error)`), when it returns with the response ended, or when the response is over: whichever comes first.
 */
import type { HookTarget, OpenCall } from '@hookline/core'
import { deny } from './deny.ts'
import type { Next } from './library.ts'
import type { Ending, Pending, RequestState } from './state.ts'

/**
 * Begins a call, runs what hooks left of it by `original`, the library's own way to run `fn` with these arguments, and goes on by `next`,
 * which stands at `position` of them.
 */
export function runStep(
  target: HookTarget,
  state: RequestState,
  fn: Function,
  args: unknown[],
  position: 2 | 3,
  original: Function,
  self: unknown,
): unknown {
  const step = new Step(state, args[position] as Next, original, self, position === 3)
  // Functions are reached from wherever the one before called `next`: they are children of the request all the same.
  const request = state.call
  if (request === undefined || !target.traced) return step.begin(target, fn, args, position)
  return request.run(() => step.begin(target, fn, args, position))
}

class Step implements Pending {
  below: Pending | undefined = undefined
  #call: OpenCall | undefined = undefined
  #running = false
  readonly #state: RequestState
  readonly #next: Next
  readonly #original: Function
  readonly #self: unknown
  /** The error goes on when an error handler is skipped. */
  readonly #handlesErrors: boolean

  constructor(state: RequestState, next: Next, original: Function, self: unknown, handlesErrors: boolean) {
    this.#state = state
    this.#next = next
    this.#original = original
    this.#self = self
    this.#handlesErrors = handlesErrors
  }

  begin(target: HookTarget, fn: Function, args: unknown[], position: 2 | 3): unknown {
    args[position] = this.#makeNext()
    const call = target.begin(fn, args)
    if (call === undefined) {
      args[position] = this.#next
      return this.#invoke(args)
    }
    this.#call = call
    if (call.entering === undefined) return this.#proceed(call)
    // What an asynchronous function would do with its promise, Express 5 does with this one.
    void call.entering.then(() => this.#proceed(call))
    return undefined
  }

  #makeNext(): Next {
    const step = this
    return function next(signal?: unknown): void {
      if (step.#running) step.#ended(signal)
      else step.#pass(arguments)
    }
  }

  /** V8 goes a long way round for arguments of an unknown number. */
  #invoke(args: readonly unknown[]): unknown {
    if (args.length === 3) return this.#original.call(this.#self, args[0], args[1], args[2]) as unknown
    return Reflect.apply(this.#original, this.#self, args) as unknown
  }

  /** `next` as it is without hooks: a second time, or before and after the call. */
  #pass(args: ArrayLike<unknown>): void {
    Reflect.apply(this.#next, undefined, args)
  }

  #proceed(call: OpenCall): unknown {
    if (call.verdict !== 'run') return this.#decided(call)
    if (!call.ends) return call.run(() => this.#invoke(call.args))
    this.#running = true
    const answer = call.run(() => this.#invoke(call.args))
    if (!this.#running) return answer
    if (this.#state.answered) this.responseOver(this.#state.ending ?? 'returned')
    else this.#state.add(this)
    return answer
  }

  /** The function called `next`, or threw. */
  #ended(signal: unknown): void {
    const call = this.#call as OpenCall
    this.#running = false
    this.#state.remove(this)
    const waiting = isError(signal) ? call.end('threw', signal) : call.end('returned', signal)
    if (waiting === undefined) this.#goOn(call, signal)
    else void waiting.then(() => this.#goOn(call, signal))
  }

  #goOn(call: OpenCall, signal: unknown): void {
    const next = this.#next
    if (call.failed) next(call.error || new Error('A hook made this call fail without saying why'))
    else if (Object.is(call.result, signal)) next(signal)
    else next(routing(call.result))
  }

  responseOver(ending: Ending): void {
    if (!this.#running) return
    this.#running = false
    void this.#call?.end(ending)
  }

  /** A hook blocked or skipped the call: the function does not run. */
  #decided(call: OpenCall): undefined {
    const blocked = call.verdict === 'block'
    const waiting = call.end('returned', call.result)
    if (waiting === undefined) this.#goPast(call, blocked)
    else void waiting.then(() => this.#goPast(call, blocked))
    return undefined
  }

  #goPast(call: OpenCall, blocked: boolean): void {
    const next = this.#next
    if (blocked) next(deny(call.error))
    else if (call.failed) next(call.error || new Error('A hook made this call fail without saying why'))
    else if (this.#state.answered || this.#state.response?.headersSent) return
    else if (this.#handlesErrors && call.result === undefined) next(call.args[0])
    else next(routing(call.result))
  }
}

/** What Express takes for an error. */
export function isError(signal: unknown): boolean {
  return Boolean(signal) && signal !== 'route' && signal !== 'router'
}

function routing(result: unknown): unknown {
  return result === 'route' || result === 'router' ? result : undefined
}
