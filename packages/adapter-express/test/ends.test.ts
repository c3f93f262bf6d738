/** When calls end that no `next` ends, parameters that came before the adapter, and HTTP/2. */
import { once } from 'node:events'
import http2 from 'node:http2'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { Client, exitOf, stage, versions } from './server.ts'

describe.each(versions)('%s', (_name, library) => {
  it('ends a handler that answers and returns at its return, before anything else happens', async () => {
    using on = stage(library)
    const order: string[] = []
    on.registry.register({ name: 'ends', on: 'express:handler', onExit: call => void order.push(`exit ${call.outcome}`) })
    const app = library()
    app.get('/now', (_req, res) => {
      process.nextTick(() => order.push('tick'))
      res.end('now')
      order.push('returned')
    })
    app.get('/later', (_req, res) => {
      res.on('close', () => order.push('close'))
      setImmediate(() => res.end('later'))
    })
    await using client = await Client.of(app)
    await client.ask('/now')
    expect(order.splice(0)).toEqual(['returned', 'exit returned', 'tick'])
    const closed = on.recorder.next(exitOf('express:request'))
    await client.ask('/later')
    await closed
    expect(order[0]).toBe('exit returned')
  })

  it('hooks callbacks of parameters that were registered before the adapter, and those that come while it is there, once each', async () => {
    const app = library()
    const ran: string[] = []
    app.param('id', function before(_req, _res, next) {
      ran.push('before')
      next()
    })
    app.get('/:id', (_req, res) => void res.end('ok'))
    using on = stage(library)
    using second = stage(library)
    const names: unknown[] = []
    on.registry.register({ name: 'names', on: 'express:param', onEnter: call => void names.push(call.attributes['express.name']) })
    second.registry.register({
      name: 'names',
      on: 'express:param',
      onEnter: call => void names.push(`again ${String(call.attributes['express.name'])}`),
    })
    await using client = await Client.of(app)
    await client.ask('/1')
    await client.ask('/1')
    expect(names.splice(0)).toEqual(['before', 'again before', 'before', 'again before'])
    app.param('id', function after(_req, _res, next) {
      ran.push('after')
      next()
    })
    await client.ask('/1')
    expect(names.splice(0)).toEqual(['before', 'again before', 'after', 'again after'])
    on.uninstall()
    second.uninstall()
    await client.ask('/1')
    expect(names).toEqual([])
    expect(ran).toEqual(['before', 'before', 'before', 'after', 'before', 'after'])
  })

  it('counts the bytes of a response over HTTP/2 once', async () => {
    using on = stage(library, { body: { response: true } })
    const router = library.Router()
    router.get('/', (_req, res) => {
      res.write('one,')
      res.end('two')
    })
    const server = http2.createServer((req, res) => router(req as never, res as never, () => res.stream.close())).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const session = http2.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    const exit = on.recorder.next(exitOf('express:request'))
    let text = ''
    for await (const chunk of session.request({ ':path': '/' })) text += String(chunk)
    expect(text).toBe('one,two')
    expect((await exit) as unknown).toMatchObject({
      outcome: 'returned',
      attributes: { 'http.response.status_code': 200, 'http.response.body.size': 7, 'network.protocol.version': '2.0' },
    })
    session.close()
    server.close()
    await once(server, 'close')
  })
})
