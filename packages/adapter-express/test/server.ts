/** A real server with a real application, and a plain client that sees bytes, aborts and leaves connections alone. */
import { once } from 'node:events'
import http, { type IncomingHttpHeaders, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { stageAdapter, type AdapterStage } from '@hookline/testing'
import type express from 'express'
import { expressAdapter, type ExpressAdapterOptions } from '../src/index.ts'

const require = createRequire(import.meta.url)

export const versions: readonly (readonly [name: string, express: typeof express])[] = [
  ['Express 4', require('express4') as typeof express],
  ['Express 5', require('express5') as typeof express],
]

export function stage(library: typeof express, options: Omit<ExpressAdapterOptions, 'express'> = {}): AdapterStage {
  return stageAdapter(expressAdapter({ ...options, express: library }))
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  readonly text: string
}

export class Client implements AsyncDisposable {
  readonly #server: Server
  private constructor(server: Server) {
    this.#server = server
  }
  static async of(app: express.Express): Promise<Client> {
    const server = http.createServer(app)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new Client(server)
  }
  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }
  open(path: string, options: http.RequestOptions = {}): http.ClientRequest {
    return http.request({ host: '127.0.0.1', port: this.port, path, agent: false, ...options })
  }
  async ask(
    path: string,
    options: http.RequestOptions & { readonly send?: string | Uint8Array | readonly (string | Uint8Array)[] } = {},
  ): Promise<Answer> {
    const { send = [], ...rest } = options
    const request = this.open(path, rest)
    const answered = once(request, 'response')
    for (const chunk of typeof send === 'string' || send instanceof Uint8Array ? [send] : send) {
      await new Promise<void>(resolve => void request.write(chunk, () => resolve()))
    }
    request.end()
    const [response] = (await answered) as [http.IncomingMessage]
    const chunks: Buffer[] = []
    for await (const chunk of response) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    return { status: response.statusCode as number, headers: response.headers, body, text: body.toString() }
  }
  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

export const exitOf =
  (name: string) =>
  (event: { type: string; target?: { name: string } }): boolean =>
    event.type === 'exit' && event.target?.name === name
