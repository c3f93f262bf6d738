import { describe, expect, test } from 'vitest'
import type { Request, Response, NextFunction } from 'express'
import { Client, exitOf, stage, versions } from './server.ts'

const ends = (recorder: ReturnType<typeof stage>['recorder'], target: string) =>
  recorder.ofTarget(target).flatMap(event => (event.type === 'exit' ? [event] : []))

describe.each(versions)('%s: calls', (_name, express) => {
  test('a request, its middleware and its handler are calls, each under the request', async () => {
    using on = stage(express)
    const app = express()
    app.use(express.json())
    const router = express.Router({ mergeParams: true })
    router.param('id', function load(_req, _res, next) {
      next()
    })
    router.post(
      '/orders/:id',
      function check(_req, _res, next) {
        next()
      },
      async function place(req, res) {
        await null
        res.status(201).json({ placed: req.body as unknown, by: req.params })
      },
    )
    app.use('/shops/:shop', router)
    await using client = await Client.of(app)
    const over = on.recorder.next(exitOf('express:request'))
    const answer = await client.ask('/shops/7/orders/9?token=s3cret&q=1', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer x' },
      send: ['{"a"', ':1}'],
    })
    await over
    expect(JSON.parse(answer.text)).toEqual({ placed: { a: 1 }, by: { shop: '7', id: '9' } })
    expect(on.recorder.tree()).toBe(
      [
        'express:request returned',
        '  express:middleware returned',
        '  express:param returned',
        '  express:handler returned',
        '  express:handler returned',
      ].join('\n'),
    )
    expect(ends(on.recorder, 'express:request')[0]?.attributes).toMatchObject({
      'http.request.method': 'POST',
      'http.route': '/shops/:shop/orders/:id',
      'url.path': '/shops/7/orders/9',
      'url.query': 'token=[Redacted]&q=1',
      'http.request.header.content-type': ['application/json'],
      'http.response.status_code': 201,
    })
    expect(ends(on.recorder, 'express:request')[0]?.attributes).not.toHaveProperty('http.request.header.authorization')
    expect(ends(on.recorder, 'express:handler').map(({ attributes }) => [attributes['express.name'], attributes['http.route']])).toEqual([
      ['check', '/shops/:shop/orders/:id'],
      ['place', '/shops/:shop/orders/:id'],
    ])
    expect(ends(on.recorder, 'express:param')[0]?.attributes).toMatchObject({ 'express.name': 'load', 'express.param': 'id' })
    expect(on.reports).toEqual([])
  })

  test('routes and mounts that were there before the adapter are calls with their template', async () => {
    const app = express()
    const inner = express.Router()
    inner.get('/items/:item', (_req, res) => void res.send('ok'))
    app.use('/things/:thing', inner)
    using on = stage(express)
    app.get(['/one', '/two/:x'], (_req, res) => void res.send('ok'))
    await using client = await Client.of(app)
    for (const path of ['/things/1/items/2', '/two/3']) {
      const over = on.recorder.next(exitOf('express:request'))
      await client.ask(path)
      await over
    }
    // Routers before 2.3 keep no path, and neither does Express 4: there it is read off the match.
    expect(ends(on.recorder, 'express:request').map(({ attributes }) => attributes['http.route'])).toEqual([
      '/things/:thing/items/:item',
      expect.stringContaining('/two/:x'),
    ])
  })

  test('an error ends the handler, and the error handler that takes it is a call', async () => {
    using on = stage(express)
    const app = express()
    app.get('/', function boom() {
      throw new TypeError('boom')
    })
    app.use(function onError(error: Error, _req: Request, res: Response, _next: NextFunction) {
      res.status(418).send(error.message)
    })
    await using client = await Client.of(app)
    const over = on.recorder.next(exitOf('express:request'))
    const answer = await client.ask('/')
    await over
    expect([answer.status, answer.text]).toEqual([418, 'boom'])
    expect(on.recorder.tree()).toBe(
      ['express:request returned', '  express:handler threw TypeError: boom', '  express:error returned'].join('\n'),
    )
    expect(ends(on.recorder, 'express:handler')[0]).toMatchObject({ error: { type: 'TypeError', message: 'boom' } })
  })

  test('an error that nobody takes is how the request ends', async () => {
    using on = stage(express)
    const app = express()
    app.set('env', 'test')
    app.get('/', (_req, _res, next) => next(new RangeError('far')))
    await using client = await Client.of(app)
    const over = on.recorder.next(exitOf('express:request'))
    expect((await client.ask('/')).status).toBe(500)
    await over
    expect(ends(on.recorder, 'express:request')[0]).toMatchObject({
      outcome: 'threw',
      error: { type: 'RangeError' },
      attributes: { 'error.type': 'RangeError', 'http.response.status_code': 500 },
    })
  })

  test("next('route'), next('router'), a late next and a second next go where they go without hooks", async () => {
    using on = stage(express)
    const seen: unknown[] = []
    on.registry.register({
      name: 'results',
      on: 'express:*',
      onExit: (call, result) => void seen.push(call.target.name === 'express:request' ? 'request' : result),
    })
    const app = express()
    const router = express.Router()
    router.use((_req, _res, next) => void setImmediate(next))
    router.get(
      '/',
      (_req, _res, next) => next('route'),
      (_req, res) => void res.send('never'),
    )
    router.get('/', (_req, _res, next) => next('router'))
    router.get('/', (_req, res) => void res.send('never'))
    app.use(router)
    let after = 0
    app.use((_req, _res, next) => {
      next()
      next()
    })
    app.use((_req, res) => {
      after += 1
      if (!res.headersSent) res.send('end')
    })
    await using client = await Client.of(app)
    const over = on.recorder.next(exitOf('express:request'))
    expect((await client.ask('/')).text).toBe('end')
    await over
    expect(seen).toEqual([undefined, 'route', 'router', undefined, undefined, 'request'])
    expect(after).toBe(1)
  })

  test('a function that neither answers nor calls next ends with the response, aborted when the client leaves', async () => {
    using on = stage(express)
    const app = express()
    let waiting: () => void = () => {}
    const reached = new Promise<void>(resolve => (waiting = resolve))
    app.get('/', () => waiting())
    await using client = await Client.of(app)
    const request = client.open('/')
    request.on('error', () => {})
    request.end()
    await reached
    const over = on.recorder.next(exitOf('express:request'))
    request.destroy()
    await over
    expect(on.recorder.tree()).toBe(['express:request aborted', '  express:handler aborted'].join('\n'))
    expect(ends(on.recorder, 'express:request')[0]?.attributes).not.toHaveProperty('http.response.status_code')
  })

  test('sub-applications are part of the request they answer', async () => {
    using on = stage(express)
    const app = express()
    const sub = express()
    sub.get('/b/:c', (_req, res) => void res.send('ok'))
    app.use('/a', sub)
    app.use((_req, res) => void res.status(404).send('none'))
    await using client = await Client.of(app)
    for (const path of ['/a/b/1', '/a/none']) {
      const over = on.recorder.next(exitOf('express:request'))
      await client.ask(path)
      await over
    }
    expect(
      ends(on.recorder, 'express:request').map(({ attributes }) => [attributes['http.route'], attributes['http.response.status_code']]),
    ).toEqual([
      ['/a/b/:c', 200],
      [undefined, 404],
    ])
    expect(ends(on.recorder, 'express:middleware').map(({ attributes }) => attributes['http.route'])).toEqual(['/'])
  })

  test('200 requests at once each see their own lineage and inputs', async () => {
    using on = stage(express)
    const wrong: unknown[] = []
    on.registry.register({
      name: 'own',
      on: 'express:handler',
      needs: { scope: true, parent: true },
      onEnter(call, req) {
        const inputs = call.scope.get('http.request') as { body: { n: number }; params: { n: string } }
        if (
          call.scope.has('seen') ||
          String(inputs.body.n) !== inputs.params.n ||
          req.params.n !== inputs.params.n ||
          call.parent?.target?.name !== 'express:request'
        )
          wrong.push(req.url)
        call.scope.set('seen', true)
      },
    })
    const app = express()
    app.use(express.json())
    app.post('/:n', async (req, res) => {
      await new Promise(resolve => setImmediate(resolve))
      res.send(req.params.n)
    })
    await using client = await Client.of(app)
    const ask = (n: number) =>
      client.ask(`/${n}`, { method: 'POST', headers: { 'content-type': 'application/json' }, send: ['{"n":', `${n}}`] })
    const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => ask(n)))
    expect(answers.map(({ text }) => text)).toEqual(Array.from({ length: 200 }, (_, n) => String(n)))
    expect(wrong).toEqual([])
    const handlers = ends(on.recorder, 'express:handler')
    expect(new Set(handlers.map(({ parent }) => parent?.id)).size).toBe(200)
  })

  test('the caller named by traceparent is the parent of the request', async () => {
    using on = stage(express)
    const app = express()
    app.get('/', (_req, res) => void res.send('ok'))
    await using client = await Client.of(app)
    const over = on.recorder.next(exitOf('express:request'))
    await client.ask('/', { headers: { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` } })
    expect(await over).toMatchObject({ traceId: 'a'.repeat(32), parent: { id: 'b'.repeat(16) } })
  })
})
