/** What a skipped submittable does in place of its query: it gives the rows of the hook in the way it would have given the server's. */
import { HooklineError, type AnyFunction } from '@hookline/core'
import type { Submittable } from './types.ts'

interface Rows extends Submittable {
  read?: AnyFunction
  close?: AnyFunction
  push?(row: unknown): boolean
  readonly _readableState?: unknown
  readonly _writableState?: unknown
}

/** Delivers `value`, a result with `rows` or an array of rows. A stream that is written to cannot be skipped: it gets an error. */
export function skipSubmittable(submittable: Submittable, value: unknown): void {
  const target: Rows = submittable
  const rows = rowsOf(value)
  if (target._writableState !== undefined) {
    target.emit?.(
      'error',
      new HooklineError(
        'HOOKLINE_INVALID_OPTION',
        'pg:query: expected a query that gives rows to skip, got a stream that is written to (COPY … FROM STDIN): block it instead.',
      ),
    )
  } else if (target._readableState !== undefined) {
    for (const row of rows) target.push?.(row)
    target.push?.(null)
  } else if (typeof target.read === 'function' && typeof target.close === 'function') {
    feedCursor(target, rows)
  } else {
    for (const row of rows) target.emit?.('row', row, value)
    if (typeof target.callback === 'function') target.callback(null, value)
    target.emit?.('end', value)
  }
}

function rowsOf(value: unknown): readonly unknown[] {
  const rows: unknown = Array.isArray(value) ? value : (value as { rows?: unknown } | null | undefined)?.rows
  return Array.isArray(rows) ? rows : []
}

/** A cursor that was never submitted queues its reads for ever; these take their place, and the reads that wait already are answered. */
function feedCursor(cursor: Rows, rows: readonly unknown[]): void {
  let at = 0
  const answer = (callback: AnyFunction | undefined, ...results: unknown[]): unknown => {
    if (typeof callback !== 'function') return Promise.resolve(results[1])
    setImmediate(callback, ...results)
    return undefined
  }
  const read = (count: number, callback?: AnyFunction): unknown => {
    const batch = rows.slice(at, (at += count))
    return answer(callback, null, batch)
  }
  const define = (name: string, value: AnyFunction): void =>
    void Object.defineProperty(cursor, name, { value, configurable: true, writable: true })
  define('read', read)
  define('close', (callback?: AnyFunction) => {
    at = rows.length
    return answer(callback)
  })
  const waiting = (cursor as { _queue?: [number, AnyFunction][] })._queue ?? []
  for (const [count, callback] of waiting.splice(0)) read(count, callback)
}
