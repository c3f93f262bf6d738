/** What hooks put around the target alone: a tracer's context, say. The target runs once, whatever the code around it does. */
import type { Surroundings } from './contract.ts'
import type { Call } from './call.ts'
import { activationOf } from './invoke.ts'
import { runningActivation, type Frame } from './lineage.ts'
import { nesting } from './nesting.ts'
import { enterFailed } from './phases.ts'
import type { PlanHook } from './plan.ts'
import { isThenable } from './thenable.ts'

/** Surroundings and the hook that asked for them. */
export interface Within {
  readonly at: PlanHook
  readonly around: Surroundings
  /** The span and the trace that were the call's before. */
  readonly spanId: string | undefined
  readonly traceId: string | undefined
}

/** Puts something around the target of a call. */
export function putAround(call: Call, at: PlanHook, around: Surroundings): void {
  const extra = call._extra
  const frame = call._t?.frame
  const within = { at, around, spanId: frame?.spanId, traceId: frame?.root.known }
  extra.within = extra.within === undefined ? [within] : [...extra.within, within]
  // Where nobody asks for ids there is no frame, and none is made for this.
  if (frame !== undefined) startSpan(call, frame, around)
}

/** Takes back what a hook put around the target, because it failed. */
export function takeBack(call: Call, at: PlanHook): void {
  const extra = call._extra
  const [first] = extra.within ?? []
  if (first === undefined) return
  const left = extra.within?.filter(within => within.at.hook !== at.hook) ?? []
  extra.within = left
  const frame = call._t?.frame
  if (frame === undefined) return
  frame.spanId = first.spanId
  frame.root.become(first.traceId)
  for (const { around } of left) startSpan(call, frame, around)
}

/** Gives a call the span that was made for it. */
export function startSpan({ parent }: Call, frame: Frame, { span }: Surroundings): void {
  if (span !== undefined) frame.startSpan(span, parent !== undefined && parent.target === undefined)
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
  const before = nesting.current
  const outer = runningActivation()
  let ran = false
  let threw = false
  let value: unknown
  const go = (): void => {
    if (ran) return
    ran = true
    const hook = nesting.current
    nesting.current = before
    try {
      value = body()
    } catch (error) {
      threw = true
      value = error
    }
    nesting.current = hook
  }
  try {
    // The code around is the hook's: what it calls itself is not hooked.
    nesting.current = activationOf(at, outer)
    const given: unknown = run.call(around, go)
    if (given !== undefined && isThenable(given)) void Promise.resolve(given).catch((error: unknown) => failed(call, at, error))
  } catch (error) {
    nesting.current = before
    // Only `run` can keep something from happening: a callback is its caller's.
    if (!ran && run !== around.leave && at.hook.enterPolicy === 'closed') {
      ran = true
      // As if it had failed in onEnter: the call is blocked, and every shape has a way to tell its caller so.
      enterFailed(call, at, error)
      throw error
    }
    failed(call, at, error)
  }
  nesting.current = before
  go()
  if (threw) throw value
  return value
}

/** Nobody else hears of it. */
function failed(call: Call, at: PlanHook, error: unknown): void {
  call._plan.host.hookFailed(at.hook, 'enter', error, true)
}
