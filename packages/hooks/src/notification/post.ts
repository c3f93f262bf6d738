/** One POST by node:http(s): no redirect is followed, nothing of the answer's body is read, and nothing is waited for longer than allowed. */
import http from 'node:http'
import https from 'node:https'

/** What matters of an answer. */
export interface Answer {
  readonly status: number
  readonly retryAfter: string | undefined
}

/** Rejects for what gets no answer. */
export function post(
  url: URL,
  headers: Readonly<Record<string, string | number>>,
  body: Buffer,
  timeoutMs: number,
  closed: AbortSignal,
): Promise<Answer> {
  const timeout = AbortSignal.timeout(timeoutMs)
  const signal = AbortSignal.any([timeout, closed])
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void =>
      reject(
        timeout.aborted ? new Error(`No answer within ${timeoutMs} ms.`) : closed.aborted ? (closed.reason as Error) : (error as Error),
      )
    const { request } = url.protocol === 'https:' ? https : http
    // By the process's own agent, whose proxy and certificate authorities are the user's; no connection is kept for notices, which are few.
    const sent = request(url, { method: 'POST', headers: { ...headers, 'content-length': body.length, connection: 'close' }, signal })
    sent.on('error', fail)
    // A connection that is given up without an error, as after an answer of 101 that nobody asked for.
    sent.on('close', () => fail(new Error('The connection was closed without an answer.')))
    sent.on('response', response => {
      // The status says it all: of what may come without an end nothing is read.
      response.on('error', () => {})
      const done = (): void => {
        resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] })
        sent.destroy()
      }
      if (sent.writableFinished) done()
      else sent.once('finish', done)
    })
    sent.end(body)
  })
}
