/** What a record holds of a request in the place of the live objects: see `Describe.args`. Bodies are left out. */
import type { ClientRequest, IncomingMessage } from 'node:http'
import { captureOf, sentHeaders, type CallContext, type HeaderAllowList } from '@hookline/core'

/** A key that tells of what is left out. What stands below it is for readers: rules cannot ask for what the live object does not have. */
const REST = '[Truncated]'

/** Of a request that goes out: its fields, and what it tells by methods alone. */
export function recordedClient(call: CallContext, allow: HeaderAllowList, url: string): readonly unknown[] {
  const request = call.args[0] as ClientRequest
  const { method, protocol, host } = request
  const { capture } = captureOf(call.target)
  const headers = capture.headers(sentHeaders(request), allow)
  return [{ method, protocol, host, path: capture.url(request.path), [REST]: { url, headers } }]
}

/** Of a request that came in. */
export function recordedServer(call: CallContext, allow: HeaderAllowList): readonly unknown[] {
  const request = call.args[0] as IncomingMessage & { readonly originalUrl?: string }
  const { capture } = captureOf(call.target)
  const headers = { ...capture.headers(request.headers, allow), [REST]: 'headers that are not on the list' }
  // Frameworks cut the mounts off `url` while they look for a route.
  return [
    { method: request.method, url: capture.url(request.originalUrl ?? request.url ?? '/'), headers, [REST]: 'the rest of the request' },
  ]
}
