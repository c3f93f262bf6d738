/** Calls one hook function: who is running is noted, arguments are passed without an array, slowness is measured when asked. */
import type { Call } from './call.ts'
import { nesting, type Activation } from './nesting.ts'
import type { PlanHook } from './plan.ts'

/** Runs `onEnter` with the call and its arguments; gives back what the hook returned, lets through what it threw. */
export function invokeEnter(call: Call, at: PlanHook): unknown {
  const hook = at.hook
  const before = nesting.current
  nesting.current = activationOf(at, before)
  try {
    const { onEnter, self } = hook
    const args = call._args
    switch (args.length) {
      case 0:
        return onEnter!.call(self, call)
      case 1:
        return onEnter!.call(self, call, args[0])
      case 2:
        return onEnter!.call(self, call, args[0], args[1])
      case 3:
        return onEnter!.call(self, call, args[0], args[1], args[2])
      default:
        return onEnter!.call(self, call, ...(Array.prototype.slice.call(args) as unknown[]))
    }
  } finally {
    nesting.current = before
  }
}

/** Runs `onExit` with the call, its result and its error. */
export function invokeExit(call: Call, at: PlanHook): unknown {
  const hook = at.hook
  const before = nesting.current
  nesting.current = activationOf(at, before)
  try {
    return hook.onExit!.call(hook.self, call, call._result, call._error)
  } finally {
    nesting.current = before
  }
}

/** Asks `when`; anything but a true value leaves the hook out. */
export function invokeWhen(call: Call, at: PlanHook): boolean {
  const hook = at.hook
  const before = nesting.current
  nesting.current = activationOf(at, before)
  try {
    return Boolean(hook.when!.call(hook.self, call))
  } finally {
    nesting.current = before
  }
}

/** The ready-made activation of the hook, or one that remembers who made the call when calls nest. */
export function activationOf(at: PlanHook, outer: Activation | undefined): Activation {
  return outer === undefined ? at.hook.activation : { hook: at.hook.self as object, outer }
}
