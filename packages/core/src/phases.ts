/**
 * The two phases of a call: enter hooks up to the first decision, exit hooks for all that were reached.
 * Both run synchronously as far as they can; a hook that returns a promise suspends the phase, and `suspended.ts` goes on.
 */
import { Phase, Verdict, type Call } from './call.ts'
import { HooklineError } from './errors.ts'
import { activationOf, callEnter, callExit, invokeWatched } from './invoke.ts'
import { endToken } from './lineage.ts'
import { nesting, type Token } from './nesting.ts'
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
  /** What the call was going to give before this hook's turn; exit only. */
  readonly before: Answer | undefined
}

/** What the caller is going to get. */
export type Answer = Pick<Call, '_result' | '_error' | '_failed' | '_outcome'>

/** Runs enter hooks from a position on. Undefined when the phase is complete, or when it stands before the position `until`. */
export function enterPhase(call: Call, mayAwait: boolean, from: number, until?: number): Suspension | undefined {
  const hooks = call._plan.enter
  const outer = nesting.current
  for (let i = from; i < hooks.length; i++) {
    if (i === until) return undefined
    const at = hooks[i] as PlanHook
    call._turn = at
    call._reached = i + 1
    if (at.onEnter === undefined) continue
    nesting.current = outer === undefined ? at.activation : activationOf(at, outer)
    try {
      let answer: unknown
      let token: Token | undefined
      if (at.plain) {
        answer = callEnter(call, at)
      } else {
        if (at.hook.when !== undefined && !ask(call, at)) {
          exclude(call, at)
          continue
        }
        ;({ answer, token } = invokeWatched(call, at, 'enter', mayAwait, outer))
      }
      if (answer !== undefined && isThenable(answer)) return suspend({ call, at, index: i, phase: 'enter', pending: answer, token, before: undefined }, mayAwait)
      if (token !== undefined) endToken(token)
    } catch (error) {
      enterFailed(call, at, error)
    } finally {
      nesting.current = outer
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
  const outer = nesting.current
  for (let i = from; i < hooks.length; i++) {
    const at = hooks[i] as PlanHook
    if (at.position >= call._reached || call._x?.excluded?.includes(at) === true) continue
    call._turn = at
    const { _result, _error, _failed, _outcome } = call
    nesting.current = outer === undefined ? at.activation : activationOf(at, outer)
    try {
      let answer: unknown
      let token: Token | undefined
      if (at.plain) {
        answer = callExit(call, at)
      } else {
        if (at.hook.when !== undefined && at.onEnter === undefined && !ask(call, at)) continue
        ;({ answer, token } = invokeWatched(call, at, 'exit', mayAwait, outer))
      }
      if (answer !== undefined && isThenable(answer)) return suspend({ call, at, index: i, phase: 'exit', pending: answer, token, before: { _result, _error, _failed, _outcome } }, mayAwait)
      if (token !== undefined) endToken(token)
    } catch (error) {
      call._result = _result
      call._error = _error
      call._failed = _failed
      call._outcome = _outcome
      exitFailed(call, at, error)
    } finally {
      nesting.current = outer
    }
  }
  call._turn = undefined
  call._phase = Phase.over
  call._plan.line?.exit(call)
  return undefined
}

/** Waiting is possible, or the promise is the hook's failure. */
function suspend(suspension: Suspension, mayAwait: boolean): Suspension {
  const { call, at, phase, pending, token } = suspension
  if (!at.hook.async) call._plan.host.learnAsync(at.hook)
  if (mayAwait) return suspension
  pending.then(undefined, ignore)
  if (token !== undefined) endToken(token)
  throw new HooklineError(
    'HOOKLINE_ASYNC_HOOK_ON_SYNC_TARGET',
    `Hook "${at.hook.name}" returned a promise in ${phase} of ${call.target.name}, which answers synchronously: make the hook synchronous or hook an asynchronous caller.`,
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

/** `when` may look at the call and decide nothing. */
function ask(call: Call, at: PlanHook): boolean {
  const phase = call._phase
  call._phase = Phase.asking
  try {
    return Boolean(at.hook.when!.call(at.self, call))
  } finally {
    call._phase = phase
  }
}

function exclude(call: Call, at: PlanHook): void {
  ;(call._extra.excluded ??= []).push(at)
}

function ignore(): void {}
