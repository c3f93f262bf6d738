/** The request's body in an event, for bodies that lie in memory; streams, forms and blobs are fetch's to read. */
import { types } from 'node:util'
import { createBodyTap, type Capture } from '@hookline/core'
import type { Gathered } from './kinds.ts'

/** Adds the body to the attributes, redacted and cut. */
export function describeBody(
  capture: Capture,
  out: Gathered,
  body: unknown,
  headers: readonly (readonly [string, string])[],
  maxBytes: number,
): void {
  const form = body instanceof URLSearchParams
  const bytes = form ? URLSearchParams.prototype.toString.call(body) : types.isAnyArrayBuffer(body) ? new Uint8Array(body) : body
  if (typeof bytes !== 'string' && !ArrayBuffer.isView(bytes)) return
  const tap = createBodyTap({ maxBytes, capture })
  tap.push(bytes)
  const given = (wanted: string): string | undefined => headers.find(([name]) => name.toLowerCase() === wanted)?.[1]
  out['http.request.body.content'] = tap.text(
    given('content-type') ?? (form ? 'application/x-www-form-urlencoded' : 'text/plain'),
    given('content-encoding'),
  )
  if (tap.truncated) out['http.request.body.truncated'] = true
}
