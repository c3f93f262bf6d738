/**
 * The two phases of a call: enter hooks up to the first decision, exit hooks for all that were reached.
 * Both run synchronously as far as they can; a hook that returns a promise suspends the phase, and `suspended.ts` goes on.
 */
import type { AsyncResource } from 'node:async_hooks'
import { Phase, Verdict, type Call } from './call.ts'
import { HooklineError } from './errors.ts'
import type { NormalHook } from './hook.ts'
import { activationOf, callEnter, callExit, invokeWatched } from './invoke.ts'
import { captureScope, endToken, runningActivation } from './lineage.ts'
import { nesting, type Activation, type Token } from './nesting.ts'
import type { PlanHook } from './plan.ts'
import { isThenable, type Thenable } from './thenable.ts'
import { takeBack } from './within.ts'

/** A phase that waits for a hook. */
export interface Suspension {
  readonly call: Call
  readonly at: PlanHook
  readonly phase: 'enter' | 'exit'
  readonly pending: Thenable
  readonly token: Token | undefined
  /** The caller's async context. */
  readonly scope: AsyncResource
  /** What the call was going to give before this hook's turn; exit only. */
  readonly before: Answer | undefined
}

/** What the caller is going to get. */
export type Answer = Pick<Call, '_result' | '_error' | '_failed' | '_outcome'>

/** Runs enter hooks from a position on. Undefined when the phase is complete, or when it stands before the position `until`. */
export function enterPhase(call: Call, mayAwait: boolean, from: number, until = -1): Suspension | undefined {
  const hooks = call._plan.enter
  const before = nesting.current
  // Who made this call: also an asynchronous hook that goes on after an await.
  const outer = before ?? (nesting.tokens === 0 ? undefined : runningActivation())
  let i = from
  while (i < hooks.length && call._verdict === Verdict.run) {
    if (i === until) return undefined
    const at = hooks[i] as PlanHook
    i += 1
    call._turn = at
    call._reached = i
    if (at.enter === undefined || (at.again && call._x?.excluded?.includes(at.hook) === true)) continue
    nesting.current = outer === undefined ? at.activation : activationOf(at, outer)
    try {
      let suspension: Suspension | undefined
      if (at.plain) {
        const answer = callEnter(call, at)
        if (answer !== undefined) suspension = thenOf(call, at, 'enter', answer, undefined, undefined, undefined, mayAwait)
      } else {
        suspension = enterWatched(call, at, mayAwait, outer)
      }
      nesting.current = before
      if (suspension !== undefined) return suspension
    } catch (error) {
      nesting.current = before
      enterFailed(call, at, error)
    }
  }
  call._turn = undefined
  call._phase = Phase.running
  return undefined
}

/** Runs exit hooks from a place in the exit list on. Undefined when the phase is complete. */
export function exitPhase(call: Call, mayAwait: boolean, from: number): Suspension | undefined {
  const hooks = call._plan.exit
  const before = nesting.current
  // Who made this call: also an asynchronous hook that goes on after an await.
  const outer = before ?? (nesting.tokens === 0 ? undefined : runningActivation())
  for (let i = from; i < hooks.length; i++) {
    const at = hooks[i] as PlanHook
    if (at.position >= call._reached || (call._x !== undefined && isOut(call._x, at.hook))) continue
    call._turn = at
    const { _result, _error, _failed, _outcome } = call
    nesting.current = outer === undefined ? at.activation : activationOf(at, outer)
    try {
      let suspension: Suspension | undefined
      if (at.plain) {
        const answer = callExit(call, at)
        if (answer !== undefined)
          suspension = thenOf(call, at, 'exit', answer, undefined, undefined, { _result, _error, _failed, _outcome }, mayAwait)
      } else {
        suspension = exitWatched(call, at, { _result, _error, _failed, _outcome }, mayAwait, outer)
      }
      nesting.current = before
      if (suspension !== undefined) return suspension
    } catch (error) {
      nesting.current = before
      call._result = _result
      call._error = _error
      call._failed = _failed
      call._outcome = _outcome
      exitFailed(call, at, error)
    }
  }
  call._turn = undefined
  call._phase = Phase.over
  if (call._plan.line !== undefined) call._plan.line.exit(call)
  return undefined
}

