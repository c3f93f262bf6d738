/** The headers of a response, however they were set. */
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'

/** Headers set one by one; or, where `writeHead` was given them all and kept none, what it wrote. */
export function sentHeaders(response: ServerResponse): OutgoingHttpHeaders {
  const kept = response.getHeaders?.() ?? {}
  const written = (response as { _header?: unknown })._header
  for (const _ in kept) return kept
  if (typeof written !== 'string') return kept
  const out: Record<string, string[]> = {}
  for (const line of written.split('\r\n').slice(1)) {
    const colon = line.indexOf(': ')
    if (colon > 0) (out[line.slice(0, colon).toLowerCase()] ??= []).push(line.slice(colon + 2))
  }
  return Object.fromEntries(Object.entries(out).map(([name, values]) => [name, values.length === 1 ? values[0] : values]))
}
