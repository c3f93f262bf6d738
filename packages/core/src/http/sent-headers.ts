/** The headers of a response, however they were set. */

/** The part of `ServerResponse` that is needed: https://nodejs.org/api/http.html#class-httpserverresponse */
export interface SentResponse {
  getHeaders?(): object
}

/** Names in lower case, and values. */
export type SentHeaders = Readonly<Record<string, string | number | readonly string[] | undefined>>

/**
 * Headers set one by one; or, where `writeHead` was given them all and kept none, what it wrote.
 *
 * @example
 * ```ts
 * import { sentHeaders } from '@hookline/core'
 * import { createServer } from 'node:http'
 * createServer((_request, response) => {
 *   response.writeHead(200, ['X-A', '1'])
 *   console.log(sentHeaders(response)['x-a']) // 1
 * })
 * ```
 */
export function sentHeaders(response: SentResponse): SentHeaders {
  const kept = (response.getHeaders?.() ?? {}) as SentHeaders
  const written = (response as { _header?: unknown })._header
  for (const _ in kept) return kept
  if (typeof written !== 'string') return kept
  const out = new Map<string, string[]>()
  for (const line of written.split('\r\n').slice(1)) {
    const colon = line.indexOf(': ')
    if (colon <= 0) continue
    const name = line.slice(0, colon).toLowerCase()
    const value = line.slice(colon + 2)
    const before = out.get(name)
    if (before === undefined) out.set(name, [value])
    else before.push(value)
  }
  return Object.fromEntries(Array.from(out, ([name, values]) => [name, values.length === 1 ? values[0] : values]))
}
