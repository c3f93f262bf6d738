/** Calls one hook function. Arguments are passed without an array where there are few. */
import type { AsyncResource } from 'node:async_hooks'
import type { Call } from './call.ts'
import { captureScope, endToken, runWithToken } from './lineage.ts'
import type { Activation, Token } from './nesting.ts'
import type { PlanHook } from './plan.ts'

/** What a hook answered; the token to end once it settles, and the context outside of it. */
export interface Invocation {
  readonly answer: unknown
  readonly token: Token | undefined
  readonly scope: AsyncResource | undefined
}

/** Calls `onEnter` with the call and its arguments. */
export function callEnter(call: Call, at: PlanHook): unknown {
  const args = call._args
  switch (args.length) {
    case 0:
      return at.enter!(call)
    case 1:
      return at.enter!(call, args[0])
    case 2:
      return at.enter!(call, args[0], args[1])
    case 3:
      return at.enter!(call, args[0], args[1], args[2])
    default:
      return at.enter!(call, ...args)
  }
}

/** Calls `onExit` with the call, its result and its error. */
export function callExit(call: Call, at: PlanHook): unknown {
  return at.exit!(call, call._result, call._error)
}

/** Calls a hook that is asynchronous or whose time is measured. */
export function invokeWatched(
  call: Call,
  at: PlanHook,
  phase: 'enter' | 'exit',
  mayAwait: boolean,
  outer: Activation | undefined,
): Invocation {
  const { hook } = at
  const invoke = phase === 'enter' ? callEnter : callExit
  const { slowHookMs, host } = call._plan
  const started = slowHookMs === undefined ? 0 : performance.now()
  let answer: unknown
  let token: Token | undefined
  let scope: AsyncResource | undefined
  if (hook.async && mayAwait) {
    token = { activation: activationOf(at, outer), alive: true }
    scope = captureScope()
    try {
      answer = runWithToken(token, scope, () => invoke(call, at))
    } catch (error) {
      endToken(token)
      throw error
    }
  } else {
    answer = invoke(call, at)
  }
  if (slowHookMs !== undefined) {
    const took = performance.now() - started
    if (took > slowHookMs) host.hookSlow(hook, phase, took)
  }
  return { answer, token, scope }
}

/** The ready-made activation of the hook, or one that remembers who made the call when calls nest. */
export function activationOf(at: PlanHook, outer: Activation | undefined): Activation {
  return outer === undefined ? at.activation : { hook: at.self as object, outer }
}
