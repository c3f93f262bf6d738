/** The SQL of a call: in the arguments of pg, in what an adapter tells, or in what is given first. */
import type { CallContext } from '@hookline/core'

/** What is sent. */
export interface Query {
  readonly sql: string | undefined
  /** The name of a prepared statement. */
  readonly statement: string | undefined
}

/** Reads a call's query. The arguments come first: other hooks may have changed them after the call was described. */
export function queryOf(call: CallContext, first: unknown): Query {
  const given = call.target.module === 'pg' ? ofPg(first) : undefined
  if (given?.sql !== undefined) return given
  const { 'db.query.text': text } = call.attributes
  const sql = typeof text === 'string' ? text : typeof first === 'string' ? first : undefined
  return { sql, statement: given?.statement }
}

function ofPg(first: unknown): Query | undefined {
  if (typeof first === 'string') return { sql: first, statement: undefined }
  if (typeof first !== 'object' || first === null) return undefined
  const { cursor = first } = first as { cursor?: object }
  const { text, name } = cursor as { text?: unknown; name?: unknown }
  return { sql: typeof text === 'string' ? text : undefined, statement: typeof name === 'string' && name !== '' ? name : undefined }
}
