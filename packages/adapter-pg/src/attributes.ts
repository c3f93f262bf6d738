/** Describes calls by OpenTelemetry names. */
import type { CallContext, Capture, Describe } from '@hookline/core'
import type { Gathered } from './kinds.ts'
import { operationOf } from './operation.ts'
import { recordedArgs } from './recorded.ts'
import { tallyOf } from './submittable.ts'
import type { Endpoint, PgClient, PgPool, QueryConfig } from './types.ts'

/** Of `pg:query`. `capture` is given when parameter values are wanted. */
export function describeQuery(capture: (() => Capture) | undefined): Describe<'db.query'> {
  return {
    args: recordedArgs(capture !== undefined),
    enter(call) {
      const found = server(call.receiver)
      const { text, name, values } = queryOf(call)
      if (text !== undefined) {
        found['db.query.text'] = text
        found['db.operation.name'] = operationOf(text)
      }
      if (name !== undefined) found['pg.statement.name'] = name
      if (capture !== undefined && values !== undefined) {
        capture()
          .args(values)
          .forEach((value, index) => (found[`db.query.parameter.${index}`] = asText(value)))
      }
      return found as never
    },
    exit(call) {
      const found = call.failed ? failure(call.receiver, call.error) : server(call.receiver)
      const submitted: unknown = call.args[0]
      const tally = typeof submitted === 'object' && submitted !== null ? tallyOf(submitted) : undefined
      const rows = tally?.rows ?? rowsOf(call.result)
      const count = tally?.rowCount ?? rowCountOf(call.result)
      if (rows !== undefined && (!call.failed || rows > 0)) found['db.response.returned_rows'] = rows
      if (count !== undefined) found['pg.row_count'] = count
      return found as never
    },
  }
}

/** Of `pg:connect`. */
export const describeConnect: Describe<'db.connect'> = {
  enter: call => server(call.receiver),
  exit: call => (call.failed ? failure(call.receiver, call.error) : {}),
}

/** Of `pg:pool.connect`. */
export const describePoolConnect: Describe<'db.pool.connect'> = {
  enter(call) {
    const pool = call.receiver as PgPool
    const max = pool.options?.max
    return {
      ...server(pool),
      'pg.pool.total': pool.totalCount,
      'pg.pool.idle': pool.idleCount,
      'pg.pool.waiting': pool.waitingCount,
      'pg.pool.max': typeof max === 'number' ? max : undefined,
    } as never
  },
  exit: call => (call.failed ? failure(call.receiver, call.error) : server(call.receiver)),
}

/** A pool knows where it connects to for certain only once it has a client: before, it is what its options say. */
function server(receiver: unknown): Gathered {
  const pool = receiver as PgPool & PgClient
  const { host, port, database }: Endpoint = pool._clients?.[0] ?? pool.options ?? pool
  const found: Gathered = { 'db.system.name': 'postgresql' }
  if (typeof database === 'string') found['db.namespace'] = database
  if (typeof host !== 'string') return found
  found['server.address'] = host
  if (!host.startsWith('/') && Number.isInteger(Number(port))) found['server.port'] = Number(port)
  return found
}

function failure(receiver: unknown, error: unknown): Gathered {
  const found = server(receiver)
  const { code, severity, name } = (typeof error === 'object' && error !== null ? error : {}) as {
    code?: unknown
    severity?: unknown
    name?: unknown
  }
  // EPIPE has five characters too: only errors of the server have a severity.
  if (typeof code === 'string' && typeof severity === 'string') found['db.response.status_code'] = code
  found['error.type'] = typeof code === 'string' ? code : typeof name === 'string' ? name : typeof error
  return found
}

/** Text, values and name of a query in any of its forms. */
function queryOf(call: CallContext): { text: string | undefined; name: string | undefined; values: readonly unknown[] | undefined } {
  const [first, second] = call.args as unknown[]
  if (typeof first !== 'object' || first === null)
    return { text: typeof first === 'string' ? first : undefined, name: undefined, values: array(second) }
  const config = ((first as { cursor?: QueryConfig }).cursor ?? first) as QueryConfig
  const name = typeof config.name === 'string' && config.name !== '' ? config.name : undefined
  // A statement that was prepared before can be run by its name alone.
  const text = config.text ?? (name === undefined ? undefined : (call.receiver as PgClient).connection?.parsedStatements?.[name])
  return { text: typeof text === 'string' ? text : undefined, name, values: array(second) ?? array(config.values) }
}

function array(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined
}

function rowsOf(result: unknown): number | undefined {
  if (Array.isArray(result)) return result.reduce<number>((sum, one) => sum + (rowsOf(one) ?? 0), 0)
  const rows = (result as { rows?: unknown } | undefined | null)?.rows
  return Array.isArray(rows) ? rows.length : undefined
}

function rowCountOf(result: unknown): number | undefined {
  const last: unknown = Array.isArray(result) ? result.at(-1) : result
  const count = (last as { rowCount?: unknown } | undefined | null)?.rowCount
  return typeof count === 'number' ? count : undefined
}

function asText(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
}
