/**
 * A call of one function of the application. It ends when the function first calls `next`, when it throws (Express makes
 * that a `next(error)`), when it returns with the response ended, or when the response is over: whichever comes first.
 */
import type { HookTarget, OpenCall } from '@hookline/core'
import { deny } from './deny.ts'
import type { Next } from './library.ts'
import type { Ending, Pending, RequestState } from './state.ts'

/** Runs the function with these arguments. */
type Invoke = (args: readonly unknown[]) => unknown

/** Begins a call, runs what hooks left of it, and goes on by `next`, which stands at `position` of the arguments. */
export function runStep(target: HookTarget, state: RequestState, fn: Function, args: unknown[], position: 2 | 3, invoke: Invoke): unknown {
  // Functions are reached from wherever the one before called `next`: they are children of the request all the same.
  const request = state.call
  if (request === undefined || !target.traced) return begin(target, state, fn, args, position, invoke)
  return request.run(() => begin(target, state, fn, args, position, invoke))
}

function begin(target: HookTarget, state: RequestState, fn: Function, args: unknown[], position: 2 | 3, invoke: Invoke): unknown {
  const step = new Step(state, args[position] as Next)
  args[position] = function next(signal?: unknown): void {
    if (step.running) step.ended(signal)
    else step.pass(arguments)
  }
  const call = target.begin(fn, args)
  if (call === undefined) {
    args[position] = step.next
    return invoke(args)
  }
  step.call = call
  step.handlesErrors = position === 3
  if (call.entering === undefined) return step.proceed(invoke)
  // What an asynchronous function would do with its promise, Express 5 does with this one.
  void call.entering.then(() => step.proceed(invoke))
  return undefined
}

class Step implements Pending {
  call: OpenCall | undefined = undefined
  /** The error goes on when an error handler is skipped. */
  handlesErrors = false
  running = false
  readonly #state: RequestState
  readonly next: Next

  constructor(state: RequestState, next: Next) {
    this.#state = state
    this.next = next
  }

  /** `next` as it is without hooks: a second time, or before and after the call. */
  pass(args: ArrayLike<unknown>): void {
    Reflect.apply(this.next, undefined, args)
  }

  proceed(invoke: Invoke): unknown {
    const call = this.call as OpenCall
    if (call.verdict !== 'run') return this.#decided(call)
    if (!call.ends) return call.run(() => invoke(call.args))
    this.running = true
    const answer = call.run(() => invoke(call.args))
    if (!this.running) return answer
    if (this.#state.answered) this.responseOver(this.#state.ending ?? 'returned')
    else this.#state.add(this)
    return answer
  }

  /** The function called `next`, or threw. */
  ended(signal: unknown): void {
    const call = this.call as OpenCall
    this.running = false
    this.#state.remove(this)
    const waiting = isError(signal) ? call.end('threw', signal) : call.end('returned', signal)
    const goOn = (): void => {
      if (call.failed) this.next(call.error || new Error('A hook made this call fail without saying why'))
      else if (Object.is(call.result, signal)) this.next(signal)
      else this.next(routing(call.result))
    }
    if (waiting === undefined) goOn()
    else void waiting.then(goOn)
  }

  responseOver(ending: Ending): void {
    if (!this.running) return
    this.running = false
    void this.call?.end(ending)
  }

  /** A hook blocked or skipped the call: the function does not run. */
  #decided(call: OpenCall): undefined {
    const blocked = call.verdict === 'block'
    const waiting = call.end('returned', call.result)
    const goOn = (): void => {
      if (blocked) this.next(deny(call.error))
      else if (call.failed) this.next(call.error || new Error('A hook made this call fail without saying why'))
      else if (this.#state.answered || this.#state.response?.headersSent) return
      else if (this.handlesErrors && call.result === undefined) this.next(call.args[0])
      else this.next(routing(call.result))
    }
    if (waiting === undefined) goOn()
    else void waiting.then(goOn)
    return undefined
  }
}

/** What Express takes for an error. */
export function isError(signal: unknown): boolean {
  return Boolean(signal) && signal !== 'route' && signal !== 'router'
}

function routing(result: unknown): unknown {
  return result === 'route' || result === 'router' ? result : undefined
}
