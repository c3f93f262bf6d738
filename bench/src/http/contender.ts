/** A plain server of node:http, or a client of it with kept connections, ten requests at a time. */
import { createRequire } from 'node:module'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { httpAdapter } from '@hookline/adapter-http'
import { attach } from '../load/attach.ts'
import { serveCosts, serveWork } from '../load/serve-slices.ts'

function httpFor(contender: string): typeof import('node:http') {
  attach(contender, () => httpAdapter(), [['@opentelemetry/instrumentation-http', 'HttpInstrumentation']])
  // Instrumentations patch what is required after them.
  return createRequire(import.meta.url)('http') as typeof import('node:http')
}

/** The same answer as that of the Express contender. */
function answer(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ id: request.url?.slice('/orders/'.length), items: [1, 2, 3] }))
}

export async function httpServer(contender: string): Promise<never> {
  const server = httpFor(contender).createServer(answer)
  // Connections wait while the others have their turns.
  server.keepAliveTimeout = 120_000
  server.listen(0, '127.0.0.1', () => serveCosts((server.address() as AddressInfo).port))
  return new Promise(() => {})
}

export async function httpClient(contender: string): Promise<never> {
  const http = httpFor(contender)
  const agent = new http.Agent({ keepAlive: true, maxSockets: 10 })
  const url = process.env['HOOKLINE_BENCH_URL'] ?? ''
  serveWork(
    () =>
      new Promise<void>((resolve, reject) => {
        http.get(url, { agent }, response => response.resume().on('end', resolve)).on('error', reject)
      }),
  )
  return new Promise(() => {})
}
