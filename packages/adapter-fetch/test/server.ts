/** A real server that answers by path, and remembers what it was asked. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Seen {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly rawHeaders: readonly string[]
  readonly body: string
}

export interface TestServer extends AsyncDisposable {
  readonly origin: string
  readonly port: number
  readonly seen: Seen[]
  readonly server: Server
}

/** Listens on a free port. Without a listener: /status/N, /redirect/N?to=, /never, /echo and anything else with 200 and JSON. */
export async function startServer(listener: RequestListener = answer): Promise<TestServer> {
  const seen: Seen[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    try {
      if (request.url !== '/upload-abort') for await (const chunk of request) chunks.push(chunk as Buffer)
    } catch {
      return
    }
    seen.push({
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      rawHeaders: request.rawHeaders,
      body: Buffer.concat(chunks).toString(),
    })
    ;(request as IncomingMessage & { text?: Buffer }).text = Buffer.concat(chunks)
    listener(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    seen,
    server,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A port where nobody listens and that the system hands to nobody, as it may one that was just free; not among those that fetch itself refuses. */
export const closedPort = 2

function answer(request: IncomingMessage & { text?: Buffer }, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const [, what, n] = pathname.split('/')
  if (what === 'never') return
  if (what === 'status') return void response.writeHead(Number(n)).end(n === '204' ? undefined : `status ${n}`)
  if (what === 'redirect') return void response.writeHead(Number(n), { location: searchParams.get('to') ?? '/' }).end()
  if (what === 'reset') return void request.socket.destroy()
  if (what === 'half') {
    response.writeHead(200, { 'content-length': '100' })
    response.write('half', () => request.socket.destroy())
    return
  }
  if (what === 'slow-body') {
    response.writeHead(200)
    response.write('first')
    return
  }
  if (what === 'echo')
    return void response.writeHead(200, { 'content-type': request.headers['content-type'] ?? 'text/plain' }).end(request.text)
  response.writeHead(200, { 'content-type': 'application/json', 'set-cookie': 'sid=secret', 'x-request-id': 'r1' }).end('{"ok":true}')
}
