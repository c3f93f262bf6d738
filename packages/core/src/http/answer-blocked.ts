/** What the client of a blocked request gets: the same answer from every server, whichever adapter stands there. */
import { BlockedError } from '../errors.ts'

/** The part of `ServerResponse` that is needed, of HTTP/1 and HTTP/2: https://nodejs.org/api/http.html#class-httpserverresponse */
export interface AnswerableResponse {
  readonly headersSent: boolean
  readonly writableEnded: boolean
  statusCode: number
  hasHeader(name: string): boolean
  setHeader(name: string, value: string | number): unknown
  removeHeader(name: string): void
  end(chunk: Uint8Array): unknown
  destroy(): unknown
}

/**
 * Answers a request that a hook blocked, or that failed in one: 403 and a short JSON body, or what the `BlockedError` says. The text of an error that a hook threw is not shown.
 *
 * @example
 * ```ts
 * import { answerBlocked, HookRegistry } from '@hookline/core'
 * import { createServer } from 'node:http'
 * const target = new HookRegistry().target({ name: 'my-server:request', kind: 'http.server.request', shape: 'async' })
 * const server = createServer((request, response) => {
 *   const call = target.begin(server, [request, response], { mayAwait: false })
 *   if (call?.verdict === 'block') answerBlocked(response, call.context.error)
 *   else response.end('hello')
 * })
 * ```
 */
export function answerBlocked(response: AnswerableResponse, error: unknown): void {
  if (response.headersSent || response.writableEnded) return
  const why = error instanceof BlockedError ? error : undefined
  const headers = Object.entries(why?.headers ?? {})
  try {
    for (const [name, value] of headers) response.setHeader(name, value)
    write(response, statusOf(error), why?.body === undefined ? { error: 'blocked', reason: why?.reason } : why.body)
  } catch {
    // A header or body that cannot be sent: the answer stays a refusal.
    if (response.headersSent) return void response.destroy()
    for (const [name] of headers) removeHeader(response, name)
    write(response, 403, { error: 'blocked' })
  }
}

function write(response: AnswerableResponse, status: number, body: unknown): void {
  if (status === 204 || status === 304) {
    response.statusCode = status
    return void response.end(new Uint8Array(0))
  }
  const plain = typeof body === 'string' || body instanceof Uint8Array
  const bytes = typeof body === 'string' ? Buffer.from(body) : body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body))
  response.statusCode = status
  if (!response.hasHeader('content-type'))
    response.setHeader('Content-Type', plain ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8')
  response.setHeader('Content-Length', bytes.length)
  response.end(bytes)
}

function removeHeader(response: AnswerableResponse, name: string): void {
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
