/** Cursors that are closed while asynchronous hooks still keep them from the server: nobody would ever read them there, and every query behind them would wait. */
import type { AnyFunction } from '@hookline/core'
import type { Submittable } from './types.ts'

/** Watches a cursor, or the one inside of a stream, until its turn comes; what it gives ends the watching and says whether the cursor was closed. */
export function watchClosing(submittable: Submittable): () => boolean {
  const cursor = (submittable.cursor ?? submittable) as { readonly read?: unknown; readonly close?: unknown }
  const { close } = cursor
  let closed = false
  if (typeof close !== 'function' || typeof cursor.read !== 'function' || Object.hasOwn(cursor, 'close') || !Object.isExtensible(cursor))
    return () => closed
  const watching = function (this: unknown, ...args: unknown[]): unknown {
    closed = true
    return (close as AnyFunction).apply(this, args)
  }
  Object.defineProperty(cursor, 'close', { value: watching, configurable: true, writable: true })
  return () => {
    if (cursor.close === watching) Reflect.deleteProperty(cursor, 'close')
    return closed
  }
}