/** Enter hooks that have a condition, may wait, or are measured. */
function enterWatched(call: Call, at: PlanHook, mayAwait: boolean, outer: Activation | undefined): Suspension | undefined {
  if (at.hook.when !== undefined && !mayEnter(call, at)) return undefined
  const { answer, token, scope } = invokeWatched(call, at, 'enter', mayAwait, outer)
  return thenOf(call, at, 'enter', answer, token, scope, undefined, mayAwait)
}

function exitWatched(call: Call, at: PlanHook, before: Answer, mayAwait: boolean, outer: Activation | undefined): Suspension | undefined {
  if (at.hook.when !== undefined && at.enter === undefined && !ask(call, at)) return undefined
  const { answer, token, scope } = invokeWatched(call, at, 'exit', mayAwait, outer)
  return thenOf(call, at, 'exit', answer, token, scope, before, mayAwait)
}

/** A hook that answered a promise suspends the phase; any other answer means nothing. */
export function thenOf(
  call: Call,
  at: PlanHook,
  phase: 'enter' | 'exit',
  answer: unknown,
  token: Token | undefined,
  scope: AsyncResource | undefined,
  before: Answer | undefined,
  mayAwait: boolean,
): Suspension | undefined {
  if (answer !== undefined && isThenable(answer))
    return suspend({ call, at, phase, pending: answer, token, scope: scope ?? captureScope(), before }, mayAwait)
  if (token !== undefined) endToken(token)
  return undefined
}

/** Waiting is possible, or the promise is the hook's failure. */
function suspend(suspension: Suspension, mayAwait: boolean): Suspension {
  const { call, at, phase, pending } = suspension
  if (mayAwait) {
    if (!at.hook.async) call._plan.host.learnAsync(at.hook)
    return suspension
  }
  return refusePromise(call, at, phase, pending)
}

/** A promise where nobody can wait for it is the hook's failure. */
function refusePromise(call: Call, at: PlanHook, phase: 'enter' | 'exit', pending: Thenable): never {
  if (!at.hook.async) call._plan.host.learnAsync(at.hook)
  pending.then(undefined, ignore)
  throw new HooklineError(
    'HOOKLINE_ASYNC_HOOK_ON_SYNC_TARGET',
    `Hook "${at.hook.name}" returned a promise in ${phase} of ${call.target.name}, which answers synchronously: make the hook synchronous or hook an asynchronous caller.`,
  )
}

/** A hook failed on enter: under `closed` that is the call's end, under `open` the hook's effects are undone. */
export function enterFailed(call: Call, at: PlanHook, error: unknown): void {
  const { hook } = at
  const extra = call._extra
  ;(extra.excluded ??= []).push(hook)
  if (extra.within !== undefined) takeBack(call, at)
  if (extra.argsCopier === at && extra.argsBefore !== undefined) call._args = extra.argsBefore
  if (call._verdict === Verdict.skip) {
    call._verdict = Verdict.run
    call._result = undefined
  }
  // A block that was decided before the hook went wrong stands: it must not be lost to a later mistake.
  if (hook.enterPolicy === 'closed' && call._verdict !== Verdict.block) {
    call._verdict = Verdict.block
    extra.blockedBy = hook.name
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

/** For the pair; a second look may take a hook in that was left out, and leaves out none that has had its enter. */
function mayEnter(call: Call, at: PlanHook): boolean {
  const { hook, again } = at
  if (ask(call, at)) {
    if (again && call._x?.leftOut !== undefined) call._x.leftOut = call._x.leftOut.filter(out => out !== hook)
    return true
  }
  if (!again) (call._extra.leftOut ??= []).push(hook)
  return false
}

function isOut({ excluded, leftOut }: NonNullable<Call['_x']>, hook: NormalHook): boolean {
  return excluded?.includes(hook) === true || leftOut?.includes(hook) === true
}

function ignore(): void {}
