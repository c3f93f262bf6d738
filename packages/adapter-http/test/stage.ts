/** A registry with the adapter, a real server, and a client that reads answers whole. */
import { once } from 'node:events'
import http, { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage, type RequestListener } from 'node:http'
import https from 'node:https'
import net, { type AddressInfo } from 'node:net'
import { httpAdapter, type HttpAdapterOptions } from '@hookline/adapter-http'
import { stageAdapter, type AdapterStage } from '@hookline/testing'

export function stage(options: HttpAdapterOptions = {}): AdapterStage {
  return stageAdapter(httpAdapter(options))
}

/** A server that listens while it is used. */
export interface Serving extends AsyncDisposable {
  readonly at: { readonly host: string; readonly port: number }
}

export async function serve(given: net.Server | RequestListener): Promise<Serving> {
  const server = given instanceof net.Server ? given : http.createServer(given)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    at: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    async [Symbol.asyncDispose]() {
      if (server instanceof http.Server || server instanceof https.Server) server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export interface Answer {
  readonly status: number | undefined
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

export async function answerTo(request: ClientRequest): Promise<Answer> {
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  let text = ''
  for await (const chunk of response) text += String(chunk)
  return { status: response.statusCode, headers: response.headers, text }
}

export const exitOf =
  (name: string) =>
  (event: { type: string; target?: { name: string } }): boolean =>
    event.type === 'exit' && event.target?.name === name
