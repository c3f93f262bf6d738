/** Calls one hook function. Arguments are passed without an array where there are few. */
import type { Call } from './call.ts'
import { runningActivation, runWithToken, endToken } from './lineage.ts'
import type { Activation, Token } from './nesting.ts'
import type { PlanHook } from './plan.ts'

/** What a hook answered, and the token to end once it settles. */
export interface Invocation {
  readonly answer: unknown
  readonly token: Token | undefined
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
export function invokeWatched(call: Call, at: PlanHook, phase: 'enter' | 'exit', mayAwait: boolean, outer: Activation | undefined): Invocation {
  const { hook } = at
  const invoke = phase === 'enter' ? callEnter : callExit
  const { slowHookMs, host } = call._plan
  const started = slowHookMs === undefined ? 0 : performance.now()
  let invocation: Invocation
  if (hook.async && mayAwait) {
    invocation = runWithToken(activationOf(at, outer ?? runningActivation()), token => {
      try {
        return { answer: invoke(call, at), token }
      } catch (error) {
        endToken(token)
        throw error
      }
    })
  } else {
    invocation = { answer: invoke(call, at), token: undefined }
  }
  if (slowHookMs !== undefined) {
    const took = performance.now() - started
    if (took > slowHookMs) host.hookSlow(hook, phase, took)
  }
  return invocation
}

/** The ready-made activation of the hook, or one that remembers who made the call when calls nest. */
export function activationOf(at: PlanHook, outer: Activation | undefined): Activation {
  return outer === undefined ? at.activation : { hook: at.self as object, outer }
}
