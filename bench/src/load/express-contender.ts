/** A small Express application: two middlewares, one route with a parameter, a JSON answer. */
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRequire } from 'node:module'
import { expressAdapter, type ExpressModule } from '@hookline/adapter-express'
import { attach } from './attach.ts'
import { serveCosts } from './serve-slices.ts'

const require = createRequire(import.meta.url)

interface Response {
  setHeader(name: string, value: string): void
  json(body: unknown): void
}
type Handler = (request: { params: { id: string } }, response: Response, next: () => void) => void
interface Application {
  disable(name: string): void
  use(handler: Handler): void
  get(path: string, handler: Handler): void
  listen(port: number, host: string, done: () => void): Server
}

export async function expressContender(contender: string): Promise<never> {
  attach(contender, () => expressAdapter({ express: require('express') as ExpressModule }), [
    ['@opentelemetry/instrumentation-http', 'HttpInstrumentation'],
    ['@opentelemetry/instrumentation-express', 'ExpressInstrumentation'],
  ])
  // Instrumentations patch what is required after them.
  require('http')
  const app = (require('express') as () => Application)()
  app.use((_request, _response, next) => next())
  app.use((_request, response, next) => {
    response.setHeader('x-service', 'bench')
    next()
  })
  app.get('/orders/:id', (request, response) => response.json({ id: request.params.id, items: [1, 2, 3] }))
  const server = await new Promise<Server>(resolve => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening))
  })
  // Connections wait while the others have their turns.
  server.keepAliveTimeout = 120_000
  serveCosts((server.address() as AddressInfo).port)
  return new Promise(() => {})
}
