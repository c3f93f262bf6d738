/** The kinds of calls this adapter makes, and their attributes by OpenTelemetry names. */
import type { AttributeValue } from '@hookline/core'

/**
 * Where a call goes.
 *
 * @example
 * ```ts
 * import type { DbServerAttributes } from '@hookline/adapter-pg'
 * const where: Partial<DbServerAttributes> = { 'db.system.name': 'postgresql', 'server.port': 5432 }
 * ```
 */
export interface DbServerAttributes {
  readonly 'db.system.name': 'postgresql'
  /** Name of the database. */
  readonly 'db.namespace': string
  /** Host name, or the folder of the unix socket. */
  readonly 'server.address': string
  /** Undefined for unix sockets. */
  readonly 'server.port': number
  /** SQLSTATE, else the error's code (`ECONNREFUSED`), else its name. */
  readonly 'error.type': string
  /** SQLSTATE of an error that the server sent. */
  readonly 'db.response.status_code': string
}

/**
 * Attributes of a query.
 *
 * @example
 * ```ts
 * import type { DbQueryAttributes } from '@hookline/adapter-pg'
 * const attributes: Partial<DbQueryAttributes> = { 'db.query.text': 'SELECT 1', 'db.operation.name': 'SELECT' }
 * ```
 */
export interface DbQueryAttributes extends DbServerAttributes {
  /** The SQL as it is sent, whole. */
  readonly 'db.query.text': string
  /** First word of the SQL, in capitals. */
  readonly 'db.operation.name': string
  /** Rows that came back, over all statements of the query. */
  readonly 'db.response.returned_rows': number
  /** Rows the server says the last statement read or changed. */
  readonly 'pg.row_count': number
  /** Name of the prepared statement. */
  readonly 'pg.statement.name': string
  /** Values, redacted; there with the option `parameters`. */
  readonly [parameter: `db.query.parameter.${number}`]: string
}

/**
 * Attributes of a client's checkout from a pool, as they were when it was asked for.
 *
 * @example
 * ```ts
 * import type { DbPoolConnectAttributes } from '@hookline/adapter-pg'
 * const attributes: Partial<DbPoolConnectAttributes> = { 'pg.pool.total': 10, 'pg.pool.waiting': 3 }
 * ```
 */
export interface DbPoolConnectAttributes extends DbServerAttributes {
  /** Clients the pool has. */
  readonly 'pg.pool.total': number
  /** Clients the pool may have. */
  readonly 'pg.pool.max': number
  /** Clients nobody uses. */
  readonly 'pg.pool.idle': number
  /** Others that wait for a client. */
  readonly 'pg.pool.waiting': number
}

declare module '@hookline/core' {
  interface EventKinds {
    'db.query': DbQueryAttributes
    'db.connect': DbServerAttributes
    'db.pool.connect': DbPoolConnectAttributes
  }
}

/** Attributes while they are gathered. */
export type Gathered = Record<string, AttributeValue>
