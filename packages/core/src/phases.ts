/**
 * The two phases of a call: enter hooks up to the first decision, exit hooks for all that were reached.
 * Both run synchronously as far as they can; a hook that returns a promise suspends the phase, and `suspended.ts` goes on.
 */
import { Phase, Verdict, type Call } from './call.ts'
import { HooklineError } from './errors.ts'
import { activationOf, invokeEnter, invokeExit, invokeWhen } from './invoke.ts'
import { endToken, runningActivation, runWithToken } from './lineage.ts'
import type { Token } from './nesting.ts'
import type { PlanHook } from './plan.ts'
import { isThenable, type Thenable } from './thenable.ts'

/** A phase that waits for a hook. */
export interface Suspension {
  readonly call: Call
  readonly at: PlanHook
  /** Where in its phase's list the hook stands. */
  readonly index: number
  readonly phase: 'enter' | 'exit'
  readonly pending: Thenable
  readonly token: Token | undefined
}

/** Runs enter hooks from a position on. Undefined when the phase is complete, or when it stands before the position `until`. */
export function enterPhase(call: Call, mayAwait: boolean, from: number, until?: number): Suspension | undefined {
  const hooks = call._plan.enter
  for (let i = from; i < hooks.length; i++) {
    if (i === until) return undefined
    const at = hooks[i] as PlanHook
    const hook = at.hook
    call._turn = at
    call._reached = i + 1
    if (hook.onEnter === undefined) continue
    try {
      if (hook.when !== undefined && !invokeWhen(call, at)) {
        exclude(call, at)
        continue
      }
      const suspension = runHook(call, at, i, 'enter', mayAwait)
      if (suspension !== undefined) return suspension
    } catch (error) {
      enterFailed(call, at, error)
    }
    if (call._verdict !== Verdict.run) break
  }
  call._turn = undefined
  call._phase = Phase.running
  return undefined
}

/** Runs exit hooks from a place in the exit list on. Undefined when the phase is complete. */
export function exitPhase(call: Call, mayAwait: boolean, from: number): Suspension | undefined {
  const hooks = call._plan.exit
  for (let i = from; i < hooks.length; i++) {
    const at = hooks[i] as PlanHook
    if (at.position >= call._reached || call._x?.excluded?.includes(at) === true) continue
    const hook = at.hook
    call._turn = at
    const { _result, _error, _failed, _outcome } = call
    try {
      if (hook.when !== undefined && hook.onEnter === undefined && !invokeWhen(call, at)) continue
      const suspension = runHook(call, at, i, 'exit', mayAwait)
      if (suspension !== undefined) return suspension
    } catch (error) {
      call._result = _result
      call._error = _error
      call._failed = _failed
      call._outcome = _outcome
      exitFailed(call, at, error)
    }
  }
  call._turn = undefined
  call._phase = Phase.over
  call._plan.line?.exit(call)
  return undefined
}

/** Runs one hook; a promise suspends where waiting is possible and is a failure where it is not. */
function runHook(call: Call, at: PlanHook, index: number, phase: 'enter' | 'exit', mayAwait: boolean): Suspension | undefined {
  const { hook } = at
  const invoke = phase === 'enter' ? invokeEnter : invokeExit
  const slowHookMs = call._plan.slowHookMs
  const started = slowHookMs === undefined ? 0 : performance.now()
  let token: Token | undefined
  let answer: unknown
  if (hook.async && mayAwait) {
    answer = runWithToken(activationOf(at, runningActivation()), made => {
      token = made
      try {
        return invoke(call, at)
      } catch (error) {
        endToken(made)
        throw error
      }
    })
  } else {
    answer = invoke(call, at)
  }
  if (slowHookMs !== undefined) {
    const took = performance.now() - started
    if (took > slowHookMs) call._plan.host.hookSlow(hook, phase, took)
  }
  if (answer === undefined || !isThenable(answer)) {
    if (token !== undefined) endToken(token)
    return undefined
  }
  if (!hook.async) call._plan.host.learnAsync(hook)
  if (mayAwait) return { call, at, index, phase, pending: answer, token }
  answer.then(undefined, ignore)
  throw new HooklineError(
    'HOOKLINE_ASYNC_HOOK_ON_SYNC_TARGET',
    `Hook "${hook.name}" returned a promise in ${phase} of ${call.target.name}, which answers synchronously: make the hook synchronous or hook an asynchronous caller.`,
  )
}

/** A hook failed on enter: under `closed` that is the call's end, under `open` the hook's effects are undone. */
export function enterFailed(call: Call, at: PlanHook, error: unknown): void {
  const { hook } = at
  const extra = call._extra
  exclude(call, at)
  if (extra.argsCopier === at && extra.argsBefore !== undefined) call._args = extra.argsBefore
  if (call._verdict === Verdict.skip) {
    call._verdict = Verdict.run
    call._result = undefined
  }
  // A block that was decided before the hook went wrong stands: it must not be lost to a later mistake.
  if (hook.enterPolicy === 'closed' && call._verdict !== Verdict.block) {
    call._verdict = Verdict.block
    call._blockedBy = hook.name
    call._failed = true
    call._error = error
  }
  call._plan.host.hookFailed(hook, 'enter', error)
}

/** A hook failed on exit: under `closed` its error is the call's. */
export function exitFailed(call: Call, at: PlanHook, error: unknown): void {
  if (at.hook.exitPolicy === 'closed') call._setError(error)
  call._plan.host.hookFailed(at.hook, 'exit', error)
}

function exclude(call: Call, at: PlanHook): void {
  ;(call._extra.excluded ??= []).push(at)
}

function ignore(): void {}
