/** With the adapter for Express beside it, a request of an application is one request of its server. */
import { createRequire } from 'node:module'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import { expressAdapter } from '@hookline/adapter-express'
import { REQUEST_INPUTS, type CallContext, type RequestInputs } from '@hookline/core'
import type express from 'express'
import { describe, expect, test } from 'vitest'
import { answerTo, exitOf, serve, stage } from './stage.ts'

const require = createRequire(import.meta.url)
const versions: [string, typeof express][] = [
  ['Express 4', require('express4') as typeof express],
  ['Express 5', require('express5') as typeof express],
]

describe.each(versions)('%s', (_name, library) => {
  const application = (): express.Express => {
    const app = library()
    app.use(library.json())
    app.post('/orders/:id', (request, response) => void response.send(request.params['id']))
    return app
  }
  const ask = (at: object, headers = {}): http.ClientRequest =>
    http
      .request({ ...at, path: '/orders/7?q=1', method: 'POST', agent: false, headers: { 'content-type': 'application/json', ...headers } })
      .end('{"n":3}')

  test('a request is one call of kind http.server.request, with the route, and those of Express are inside of it', async () => {
    using on = stage({ client: false })
    using _express = expressAdapter({ express: library }).install(on.registry)
    const kinds: string[] = []
    on.registry.register({ name: 'count', on: { kind: 'http.server.request' }, onEnter: call => void kinds.push(call.target.name) })
    const names: string[] = []
    on.registry.register({
      name: 'see',
      on: 'express:request',
      onEnter: call => void names.push(`${call.target.name} ${call.target.kind}`),
    })
    await using server = await serve(http.createServer(application()))
    const over = on.recorder.next(exitOf('http:server'))
    await answerTo(ask(server.at, { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' }))
    const exit = (await over) as unknown as { attributes: Record<string, unknown>; traceId: string }
    expect([kinds, names]).toEqual([['http:server'], ['express:request express.request']])
    expect(on.recorder.tree()).toBe(
      ['http:server returned', '  express:request returned', '    express:middleware returned', '    express:handler returned'].join('\n'),
    )
    expect(exit.attributes['http.route']).toBe('/orders/:id')
    expect(new Set(on.recorder.events.flatMap(event => ('traceId' in event ? [event.traceId] : [])))).toEqual(
      new Set(['4bf92f3577b34da6a3ce929d0e0e4736']),
    )
  })

  test('the scope is one, and holds the inputs as Express has parsed them', async () => {
    using on = stage({ client: false })
    using _express = expressAdapter({ express: library }).install(on.registry)
    const seen: unknown[] = []
    on.registry.register({ name: 'note', on: 'http:server', needs: { scope: true }, onEnter: call => void call.scope.set('mine', 1) })
    on.registry.register({
      name: 'read',
      on: 'express:handler',
      needs: { scope: true },
      onEnter(call: CallContext) {
        const { params, body, query } = call.scope.get(REQUEST_INPUTS) as RequestInputs
        seen.push(call.scope.get('mine'), params, body, { ...query })
      },
    })
    await using server = await serve(http.createServer(application()))
    await answerTo(ask(server.at))
    expect(seen).toEqual([1, { id: '7' }, { n: 3 }, { q: '1' }])
  })

  test('while nobody looks at its server, or that is of another registry, a request is one of kind http.server.request as before', async () => {
    using other = stage({ client: false })
    using on = stage({ server: false, client: false })
    using _express = expressAdapter({ express: library }).install(on.registry)
    await using server = await serve(http.createServer(application()))
    const over = other.recorder.next(exitOf('http:server'))
    await answerTo(ask(server.at))
    await over
    const [enter] = on.recorder.ofTarget('express:request')
    expect(enter?.target.kind).toBe('http.server.request')
    expect(other.recorder.tree()).toBe('http:server returned')
  })

  test('a request that a hook replaced is still one', async () => {
    using on = stage({ client: false })
    using _express = expressAdapter({ express: library }).install(on.registry)
    const kinds: string[] = []
    on.registry.register({
      name: 'replace',
      on: { kind: 'http.server.request' },
      onEnter(call) {
        kinds.push(call.target.name)
        call.args[0] = new Proxy(call.args[0] as object, { get: (request, key) => Reflect.get(request, key, request) as unknown })
      },
    })
    await using server = await serve(http.createServer(application()))
    expect((await answerTo(ask(server.at))).text).toBe('7')
    expect(kinds).toEqual(['http:server'])
  })

  test('ends inside of its server also when the client leaves', async () => {
    using on = stage({ client: false })
    using _express = expressAdapter({ express: library }).install(on.registry)
    const app = library()
    app.get('/', (request: IncomingMessage, response: ServerResponse) => void response.write('some', () => request.socket.destroy()))
    await using server = await serve(http.createServer(app))
    const over = on.recorder.next(exitOf('http:server'))
    await answerTo(http.get({ ...server.at, agent: false })).catch(() => {})
    await over
    const ends = on.recorder.events.flatMap(event => (event.type === 'exit' ? [`${event.target.name} ${event.outcome}`] : []))
    expect(ends).toEqual(['express:handler aborted', 'express:request aborted', 'http:server aborted'])
  })
})
