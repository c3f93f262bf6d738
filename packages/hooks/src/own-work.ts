/**
 * What hooks do on their own account. Calls that a hook makes while it runs are left alone by core; those that come of it later (a stream that is flushed, a batch
 * that is sent) are known here by the async context they come from.
 */
import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks'

const ownWork = new AsyncLocalStorage<true>()

/** Calls a function so that whatever it causes, now or later, is known as a hook's own work. The rest of the async context stays as it is. */
export function asOwnWork<A extends readonly unknown[]>(work: (...args: A) => unknown, ...args: A): unknown
export function asOwnWork(work: Work, a?: unknown, b?: unknown, c?: unknown, d?: unknown): unknown {
  // Half the price of `ownWork.run`: the resource puts the caller's context back without copying it. Nor are arguments gathered in lists.
  return new AsyncResource('HOOKLINE_HOOK').runInAsyncScope(enter, undefined, work, a, b, c, d)
}

/** With four arguments at most. */
type Work = (a: unknown, b: unknown, c: unknown, d: unknown) => unknown

function enter(work: Work, a: unknown, b: unknown, c: unknown, d: unknown): unknown {
  ownWork.enterWith(true)
  return work(a, b, c, d)
}

/** Whether the code that runs now is the work of a hook. */
export function isOwnWork(): boolean {
  return ownWork.getStore() === true
}
