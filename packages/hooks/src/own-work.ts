/**
 * What hooks do on their own account. Calls that a hook makes while it runs are left alone by core; those that come of it later (a stream that is flushed, a batch
 * that is sent) are known here by the async context they come from.
 */
import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks'

const ownWork = new AsyncLocalStorage<true>()

/** Calls a function so that whatever it causes, now or later, is known as a hook's own work. The rest of the async context stays as it is. */
export function asOwnWork<A extends readonly unknown[]>(work: (...args: A) => unknown, ...args: A): unknown {
  // Half the price of `ownWork.run`: the resource puts the caller's context back without copying it.
  return new AsyncResource('HOOKLINE_HOOK').runInAsyncScope(enter<A>, undefined, work, args)
}

function enter<A extends readonly unknown[]>(work: (...args: A) => unknown, args: A): unknown {
  ownWork.enterWith(true)
  return work(...args)
}

/** Whether the code that runs now is the work of a hook. */
export function isOwnWork(): boolean {
  return ownWork.getStore() === true
}
