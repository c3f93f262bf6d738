/**
 * The short way, which most hooked calls take: synchronous hooks, nobody listening, nothing measured.
 * One function, so that V8 sees the whole of it; whatever is unusual goes on by the phases everybody else uses.
 */
import { answer } from './answer.ts'
import { answerLater, answerNow, applyFew } from './begin.ts'
import { Call, Phase, Verdict } from './call.ts'
import type { Outcome } from './contract.ts'
import { callEnter, callExit } from './invoke.ts'
import { nesting } from './nesting.ts'
import { enterFailed, enterPhase, exitFailed, thenOf, type Suspension } from './phases.ts'
import type { Plan, PlanHook } from './plan.ts'
import { goOn, ticketFor } from './run-async.ts'
import { startAuto, type Site } from './run.ts'

/** Runs a call under a plain plan, outside of any hook or subscriber. */
export function runPlain(site: Site, plan: Plan, self: unknown, args: unknown[]): unknown {
  const call = new Call(plan, self, args)
  const enter = plan.enter
  for (let i = 0; i < enter.length; i++) {
    const at = enter[i] as PlanHook
    if (at.enter === undefined) continue
    call._turn = at
    nesting.current = at.activation
    let suspension: Suspension | undefined
    try {
      const given = callEnter(call, at)
      if (given !== undefined) suspension = thenOf(call, at, 'enter', given, undefined, undefined, undefined, site.waits)
      nesting.current = undefined
    } catch (error) {
      nesting.current = undefined
      call._reached = i + 1
      enterFailed(call, at, error)
      return goOnFrom(i + 1, site, plan, call)
    }
    if (suspension !== undefined || call._verdict !== Verdict.run) {
      call._reached = i + 1
      return suspension === undefined ? goOnFrom(i + 1, site, plan, call) : goOn(site, call, suspension, ticketFor(site, plan, plan, self))
    }
  }
  call._reached = enter.length
  call._turn = undefined
  call._phase = Phase.running
  let value: unknown
  try {
    value = applyFew(site.original, self, call._args)
  } catch (error) {
    return site.waits ? answerLater(call, 'threw', error) : answerNow(call, 'threw', error)
  }
  if (!plan.ends) return value
  if (typeof value === 'object' || typeof value === 'function') return answer(call, value)
  call._phase = Phase.exit
  call._outcome = 'returned'
  call._result = value
  const exit = plan.exit
  for (let i = 0; i < exit.length; i++) {
    const at = exit[i] as PlanHook
    call._turn = at
    const result = call._result
    const reason = call._error
    const failed = call._failed
    const outcome: Outcome | undefined = call._outcome
    nesting.current = at.activation
    try {
      const given = callExit(call, at)
      if (given !== undefined) thenOf(call, at, 'exit', given, undefined, undefined, undefined, false)
      nesting.current = undefined
    } catch (error) {
      nesting.current = undefined
      call._result = result
      call._error = reason
      call._failed = failed
      call._outcome = outcome
      exitFailed(call, at, error)
    }
  }
  call._turn = undefined
  call._phase = Phase.over
  if (call._failed) throw call._error
  return call._result
}

/** Something unusual happened before the enter hook at this position: the rest is done by the phases. */
function goOnFrom(position: number, site: Site, plan: Plan, call: Call): unknown {
  const suspension = enterPhase(call, site.waits, position)
  if (!site.waits) return startAuto(site, call)
  return goOn(site, call, suspension, suspension === undefined ? undefined : ticketFor(site, plan, plan, call.receiver))
}
