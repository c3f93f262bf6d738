/** Running one hooked call: synchronous targets and those whose answer decides. Promise, callback and iterator forms stand beside this file. */
import { answer } from './answer.ts'
import { answerNow, applyOriginal, openCall } from './begin.ts'
import { Verdict, type Call } from './call.ts'
import { runPlain } from './run-plain.ts'
import { callbackPosition, runCallback } from './run-callback.ts'
import { runningActivation } from './lineage.ts'
import { nesting } from './nesting.ts'
import { enterPhase } from './phases.ts'
import type { Plan } from './plan.ts'
import type { Queue } from './ordered.ts'

/** A function that was wrapped, and how it answers. */
export interface Site {
  readonly original: Function
  readonly callbackIndex: number | undefined
  /** Known to answer later: enter hooks may wait. */
  readonly waits: boolean
  readonly bindCallback: boolean
  /** Undefined where order does not matter. */
  readonly queue: Queue | undefined
}

/** Runs one call of a site under a plan. */
export type Run = (site: Site, plan: Plan, self: unknown, ...args: unknown[]) => unknown

/** The plan for a call made now: the target's own, or what is left of it while a hook or subscriber is running. */
export function planNow(plan: Plan): Plan | undefined {
  if (nesting.current === undefined && nesting.tokens === 0) return plan
  const running = runningActivation()
  return running === undefined ? plan : plan.nested(running)
}

/** Targets whose returned value is the answer, whatever it is. */
export const runSync: Run = (site, given, self, ...args) => {
  const plan = planNow(given)
  if (plan === undefined) return Reflect.apply(site.original, self, args) as unknown
  const call = openCall(plan, self, args)
  enterPhase(call, false, 0)
  if (call._verdict !== Verdict.run) return answerNow(call, 'returned', call._result)
  let value: unknown
  try {
    value = applyOriginal(call, site.original)
  } catch (error) {
    return answerNow(call, 'threw', error)
  }
  return plan.ends ? answerNow(call, 'returned', value) : value
}

/** Targets of which nothing is known: a callback or the returned value decides. */
export const runAuto: Run = (site, given, self, ...args) => {
  const plan = planNow(given)
  if (plan === undefined) return Reflect.apply(site.original, self, args) as unknown
  if (site.callbackIndex !== undefined && callbackPosition(args, site.callbackIndex) !== -1)
    return runCallback(site, plan, given, self, args, false)
  if (plan.plain && plan === given) return runPlain(site, plan, self, args)
  const call = openCall(plan, self, args)
  enterPhase(call, false, 0)
  return startAuto(site, call)
}

/** The target's turn, after its enter hooks. */
export function startAuto(site: Site, call: Call): unknown {
  if (call._verdict === Verdict.block) return answerNow(call, 'returned', undefined)
  if (call._verdict === Verdict.skip) return answer(call, call._result)
  let value: unknown
  try {
    value = applyOriginal(call, site.original)
  } catch (error) {
    return answerNow(call, 'threw', error)
  }
  return answer(call, value)
}
