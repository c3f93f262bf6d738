import { describe, expect, test } from 'vitest'
import { Client, exitOf, stage, versions } from './server.ts'

describe.each(versions)('%s: what is not a plain request', (_name, express) => {
  test('requests and responses that are bare objects or missing go through a router as without hooks', async () => {
    using on = stage(express)
    const router = express.Router() as unknown as { use(fn: Function): void; handle(req: unknown, res: unknown, done: Function): void }
    router.use((_req: unknown, _res: unknown, next: Function) => next())
    for (const response of [{}, undefined]) {
      const answer = await new Promise(resolve =>
        router.handle({ url: '/', method: 'GET' }, response, (error: unknown) => resolve(['done', error])),
      )
      expect(answer).toEqual(['done', undefined])
    }
    expect(on.reports).toEqual([])
  })

  test('thousands of functions in a row do not exhaust the stack', async () => {
    using on = stage(express)
    const app = express()
    for (let i = 0; i < 6000; i++) app.use((_req, _res, next) => next())
    app.get('/', (_req, res) => void res.send('end'))
    await using client = await Client.of(app)
    const over = on.recorder.next(exitOf('express:request'))
    expect((await client.ask('/')).text).toBe('end')
    await over
    expect(on.recorder.ofTarget('express:middleware')).toHaveLength(12_000)
  })

  test('two registries each see every call', async () => {
    using one = stage(express)
    using two = stage(express)
    const app = express()
    app.get('/', (_req, res) => void res.send('ok'))
    await using client = await Client.of(app)
    const over = Promise.all([one, two].map(({ recorder }) => recorder.next(exitOf('express:request'))))
    await client.ask('/')
    await over
    for (const { recorder } of [one, two]) expect(recorder.ofTarget('express:handler')).toHaveLength(2)
  })

  test("a request dispatched again inside its own handler is one request, and the user's async context is his own", async () => {
    using on = stage(express)
    const { AsyncLocalStorage } = await import('node:async_hooks')
    const own = new AsyncLocalStorage<string>()
    const app = express()
    app.use((_req, _res, next) => own.run('mine', next))
    app.get('/old', (req, res) => {
      req.url = '/new'
      ;(app as unknown as { handle(req: unknown, res: unknown): void }).handle(req, res)
    })
    app.get('/new', (_req, res) => void res.send(own.getStore()))
    await using client = await Client.of(app)
    const over = on.recorder.next(exitOf('express:request'))
    expect((await client.ask('/old')).text).toBe('mine')
    await over
    expect(on.recorder.ofTarget('express:request')).toHaveLength(2)
  })
})
