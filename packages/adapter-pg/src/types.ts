/** The subset of pg that is used, by structure: https://node-postgres.com */
import type { AnyFunction } from '@hookline/core'

/** Where a client or a pool connects to. */
export interface Endpoint {
  readonly host?: unknown
  readonly port?: unknown
  readonly database?: unknown
}

/** A client of pg, of either kind. */
export interface PgClient extends Endpoint {
  readonly connection?: { readonly parsedStatements?: { readonly [name: string]: string } }
  readonly _Promise?: PromiseConstructor
}

/** A pool of pg-pool. */
export interface PgPool {
  readonly options?: Endpoint & { readonly max?: unknown }
  readonly Promise?: PromiseConstructor
  readonly _clients?: readonly PgClient[]
  readonly totalCount?: number
  readonly idleCount?: number
  readonly waitingCount?: number
}

/** What the first argument of `query` can be besides a string. */
export interface QueryConfig {
  readonly text?: unknown
  readonly values?: unknown
  readonly name?: unknown
  callback?: unknown
  readonly submit?: unknown
}

/** An object that speaks the protocol itself: pg's own Query, a cursor, a stream. */
export interface Submittable extends QueryConfig {
  submit(connection: unknown): unknown
  handleError?(error: unknown, connection: unknown): void
  emit?(event: string, ...args: unknown[]): boolean
  readonly cursor?: QueryConfig
  readonly _canceledDueToError?: unknown
}

/** True for an object with a `submit` method, which pg takes as a query that runs itself. */
export function isSubmittable(config: unknown): config is Submittable {
  return typeof config === 'object' && config !== null && typeof (config as QueryConfig).submit === 'function'
}

/** The callback of `client.query(…)`, found as pg finds it. */
export function callbackOf(args: readonly unknown[]): AnyFunction | undefined {
  const [config, values, callback] = args
  let found: unknown = callback
  if (!found)
    found =
      typeof values === 'function' ? values : typeof config === 'object' && config !== null ? (config as QueryConfig).callback : undefined
  return typeof found === 'function' ? (found as AnyFunction) : undefined
}
