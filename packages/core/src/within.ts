/** What hooks put around the target alone: a tracer's context, say. The target runs once, whatever the code around it does. */
import type { Surroundings } from './contract.ts'
import type { Call } from './call.ts'
import type { PlanHook } from './plan.ts'

/** Surroundings and the hook that asked for them. */
export interface Within {
  readonly at: PlanHook
  readonly around: Surroundings
}

/** Runs a piece of the target inside of everything that hooks put around it; the hook that entered first is the outermost. */
export function inside<T>(call: Call, body: () => T): T {
  const list = call._x?.within
  if (list === undefined) return body()
  if (list.length === 1) {
    const { at, around } = list[0] as Within
    return once(call, at, around.run, around, body) as T
  }
  let work: () => unknown = body
  for (let i = list.length - 1; i >= 0; i--) {
    const { at, around } = list[i] as Within
    const inner = work
    work = () => once(call, at, around.run, around, inner)
  }
  return work() as T
}

/** Runs a callback of the caller's outside again. */
export function outside<T>(call: Call, body: () => T): T {
  const list = call._x?.within
  if (list === undefined) return body()
  let work: () => unknown = body
  for (const { at, around } of list) {
    const inner = work
    const { leave } = around
    if (leave !== undefined) work = () => once(call, at, leave, around, inner)
  }
  return work() as T
}

/** What the body gives or throws is kept from the code around it, so that neither can be mistaken for the other's. */
function once(call: Call, at: PlanHook, run: Surroundings['run'], around: Surroundings, body: () => unknown): unknown {
  let ran = false
  let threw = false
  let value: unknown
  const go = (): void => {
    if (ran) return
    ran = true
    try {
      value = body()
    } catch (error) {
      threw = true
      value = error
    }
  }
  try {
    run.call(around, go)
  } catch (error) {
    call._plan.host.hookFailed(at.hook, 'enter', error)
    if (!ran && at.hook.enterPolicy === 'closed') {
      ran = true
      throw error
    }
  }
  go()
  if (threw) throw value
  return value
}
