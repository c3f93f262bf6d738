/** Answers a blocked request: a short JSON body, or what the hook said. The text of an error that a hook threw is not shown. */
import type { ServerResponse } from 'node:http'
import { BlockedError } from '@hookline/core'

/** Ends the response with the status of the error, 403 when it has none. */
export function answerBlocked(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.writableEnded) return
  const why = error instanceof BlockedError ? error : undefined
  try {
    for (const [name, value] of Object.entries(why?.headers ?? {})) response.setHeader(name, value)
    write(response, statusOf(error), why?.body === undefined ? { error: 'blocked', reason: why?.reason } : why.body)
  } catch {
    // A header or body that cannot be sent: the answer stays a refusal.
    for (const name of response.getHeaderNames()) response.removeHeader(name)
    write(response, 403, { error: 'blocked' })
  }
}

function write(response: ServerResponse, status: number, body: unknown): void {
  const plain = typeof body === 'string' || body instanceof Uint8Array
  const bytes = typeof body === 'string' ? Buffer.from(body) : body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body))
  response.statusCode = status
  if (!response.hasHeader('content-type'))
    response.setHeader('Content-Type', plain ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8')
  response.setHeader('Content-Length', bytes.length)
  response.end(bytes)
}

function statusOf(error: unknown): number {
  const { status } = (typeof error === 'object' && error !== null ? error : {}) as { status?: unknown }
  const allowed = error instanceof BlockedError ? 200 : 400
  return typeof status === 'number' && Number.isInteger(status) && status >= allowed && status <= 599 ? status : 403
}
