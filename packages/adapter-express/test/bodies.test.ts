import { once } from 'node:events'
import { gzipSync } from 'node:zlib'
import type { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { Client, exitOf, stage, versions } from './server.ts'
import type { Express } from 'express'

describe.each(versions)('%s: bodies', (_name, express) => {
  const both = { request: true, response: true }
  const attributesOf = async (app: Express, options: Parameters<typeof stage>[1], ask: (client: Client) => Promise<unknown>) => {
    using on = stage(express, options)
    await using client = await Client.of(app)
    const over = on.recorder.next(exitOf('express:request'))
    const answer = await ask(client)
    const end = await over
    return { answer, attributes: end.type === 'exit' ? end.attributes : {} }
  }

  test('are not captured unless that is switched on', async () => {
    const app = express()
    app.post('/', express.json(), (_req, res) => void res.json({ a: 1 }))
    const { attributes } = await attributesOf(app, {}, client =>
      client.ask('/', { method: 'POST', headers: { 'content-type': 'application/json' }, send: '{"b":2}' }),
    )
    expect(Object.keys(attributes).filter(name => name.endsWith('body.content'))).toEqual([])
  })

  test('chunked and compressed, are captured as text without secrets, and arrive as they are', async () => {
    const app = express()
    const packed = gzipSync('{"password":"hidden","shown":"yes"}')
    app.post('/', express.json(), (req, res) => {
      res.set({ 'content-type': 'application/json', 'content-encoding': 'gzip' })
      res.write(packed.subarray(0, 5))
      res.write(packed.subarray(5).toString('hex'), 'hex')
      res.end()
      expect(req.body).toEqual({ token: 'hidden', n: 1 })
    })
    const sent = gzipSync('{"token":"hidden","n":1}')
    const { answer, attributes } = await attributesOf(app, { body: both }, client =>
      client.ask('/', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
        send: [sent.subarray(0, 7), sent.subarray(7)],
      }),
    )
    expect((answer as { body: Buffer }).body).toEqual(packed)
    expect(attributes).toMatchObject({
      'http.request.body.content': '{"token":"[Redacted]","n":1}',
      'http.request.body.size': sent.length,
      'http.response.body.content': '{"password":"[Redacted]","shown":"yes"}',
      'http.response.body.size': packed.length,
    })
  })

  test('larger than the cap, are cut in the attributes only, with callbacks and backpressure as they were', async () => {
    const size = 3_000_000
    const app = express()
    const called: string[] = []
    let full = false
    app.post('/', (req, res) => {
      req.pipe(res.type('text/plain'), { end: false })
      req.on('end', () => {
        full = !res.write('.'.repeat(100_000), 'utf8', () => called.push('write'))
        res.end(() => called.push('end'))
      })
    })
    const { answer, attributes } = await attributesOf(app, { body: { ...both, maxBytes: 1000 } }, client =>
      client.ask('/', { method: 'POST', send: Array.from({ length: 30 }, () => 'x'.repeat(size / 30)) }),
    )
    expect((answer as { body: Buffer }).body.length).toBe(size + 100_000)
    expect([called, full]).toEqual([['write', 'end'], true])
    expect(attributes).toMatchObject({
      'http.request.body.size': size,
      'http.request.body.truncated': true,
      'http.response.body.size': size + 100_000,
      'http.response.body.truncated': true,
    })
    expect(String(attributes['http.response.body.content']).length).toBeLessThan(1100)
  })

  test('of server-sent events flow while they are captured', async () => {
    const app = express()
    let say: (text: string) => void = () => {}
    app.get('/', (_req, res) => {
      res.type('text/event-stream')
      res.flushHeaders()
      say = text => void (text === '' ? res.end() : res.write(`data: ${text}\n\n`))
    })
    const { attributes } = await attributesOf(app, { body: both }, async client => {
      const request = client.open('/')
      request.end()
      const [response] = (await once(request, 'response')) as [Readable]
      let heard = ''
      response.on('data', chunk => void (heard += String(chunk)))
      for (const text of ['one', 'two']) {
        heard = ''
        say(text)
        while (!heard.endsWith('\n\n')) await once(response, 'data')
        expect(heard).toBe(`data: ${text}\n\n`)
      }
      say('')
      await once(response, 'end')
    })
    expect(attributes).toMatchObject({ 'http.response.body.content': 'data: one\n\ndata: two\n\n', 'http.route': '/' })
  })

  test('that nobody reads stay unread: nothing starts to flow', async () => {
    const app = express()
    let state: unknown
    app.post('/', (req, res) => {
      setImmediate(() => {
        state = [req.readableFlowing, req.listenerCount('data')]
        res.send('done')
      })
    })
    await attributesOf(app, { body: both }, client => client.ask('/', { method: 'POST', send: 'abc' }))
    expect(state).toEqual([null, 0])
  })

  test.each([
    ['HEAD', 200],
    ['GET', 304],
  ])('of %s with %i have no content', async (method, status) => {
    const app = express()
    app.get('/', (_req, res) => void res.status(status).end('unsent'))
    const { attributes } = await attributesOf(app, { body: both }, client => client.ask('/', { method }))
    expect(attributes).not.toHaveProperty('http.response.body.content')
    expect(attributes).toMatchObject({ 'http.response.status_code': status })
  })
})
