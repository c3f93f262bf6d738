/** A real server with an Express application, and clients by fetch and node:http, all hooked in one registry. */
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { expressAdapter } from '@hookline/adapter-express'
import { fetchAdapter } from '@hookline/adapter-fetch'
import { httpAdapter } from '@hookline/adapter-http'
import { HookRegistry, type Report } from '@hookline/core'
import express from 'express'

export interface Stage extends AsyncDisposable {
  readonly registry: HookRegistry
  readonly reports: Report[]
  readonly origin: string
  /** By node:http; its body is read to the end. */
  ask(path: string, headers?: http.OutgoingHttpHeaders): Promise<void>
  uninstall(): void
}

/** @param which Which adapters are installed. */
export async function stage(which: readonly ('express' | 'fetch' | 'http')[]): Promise<Stage> {
  const reports: Report[] = []
  const registry = new HookRegistry({ onReport: report => reports.push(report) })
  const adapters = { express: () => expressAdapter({ express }), fetch: () => fetchAdapter(), http: () => httpAdapter() }
  const removers = which.map(name => adapters[name]().install(registry))
  const uninstall = (): void => removers.forEach(remove => remove())
  const app = express()
  app.disable('x-powered-by')
  app.get('/', (_request, response) => {
    response.setHeader('X-Answer', '42').setHeader('X-Long', 'y'.repeat(700)).cookie('sid', 'hush').type('text').send('ok')
  })
  const server = http.createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const agent = new http.Agent()
  return {
    registry,
    reports,
    origin: `http://127.0.0.1:${port}`,
    async ask(path, headers = {}) {
      const request = http.get({ port, host: '127.0.0.1', path, headers, agent })
      const [response] = (await once(request, 'response')) as [http.IncomingMessage]
      response.resume()
      await once(response, 'end')
    },
    uninstall,
    async [Symbol.asyncDispose]() {
      uninstall()
      registry.dispose()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
