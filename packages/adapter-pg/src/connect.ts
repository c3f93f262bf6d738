/** `connect` of clients and of pools. */
import { dressAs, type AnyFunction, type HookTarget } from '@hookline/core'
import { byCallback, byPromise } from './answers.ts'
import type { Errand } from './errand.ts'
import type { PgClient, PgPool } from './types.ts'

/** A hooked `Client#connect`. */
export function hookClientConnect(original: AnyFunction, target: HookTarget): AnyFunction {
  const hooked = {
    connect(this: PgClient, ...args: unknown[]): unknown {
      const open = target.active ? target.begin(this, args) : undefined
      if (open === undefined) return original.apply(this, args) as unknown
      const callback = args[0]
      if (typeof callback !== 'function')
        return byPromise(open, open.entering, this._Promise ?? Promise, () => original.apply(this, args) as unknown)
      return byCallback(open, open.entering, callback as AnyFunction, [], hookedCallback => original.call(this, hookedCallback) as unknown)
    },
  }
  return dressAs(hooked.connect, original)
}

/** A hooked `Pool#connect`. Its callback runs in its caller's context also when only queries are hooked: the pool would run it in that of whoever gave a client back. */
export function hookPoolConnect(original: AnyFunction, target: HookTarget, queries: HookTarget, errand: Errand): AnyFunction {
  const hooked = {
    connect(this: PgPool, ...args: unknown[]): unknown {
      const given = args[0]
      if (!target.active && !queries.active && !errand.underway) return original.apply(this, args) as unknown
      if (typeof given !== 'function') {
        const open = target.begin(this, args)
        if (open === undefined) return original.apply(this, args) as unknown
        return byPromise(open, open.entering, this.Promise ?? Promise, () => original.apply(this, args) as unknown)
      }
      const callback = errand.bind(given as AnyFunction)
      const open = target.begin(this, args)
      if (open === undefined) return original.call(this, callback) as unknown
      // pg-pool gives a function to release nothing beside an error, and callers call it.
      return byCallback(
        open,
        open.entering,
        callback,
        [undefined, noRelease],
        hookedCallback => original.call(this, hookedCallback) as unknown,
      )
    },
  }
  return dressAs(hooked.connect, original)
}

function noRelease(): void {}
