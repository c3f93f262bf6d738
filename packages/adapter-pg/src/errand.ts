/**
 * `Pool#query` calls `Pool#connect` and, in its callback, `Client#query`. The call was begun by the pool's method already, so the client's must know that the query
 * is the same. Both steps are synchronous, so a field is enough to carry the word; nothing is written on objects of the user.
 */
import type { AnyFunction } from '@hookline/core'
import { callersContext } from './context.ts'

interface Parcel {
  readonly config: unknown
}

/** Carries a query from `Pool#query` to `Client#query`. */
export class Errand {
  #sent: Parcel | undefined
  #arriving: Parcel | undefined

  /** Runs the pool's own `query`. */
  send(config: unknown, poolQuery: () => unknown): unknown {
    const before = this.#sent
    this.#sent = { config }
    try {
      return poolQuery()
    } finally {
      this.#sent = before
    }
  }

  /** The callback of `Pool#connect`: run in the context of who gave it and, when `Pool#query` did, with the word that its query is known. */
  bind(callback: AnyFunction): AnyFunction {
    const parcel = this.#sent
    this.#sent = undefined
    const restore = callersContext()
    const errand = this
    return function (this: unknown, ...args: unknown[]): unknown {
      if (parcel === undefined) return restore(() => callback.apply(this, args) as unknown)
      const before = errand.#arriving
      errand.#arriving = parcel
      try {
        return restore(() => callback.apply(this, args) as unknown)
      } finally {
        errand.#arriving = before
      }
    }
  }

  /** True while a callback of `Pool#connect` has to be bound for a query that is on its way. */
  get underway(): boolean {
    return this.#sent !== undefined
  }

  /** True when this is the query that `Pool#query` sent. */
  arrives(config: unknown): boolean {
    if (this.#arriving === undefined || this.#arriving.config !== config) return false
    this.#arriving = undefined
    return true
  }
}
