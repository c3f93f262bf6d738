/** Pieces of describing HTTP that are the same for every library. */
import type { Capture, HeaderAllowList } from '../capture/index.ts'
import type { AttributeValue } from '../contract.ts'

/**
 * Adds the headers that an allow-list names as attributes, each a list, redacted and cut by the capture.
 *
 * @example
 * ```ts
 * import { addHeaderAttributes, compileHeaderAllowList, defaultCapture } from '@hookline/core'
 * const out = {}
 * addHeaderAttributes(out, 'http.request.header.', { 'Content-Type': 'text/html' }, compileHeaderAllowList(['content-type']), defaultCapture)
 * console.log(out) // { 'http.request.header.content-type': [ 'text/html' ] }
 * ```
 */
export function addHeaderAttributes(
  out: Record<string, AttributeValue>,
  prefix: 'http.request.header.' | 'http.response.header.',
  headers: object,
  allow: HeaderAllowList,
  capture: Capture,
): void {
  const seen = capture.headers(headers, allow)
  for (const name of Object.keys(seen)) {
    const value = seen[name] as string | readonly string[]
    out[prefix + name] = typeof value === 'string' ? [value] : value
  }
}

/**
 * Bytes by what a `Content-Length` header says; undefined for what is none.
 *
 * @example
 * ```ts
 * import { lengthOf } from '@hookline/core'
 * console.log(lengthOf('12'), lengthOf('twelve')) // 12 undefined
 * ```
 */
export function lengthOf(header: unknown): number | undefined {
  const text = typeof header === 'number' ? String(header) : header
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}
