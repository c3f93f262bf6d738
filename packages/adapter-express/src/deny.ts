/** What a blocked call becomes: an error with a status for `next`, or an answer to the client. */
import type { ServerResponse } from 'node:http'
import { BlockedError } from '@hookline/core'

/** Gives the error the status 403 where it has none; nobody sees it that way who lists the error's own keys. */
export function deny(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return Object.assign(new Error('Forbidden'), { status: 403, cause: error })
  const known = error as { status?: unknown; statusCode?: unknown }
  if (known.status === undefined && known.statusCode === undefined && Object.isExtensible(error)) {
    Object.defineProperty(error, 'status', { value: 403, configurable: true, writable: true })
  }
  return error
}

/** Answers a blocked request: a short JSON body, or what the hook said. The text of an error that a hook threw is not shown. */
export function answerBlocked(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.writableEnded) return
  const why = error instanceof BlockedError ? error : undefined
  try {
    for (const [name, value] of Object.entries(why?.headers ?? {})) response.setHeader(name, value)
    write(response, statusOf(error), why?.body === undefined ? { error: 'blocked', reason: why?.reason } : why.body)
  } catch {
    // A header or body that cannot be sent: the answer stays a refusal.
    for (const name of Object.keys(why?.headers ?? {})) if (typeof name === 'string') removeHeader(response, name)
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

function removeHeader(response: ServerResponse, name: string): void {
  try {
    response.removeHeader(name)
  } catch {
    // It was never set.
  }
}

function statusOf(error: unknown): number {
  const { status } = (typeof error === 'object' && error !== null ? error : {}) as { status?: unknown }
  const allowed = error instanceof BlockedError ? 200 : 400
  return typeof status === 'number' && Number.isInteger(status) && status >= allowed && status <= 599 ? status : 403
}
