/** A hook that answers in the server's place: its `Response` is written as HTTP to a connection that leads nowhere, and Node reads it as it reads every other. */
import type { Socket } from 'node:net'
import { HooklineError, nameOf } from '@hookline/core'

/** The part of a `Response` that is needed, of fetch's own or of another library's: https://developer.mozilla.org/docs/Web/API/Response */
interface AnsweringResponse {
  readonly status: number
  readonly statusText: string
  /** Empty unless it came over the network. */
  readonly url: string
  readonly headers: Iterable<[string, string]>
  readonly body: ReadableStream<Uint8Array> | null
}

/** The connection whose other end answers this. Throws `HOOKLINE_SKIP_UNSUPPORTED` for what is no `Response` or was read before. */
export function answerSocket(answer: unknown, target: string): Socket {
  const response = readable(answer, target)
  const head = Buffer.from(headOf(response), 'latin1')
  const reader = response.body?.getReader()
  let asked = (): void => {}
  const wanted = new Promise<void>(resolve => (asked = resolve))
  const source = (async function* () {
    await wanted
    yield head
    for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) yield read.value
  })()
  const { Socket: Connection } = process.getBuiltinModule('node:net')
  // A request may be written to after its answer.
  const socket = new Connection({ allowHalfOpen: true })
  const take = (done: () => void): void => {
    asked()
    done()
  }
  Object.assign(socket, {
    _read: () =>
      void source.next().then(
        ({ done, value }) => socket.push(done === true ? null : value),
        (error: Error) => socket.destroy(error),
      ),
    _write: (_chunk: unknown, _encoding: unknown, done: () => void) => take(done),
    _writev: (_chunks: unknown, done: () => void) => take(done),
  })
  // Whoever made the body is told that nobody wants it any more.
  return socket.on('close', () => void reader?.cancel().catch(() => {}))
}

function readable(answer: unknown, target: string): AnsweringResponse {
  const { status, headers, body } = (typeof answer === 'object' && answer !== null ? answer : {}) as Partial<AnsweringResponse>
  const iterable = typeof headers === 'object' && Symbol.iterator in headers
  const fits = Number.isInteger(status) && iterable && (body === null || typeof body?.getReader === 'function')
  if (fits && body?.locked !== true && (answer as Response).bodyUsed !== true) return answer as AnsweringResponse
  throw new HooklineError(
    'HOOKLINE_SKIP_UNSUPPORTED',
    `${target}: a hook skipped this request: expected \`call.skip(new Response(…))\` with a body that nobody has read, got ${nameOf(answer)}. A request that is to fail is blocked.`,
  )
}

/** Without a length the body lasts until the connection ends: no header is added. */
function headOf({ status, statusText, url, headers }: AnsweringResponse): string {
  const all = [...headers]
  // Bodies that fetch received are decoded, and none is in chunks.
  const decoded = url !== '' && all.some(([name]) => name === 'content-encoding')
  const untrue = new Set(['transfer-encoding', ...(decoded ? ['content-encoding', 'content-length'] : [])])
  const lines = all.filter(([name]) => !untrue.has(name)).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${status} ${statusText || (process.getBuiltinModule('node:http').STATUS_CODES[status] ?? '')}\r\n${lines.join('')}\r\n`
}
