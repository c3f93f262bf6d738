/** What a record holds of a query: its text and name where the caller wrote them, and its values where they are wanted. */
import type { CallContext } from '@hookline/core'
import type { QueryConfig } from './types.ts'

const HIDDEN = '[Redacted]'
/** Places that are told one by one. */
const MOST = 64
const TOLD: ReadonlySet<string> = new Set(['text', 'values', 'name', 'callback'])

/** The arguments of a query as plain values: see `Describe.args`. */
export function recordedArgs(parameters: boolean): (call: CallContext) => readonly unknown[] {
  const shown = (values: readonly unknown[]): unknown => {
    if (parameters) return values
    return values.length > MOST ? HIDDEN : values.map(() => HIDDEN)
  }
  return ({ args: [first, second] }) => {
    const own = typeof first === 'object' && first !== null ? ofConfig(first, shown) : first
    return Array.isArray(second) ? [own, shown(second)] : [own]
  }
}

function ofConfig(given: QueryConfig & { readonly cursor?: QueryConfig }, shown: (values: readonly unknown[]) => unknown): object {
  const { text, values, name } = given.cursor ?? given
  const told: Record<string, unknown> = {}
  if (text !== undefined) told['text'] = text
  if (Array.isArray(values)) told['values'] = shown(values)
  if (name !== undefined) told['name'] = name
  const isAll = Object.getPrototypeOf(given) === Object.prototype && Object.keys(given).every(key => TOLD.has(key))
  if (!isAll) told['[Truncated]'] = 'further fields of the query'
  return told
}
