/** The beginning and the end of a call, whatever its shape. */
import { Call, Phase, Verdict } from './call.ts'
import type { Outcome } from './contract.ts'
import { applyInFrame, currentFrame, openFrame, type Origin } from './lineage.ts'
import { exitPhase, type Suspension } from './phases.ts'
import type { Plan } from './plan.ts'
import { resume } from './suspended.ts'
import { inside } from './within.ts'

/** Makes the context of a call and publishes its enter event. */
export function openCall(plan: Plan, receiver: unknown, args: unknown[], origin?: Origin): Call {
  const call = new Call(plan, receiver, args)
  if (plan.lean && origin === undefined) return call
  if (plan.lineage || origin !== undefined) {
    const trace = call._trace
    trace.up = currentFrame()
    openFrame(trace, plan.target, origin)
  }
  if (plan.clock) call._trace.started = performance.now()
  plan.line?.enter(call)
  return call
}

/** Runs the target with the arguments as hooks left them, in the call's frame. */
export function applyOriginal(call: Call, original: Function, args: unknown[] = call._args): unknown {
  const plan = call._plan
  if (plan.context) return inside(call, () => applyInCall(call, original, call.receiver, args))
  if (plan.lineage) return applyInFrame(call._frame, original, call.receiver, args)
  return applyFew(original, call.receiver, args)
}

/** Runs a function in the call's frame where frames are kept; the surroundings are up to the caller. */
function applyInCall(call: Call, fn: Function, self: unknown, args: unknown[]): unknown {
  return call._plan.lineage ? applyInFrame(call._frame, fn, self, args) : applyFew(fn, self, args)
}

/** `apply` with few arguments: V8 goes a long way round for an array of unknown length. */
export function applyFew(fn: Function, self: unknown, args: unknown[]): unknown {
  switch (args.length) {
    case 0:
      return fn.call(self) as unknown
    case 1:
      return fn.call(self, args[0]) as unknown
    case 2:
      return fn.call(self, args[0], args[1]) as unknown
    case 3:
      return fn.call(self, args[0], args[1], args[2]) as unknown
    default:
      return Reflect.apply(fn, self, args) as unknown
  }
}

/** Notes how a call ended and starts its exit hooks. Undefined when they are done. */
export function closeCall(call: Call, outcome: Outcome, value: unknown, mayAwait: boolean): Suspension | undefined {
  call._phase = Phase.exit
  const verdict = call._verdict
  if (verdict === Verdict.block) {
    call._outcome = 'blocked'
  } else if (outcome === 'threw') {
    call._outcome = call._plan.host.aborted(call, value) ? 'aborted' : 'threw'
    call._failed = true
    call._error = value
    call._result = undefined
  } else {
    call._outcome = outcome === 'returned' && verdict === Verdict.skip ? 'skipped' : outcome
    call._result = value
  }
  if (call._plan.clock) {
    const trace = call._trace
    trace.duration = performance.now() - trace.started
  }
  return exitPhase(call, mayAwait, 0)
}

/** Ends a call that answers now: gives the result or throws the error. */
export function answerNow(call: Call, outcome: Outcome, value: unknown): unknown {
  closeCall(call, outcome, value, false)
  if (call._failed) throw call._error
  return call._result
}

/** Ends a call that answers by a promise: gives the result, throws the error, or gives a promise while exit hooks wait. */
export function answerLater(call: Call, outcome: Outcome, value: unknown): unknown {
  const suspension = closeCall(call, outcome, value, true)
  if (suspension === undefined) {
    if (call._failed) throw call._error
    return call._result
  }
  return new Promise((resolve, reject) => {
    resume(suspension, last => {
      if (last._failed) reject(last._error)
      else resolve(last._result)
    })
  })
}
