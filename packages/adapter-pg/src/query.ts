/** `query` of clients and of pools: one call of `pg:query` for each query, whichever way it goes. */
import { dressAs, type AnyFunction, type HookTarget, type OpenCall } from '@hookline/core'
import { byCallback, byPromise } from './answers.ts'
import type { Errand } from './errand.ts'
import { bySubmittable } from './submittable.ts'
import type { Turns } from './turns.ts'
import { callbackOf, isSubmittable, type PgClient, type PgPool, type QueryConfig } from './types.ts'

/** A hooked `Client#query`. */
export function hookClientQuery(original: AnyFunction, target: HookTarget, turns: Turns, errand: Errand): AnyFunction {
  const hooked = {
    query(this: PgClient, ...args: unknown[]): unknown {
      if (errand.arrives(args[0]) || (!target.active && !turns.busy)) return original.apply(this, args) as unknown
      // A query that is none is the program's mistake: pg says so.
      if (args[0] === undefined || args[0] === null) return original.apply(this, args) as unknown
      const active = target.active
      const begun = target.begin(this, args)
      // Made by a hook: it must not wait for the call that waits for the hook.
      if (begun === undefined && active) return original.apply(this, args) as unknown
      const turn = begun?.nested === true ? begun.entering : turns.take(this, begun?.entering)
      if (begun === undefined && turn === undefined) return original.apply(this, args) as unknown
      return answer(this, original, begun ?? new Unhooked(args), turn, args)
    },
  }
  return dressAs(hooked.query, original)
}

function answer(
  client: PgClient,
  original: AnyFunction,
  open: OpenCall,
  turn: Promise<void> | undefined,
  args: readonly unknown[],
): unknown {
  const plain = (): unknown => original.apply(client, open.args as unknown[]) as unknown
  if (isSubmittable(args[0])) return bySubmittable(open, turn, args[0], () => client.connection, plain)
  const callback = callbackOf(args)
  if (callback === undefined) return byPromise(open, turn, client._Promise ?? Promise, plain)
  return byCallback(open, turn, callback, [], hooked => {
    const [config, values] = open.args
    const answered = original.call(client, config, typeof values === 'function' ? undefined : values, hooked) as unknown
    // Older versions keep the callback in the object the caller gave.
    if (typeof config === 'object' && config !== null && (config as QueryConfig).callback === hooked)
      (config as QueryConfig).callback = callback
    return answered
  })
}

/** A hooked `Pool#query`. Hooks run before a client is taken: one that waits keeps no client from others, one that blocks takes none. */
export function hookPoolQuery(original: AnyFunction, target: HookTarget, errand: Errand): AnyFunction {
  const hooked = {
    query(this: PgPool, ...args: unknown[]): unknown {
      if (!target.active || typeof args[0] === 'function') return original.apply(this, args) as unknown
      const open = target.begin(this, args)
      // Made by a hook: what the pool does for it later is not hooked either.
      if (open === undefined) return errand.send(args[0], () => original.apply(this, args) as unknown)
      const [, values, last] = args
      const callback = typeof values === 'function' ? values : last
      if (typeof callback !== 'function') {
        return byPromise(open, open.entering, this.Promise ?? Promise, () =>
          errand.send(open.args[0], () => original.apply(this, open.args as unknown[]) as unknown),
        )
      }
      return byCallback(open, open.entering, callback as AnyFunction, [], hookedCallback =>
        errand.send(
          open.args[0],
          () => original.call(this, open.args[0], typeof open.args[1] === 'function' ? undefined : open.args[1], hookedCallback) as unknown,
        ),
      )
    },
  }
  return dressAs(hooked.query, original)
}

/** A call without hooks that still has to wait for its turn. */
class Unhooked implements OpenCall {
  readonly args: readonly unknown[]
  readonly entering: undefined
  readonly verdict = 'run'
  readonly ends = false
  readonly nested = false
  readonly failed = false
  readonly result: undefined
  readonly error: undefined
  constructor(args: readonly unknown[]) {
    this.args = args
  }
  get context(): never {
    throw new TypeError('This call has no hooks.')
  }
  run<T>(body: () => T): T {
    return body()
  }
  end(): undefined {
    return undefined
  }
}
