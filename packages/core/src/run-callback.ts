/** Running a call that answers through a callback. The callback is called as the library calls it, with exit hooks before. */
import { AsyncResource } from 'node:async_hooks'
import { applyOriginal, answerNow, closeCall, openCall } from './begin.ts'
import { isBlocked, Verdict, type Call } from './call.ts'
import { applyInFrame } from './lineage.ts'
import { enterPhase } from './phases.ts'
import type { Plan } from './plan.ts'
import { ticketFor, whenItsTurn } from './run-async.ts'
import type { Site } from './run.ts'
import { resume } from './suspended.ts'
import { outside as outsideOf } from './within.ts'

/** Where the callback stands in these arguments; -1 when there is none. */
export function callbackPosition(args: readonly unknown[], index: number): number {
  const position = index < 0 ? args.length + index : index
  return position >= 0 && typeof args[position] === 'function' ? position : -1
}

/** Runs a call whose arguments hold a callback. */
export function runCallback(site: Site, plan: Plan, given: Plan, self: unknown, args: unknown[], mayAwait: boolean): unknown {
  const call = openCall(plan, self, args)
  let ticket = mayAwait && (plan.asyncEnter || site.queue?.busy === true) ? ticketFor(site, plan, given, self) : undefined
  // The callback belongs to the caller, also when the library calls it from a pool's or a socket's context.
  const restore = site.bindCallback ? new AsyncResource('HOOKLINE') : undefined
  const suspension = enterPhase(call, mayAwait, 0)
  if (suspension !== undefined) ticket ??= ticketFor(site, plan, given, self)
  if (suspension === undefined && ticket?.ready === undefined) {
    try {
      return start(call, site, restore, mayAwait)
    } finally {
      ticket?.release()
    }
  }
  whenItsTurn(call, suspension, ticket, entered => outside(() => start(entered, site, restore, mayAwait)))
  return undefined
}

type Restore = AsyncResource | undefined

/** Nobody stands above us any more, so what is thrown goes where it would have gone without hooks: to the process. */
function outside(work: () => void): void {
  try {
    work()
  } catch (error) {
    process.nextTick(() => {
      throw error
    })
  }
}

function start(call: Call, site: Site, restore: Restore, mayAwait: boolean): unknown {
  const position = callbackPosition(call._args, site.callbackIndex as number)
  if (position === -1) return runWithout(call, site)
  const callback = call._args[position] as Function
  const withhold = (): void =>
    finish(call, 'returned', call._result, mayAwait, done => {
      process.nextTick(() => deliver(done, callback, restore, undefined, done._failed ? [done._error] : [null, done._result]))
    })
  if (call._verdict !== Verdict.run) return withhold()
  let ended = false
  /** Further answers of a library that calls back more than once, while exit hooks wait on the first. */
  let waiting: (() => void)[] | undefined
  const hooked = function callbackWithHooks(this: unknown, error: unknown, result: unknown): void {
    const answers = arguments
    if (ended) {
      const again = (): void => deliver(call, callback, restore, this, answers)
      if (waiting === undefined) again()
      else waiting.push(again)
      return
    }
    ended = true
    waiting = []
    const failed = error !== undefined && error !== null
    finish(call, failed ? 'threw' : 'returned', failed ? error : result, mayAwait, done => {
      const same = done._failed === failed && (failed ? done._error === error : done._result === result)
      const answer = same ? answers : done._failed ? [done._error] : [null, done._result, ...Array.prototype.slice.call(answers, 2)]
      const late = waiting ?? []
      waiting = undefined
      try {
        deliver(done, callback, restore, this, answer)
      } finally {
        for (const again of late) outside(again)
      }
    })
  }
  if (callback.length !== 2) Object.defineProperty(hooked, 'length', { value: callback.length, configurable: true })
  const args = call._args.slice()
  args[position] = hooked
  try {
    return applyOriginal(call, site.original, args)
  } catch (error) {
    if (ended) throw error
    ended = true
    return isBlocked(call) ? withhold() : answerNow(call, 'threw', error)
  }
}

/** A hook took the callback away: the call is over when the target returns. */
function runWithout(call: Call, site: Site): unknown {
  if (call._verdict !== Verdict.run) return answerNow(call, 'returned', call._result)
  let value: unknown
  try {
    value = applyOriginal(call, site.original)
  } catch (error) {
    return answerNow(call, 'threw', error)
  }
  return answerNow(call, 'returned', value)
}

function finish(call: Call, outcome: 'returned' | 'threw', value: unknown, mayAwait: boolean, then: (call: Call) => void): void {
  const suspension = closeCall(call, outcome, value, mayAwait)
  if (suspension === undefined) then(call)
  else resume(suspension, done => outside(() => then(done)))
}

function deliver(call: Call, callback: Function, restore: Restore, self: unknown, args: ArrayLike<unknown>): void {
  if (call._plan.context) outsideOf(call, () => deliverIn(call, callback, restore, self, args))
  else deliverIn(call, callback, restore, self, args)
}

function deliverIn(call: Call, callback: Function, restore: Restore, self: unknown, args: ArrayLike<unknown>): void {
  if (restore !== undefined) restore.runInAsyncScope(() => callback.apply(self, args))
  else if (call._plan.lineage) applyInFrame(call._t?.up, callback, self, args)
  else callback.apply(self, args)
}
