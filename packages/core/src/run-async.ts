/** Running a call of a target that is known to answer by a promise: hooks may wait, and calls on one receiver keep their order. */
import { answer, endsLater } from './answer.ts'
import { answerLater, applyOriginal, closeCall, openCall } from './begin.ts'
import { isBlocked, Verdict, type Call } from './call.ts'
import type { Ticket } from './ordered.ts'
import { enterPhase, type Suspension } from './phases.ts'
import type { Plan } from './plan.ts'
import { callbackPosition, runCallback } from './run-callback.ts'
import { runPlain } from './run-plain.ts'
import { isNativePromise } from './thenable.ts'
import { planNow, type Run, type Site } from './run.ts'
import { resume } from './suspended.ts'

/** Targets that answer by a promise, or by a callback when one stands in its position. */
export const runAsync: Run = (site, given, self, ...args) => {
  const plan = planNow(given)
  if (plan === undefined) return Reflect.apply(site.original, self, args)
  if (site.callbackIndex !== undefined && callbackPosition(args, site.callbackIndex) !== -1)
    return runCallback(site, plan, given, self, args, true)
  if (plan.plain && plan === given && site.queue?.busy !== true) return runPlain(site, plan, self, args)
  const call = openCall(plan, self, args)
  const ticket = plan.asyncEnter || site.queue?.busy === true ? ticketFor(site, plan, given, self) : undefined
  const suspension = enterPhase(call, true, 0)
  // A hook that had not said it would wait: still synchronous here, so nobody came in between.
  return goOn(site, call, suspension, suspension === undefined ? ticket : (ticket ?? ticketFor(site, plan, given, self)))
}

/** Starts the target now, or when hooks and earlier calls on the receiver are through. */
export function goOn(site: Site, call: Call, suspension: Suspension | undefined, ticket: Ticket | undefined): unknown {
  if (suspension === undefined && ticket?.ready === undefined) {
    try {
      return startAsync(call, site)
    } finally {
      ticket?.release()
    }
  }
  return new Promise((resolve, reject) => {
    whenItsTurn(call, suspension, ticket, entered => settleBy(entered, site, resolve, reject))
  })
}

/** The target's turn when the caller has a promise already: that one is settled, and no further promise is made. */
function settleBy(call: Call, site: Site, resolve: (value: unknown) => void, reject: (reason: unknown) => void): void {
  const settle = (last: Call): void => (last._failed ? reject(last._error) : resolve(last._result))
  const close = (outcome: 'returned' | 'threw', value: unknown): void => {
    const suspension = closeCall(call, outcome, value, true)
    if (suspension === undefined) settle(call)
    else resume(suspension, settle)
  }
  try {
    const runs = call._verdict === Verdict.run
    const value = runs ? applyOriginal(call, site.original) : call._result
    if (runs && !call._plan.ends) resolve(value)
    else if (isNativePromise(value)) {
      value.then(
        result => close('returned', result),
        (error: unknown) => close('threw', error),
      )
    } else if (runs && endsLater(call, value)) resolve(answer(call, value))
    else if (runs) close('returned', value)
    else resolve(asPromise(call))
  } catch (error) {
    if (call._outcome === undefined) close('threw', error)
    else reject(error)
  }
}

/** The target's turn, after its enter hooks. */
export function startAsync(call: Call, site: Site): unknown {
  if (call._verdict !== Verdict.run) return asPromise(call)
  let value: unknown
  try {
    value = applyOriginal(call, site.original)
  } catch (error) {
    return isBlocked(call) ? asPromise(call) : answerLater(call, 'threw', error)
  }
  return answer(call, value)
}

/** What was skipped or blocked still answers by a promise, after its exit hooks. */
async function asPromise(call: Call): Promise<unknown> {
  let value: unknown
  try {
    value = await call._result
  } catch (error) {
    return answerLater(call, 'threw', error)
  }
  return answerLater(call, 'returned', value)
}

/** A place in the receiver's queue. Calls that hooks make never queue: who they wait for may wait for them. */
export function ticketFor(site: Site, plan: Plan, given: Plan, self: unknown): Ticket | undefined {
  const queue = site.queue
  if (queue === undefined || plan !== given) return undefined
  if ((typeof self !== 'object' && typeof self !== 'function') || self === null || self === globalThis) return undefined
  return queue.take(self)
}

/** Calls `go` once enter hooks are through and every earlier call on the receiver has started. */
export function whenItsTurn(
  call: Call,
  suspension: ReturnType<typeof enterPhase>,
  ticket: Ticket | undefined,
  go: (call: Call) => void,
): void {
  const entered = (done: Call): void => {
    const run = (): void => {
      go(done)
      ticket?.release()
    }
    if (ticket?.ready === undefined) run()
    else void ticket.ready.then(run)
  }
  if (suspension === undefined) entered(call)
  else resume(suspension, entered)
}
