/** What an application can see of itself is the same with the adapter and without: every scenario is compared with its own bare run. */
import diagnostics from 'node:diagnostics_channel'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import http2 from 'node:http2'
import net, { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import type { Adapter } from '@hookline/core'
import { attachAdapter, attachmentModes, type AttachmentMode } from '@hookline/testing'
import type express from 'express'
import { afterAll, describe, expect, it } from 'vitest'
import { expressAdapter } from '../src/index.ts'
import { Client, versions } from './server.ts'

// Node and depd would print what is provoked here on purpose.
process.removeAllListeners('warning')
process.on('deprecation' as 'exit', () => {})

type Express = typeof express
type Scenario = (library: Express) => unknown

const adapterOf = (library: Express): Adapter => expressAdapter({ express: library, body: { request: true, response: true } })

async function seenBy(library: Express, mode: AttachmentMode | undefined, scenario: Scenario): Promise<unknown> {
  using _ = attachAdapter(adapterOf(library), mode)
  return await scenario(library)
}

/** Express 5 makes errors of rejections. */
const takesPromises = (library: Express): boolean =>
  'handleRequest' in (Object.getPrototypeOf(library.Router().use(() => {}).stack[0]) as object)

const asked = async (app: express.Express, paths: readonly string[], options?: Parameters<Client['ask']>[1]): Promise<unknown[]> => {
  await using client = await Client.of(app)
  const answers: unknown[] = []
  for (const path of paths) {
    const { status, headers, text } = await client.ask(path, options)
    answers.push([status, Object.keys(headers), headers['content-length'], headers.etag, text])
  }
  return answers
}

/** Sends bytes and gives what comes back until the server closes the connection or `enough` says so. */
async function raw(server: http.Server, text: string, enough: (answer: string) => boolean = () => false): Promise<string> {
  const socket = net.connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.write(text)
  let answer = ''
  for await (const chunk of socket) {
    answer += String(chunk)
    if (enough(answer)) break
  }
  return answer.replace(/^Date: .*\r\n/gm, '')
}

const files = mkdtempSync(join(tmpdir(), 'hookline-'))
afterAll(() => rmSync(files, { recursive: true, force: true }))
writeFileSync(join(files, 'text.txt'), 'a text of some length')

const scenarios: Record<string, Scenario> = {
  'what `next` is, and what it gives back': async library => {
    const app = library()
    const seen: unknown[] = []
    app.use((_req, _res, next) => void seen.push([next.name, next.length, typeof next.prototype, (next as () => unknown)()]))
    app.use((_error: unknown, _req: unknown, _res: unknown, _next: unknown) => void seen.push('not reached'))
    app.get('/', (_req, res) => void res.end('ok'))
    return [await asked(app, ['/', '/none']), seen]
  },
  'every signal that `next` takes': async library => {
    const signals: unknown[] = [
      undefined,
      null,
      0,
      '',
      false,
      Number.NaN,
      'route',
      'router',
      'text',
      new Error('mine'),
      { status: 418, message: 'tea' },
    ]
    const app = library()
    const inner = library.Router()
    inner.get(
      '/:n',
      (req, _res, next) => next(signals[Number(req.params.n)]),
      (_req, res) => void res.send('same route'),
    )
    inner.get('/:n', (_req, res) => void res.send('next route'))
    app.use(inner)
    app.use((_req: express.Request, res: express.Response) => void res.send('next router'))
    app.use(
      (error: unknown, _req: express.Request, res: express.Response, _next: unknown) =>
        void res.status(500).send(`error ${inspect(error).split('\n', 1)[0]}`),
    )
    return asked(
      app,
      signals.map((_, n) => `/${n}`),
    )
  },
  'whatever is thrown or rejected': async library => {
    const thrown: unknown[] = [new Error('mine'), 'text', 'route', 'router', undefined, 0]
    const app = library()
    app.get(
      '/throw/:n',
      req => {
        throw thrown[Number(req.params.n)]
      },
      (_req, res) => void res.send('went on'),
    )
    if (takesPromises(library)) {
      app.get(
        '/reject/:n',
        async req => {
          throw thrown[Number(req.params.n)]
        },
        (_req, res) => void res.send('went on'),
      )
      app.get(
        '/thenable/:n',
        req => ({ then: (_: unknown, no: (error: unknown) => void) => no(thrown[Number(req.params.n)]) }),
        (_req, res) => void res.send('went on'),
      )
    }
    app.use((_req: unknown, res: express.Response) => void res.send('left the route'))
    app.use((error: unknown, _req: unknown, res: express.Response, _next: unknown) => void res.status(500).send(String(error)))
    return asked(
      app,
      ['throw', 'reject', 'thenable'].flatMap(how => thrown.map((_, n) => `/${how}/${n}`)),
    )
  },
  'the moment at which the next function runs': async library => {
    const seen: string[] = []
    const app = library()
    for (const name of ['a', 'b', 'c']) {
      app.use((_req, _res, next) => {
        seen.push(name)
        process.nextTick(() => seen.push(`${name} tick`))
        queueMicrotask(() => seen.push(`${name} microtask`))
        next()
        seen.push(`${name} after next`)
      })
    }
    app.get('/', (_req, res) => void res.end(seen.join()))
    app.get(
      '/async',
      async (_req, _res, next) => {
        await null
        next()
        seen.push('async after next')
      },
      (_req, res) => void res.end('done'),
    )
    return [await asked(app, ['/', '/async']), seen]
  },
  'a second `next`, and one after the answer': async library => {
    const app = library()
    let times = 0
    app.use((_req, _res, next) => (next(), next()))
    app.use((_req, res, next) => {
      times++
      if (!res.headersSent) res.end('once')
      next()
    })
    app.use((_req, res) => void res.emit('reached again'))
    return [await asked(app, ['/']), times]
  },
  'the stack of an error': async library => {
    const app = library().set('env', 'test')
    app.get('/', function thrower() {
      throw new Error('shown')
    })
    await using client = await Client.of(app)
    const { status, text } = await client.ask('/')
    return [status, text.split('<br>').slice(0, 2)]
  },
  'what request and response show of themselves': async library => {
    const app = library()
    const seen: unknown[] = []
    app.get('/', (req, res) => {
      seen.push(
        Object.keys(req),
        Object.keys(res),
        Object.keys(
          JSON.parse(JSON.stringify(req, (key, value: unknown) => (key === '' || typeof value !== 'object' ? value : null))) as object,
        ),
      )
      seen.push(
        inspect(req, { depth: 0 }).replace(/\d{4,}/g, '#'),
        Object.keys({ ...req }).length,
        Reflect.ownKeys(Object.assign({}, req)).length,
      )
      seen.push(req.res === res, res.req === req, String(req.next?.name))
      res.end('ok')
    })
    return [await asked(app, ['/']), seen]
  },
  'as many listeners on a response as Node allows, without a warning': async library => {
    const warnings: unknown[] = []
    const listen = (warning: Error): void => void warnings.push(warning.name)
    process.on('warning', listen)
    const app = library()
    app.get('/:event/:n', (req, res) => {
      for (let i = 0; i < Number(req.params.n); i++) res.on(req.params.event, () => {})
      res.end('ok')
    })
    const answers = await asked(
      app,
      ['finish', 'close', 'other'].flatMap(event => [8, 9, 10].map(n => `/${event}/${n}`)),
    )
    await new Promise(setImmediate)
    process.off('warning', listen)
    return [answers, warnings]
  },
  'routers used without a server': library => {
    const seen: unknown[] = []
    const router = library.Router()
    router.param('id', (_req, _res, next, id) => next(id === 'bad' ? new Error('bad id') : undefined))
    router.get('/ok/:id', (_req, res, next) => {
      ;(res as { at?: string }).at = 'handler'
      next()
    })
    const run = router as unknown as { handle(...args: unknown[]): unknown }
    for (const url of ['/ok/1', '/ok/bad', '/other', '']) {
      const [req, res] = [{ url, method: 'GET' }, {}]
      const answer = run.handle(req, res, function (this: unknown) {
        seen.push([url, this === undefined, [...arguments].map(String), Object.keys(req), Object.keys(res)])
      })
      seen.push(answer)
    }
    for (const args of [[], [{}], [{}, {}]]) {
      try {
        seen.push(run.handle(...args))
      } catch (error) {
        seen.push(String(error))
      }
    }
    return new Promise(resolve => setImmediate(() => setImmediate(() => resolve(seen))))
  },
  'mistakes at registration': library => {
    const router = library.Router() as unknown as Record<string, (...args: unknown[]) => unknown>
    return [['use'], ['use', '/'], ['use', '/', 5], ['use', []], ['param', 'id'], ['param', 5, () => {}], ['get', '/', 'x']].map(
      ([method, ...args]) => {
        try {
          return router[method as string]?.(...args) === router
        } catch (error) {
          return String(error)
        }
      },
    )
  },
  'callbacks of parameters that pass, fail and are promises': async library => {
    const app = library()
    const ways: Record<string, (next: (error?: unknown) => void) => unknown> = {
      pass: next => next(),
      later: next => void setImmediate(next),
      error: next => next(new Error('given')),
      route: next => next('route'),
      throw: () => {
        throw new Error('thrown')
      },
      twice: next => (next(), 'a value'),
    }
    app.param('way', function (this: unknown, req, _res, next, value: string, name) {
      ;(req as { saw?: unknown }).saw = [this === undefined, value, name, arguments.length, next.length]
      return ways[value]?.(next)
    })
    app.get('/:way', (req, res) => void res.send(JSON.stringify((req as { saw?: unknown }).saw)))
    app.use((_req: unknown, res: express.Response) => void res.send('passed over'))
    app.use((error: unknown, _req: unknown, res: express.Response, _next: unknown) => void res.status(500).send(String(error)))
    return asked(
      app,
      Object.keys(ways).map(way => `/${way}`),
    )
  },
  'files, ranges, and what was not modified': async library => {
    const app = library()
    app.use(library.static(files))
    app.get('/send', (_req, res) => void res.sendFile('text.txt', { root: files }))
    app.get('/missing', (_req, res, next) => void res.sendFile('none.txt', { root: files }, error => next(error)))
    app.get('/download', (_req, res) => void res.download(join(files, 'text.txt')))
    app.use(
      (error: { status?: number; code?: string }, _req: unknown, res: express.Response, _next: unknown) =>
        void res.status(error.status ?? 500).send(error.code),
    )
    const paths = ['/text.txt', '/send', '/missing', '/download']
    return [
      await asked(app, paths),
      await asked(app, paths, { method: 'HEAD' }),
      await asked(app, paths, { headers: { range: 'bytes=2-5' } }),
      await asked(app, paths, { headers: { 'if-modified-since': new Date(Date.now() + 1e6).toUTCString() } }),
    ]
  },
  'requests sent at once over one connection': async library => {
    const app = library()
    app.get('/:n', (req, res) => void setImmediate(() => res.send(`answer ${req.params.n}`)))
    const server = http.createServer(app).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const one = (n: number, more = ''): string => `GET /${n} HTTP/1.1\r\nHost: x\r\n${more}\r\n`
    const answer = await raw(server, one(1) + one(2) + one(3, 'Connection: close\r\n'))
    server.close()
    return answer
  },
  "an upgrade, which is none of the application's business": async library => {
    const app = library()
    app.get('/', (_req, res) => void res.send('plain'))
    const server = http.createServer(app).listen(0, '127.0.0.1')
    await once(server, 'listening')
    server.on('upgrade', (_req, socket) => void socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\nhello'))
    const answer = await raw(server, 'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: test\r\n\r\n')
    server.close()
    return answer
  },
  'a router on HTTP/2': async library => {
    const router = library.Router()
    router.get('/:n', (req, res) => {
      ;(res as unknown as http2.Http2ServerResponse).setHeader('x-n', req.params['n'])
      res.end('over two')
    })
    const server = http2
      .createServer((req, res) => router(req as never, res as never, () => void res.writeHead(404).end('none')))
      .listen(0, '127.0.0.1')
    await once(server, 'listening')
    const session = http2.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    const answers: unknown[] = []
    for (const path of ['/1', '/2/3']) {
      const stream = session.request({ ':path': path })
      const [headers] = (await once(stream, 'response')) as [http2.IncomingHttpHeaders]
      let text = ''
      for await (const chunk of stream) text += String(chunk)
      answers.push([headers[':status'], headers['x-n'], text])
    }
    session.close()
    server.close()
    await once(server, 'close')
    return answers
  },
  'what the router itself publishes for tracers': async library => {
    const channel = diagnostics.tracingChannel('express.router.request')
    const seen: unknown[] = []
    const note = (phase: string) => (context: object) => {
      const { layer, error, param, errorHandler } = context as {
        layer?: { name?: string }
        error?: unknown
        param?: string
        errorHandler?: boolean
      }
      seen.push([
        phase,
        layer?.name,
        param,
        errorHandler,
        error === undefined ? undefined : String(error),
        'result' in context,
        'error' in context,
      ])
    }
    const handlers = Object.fromEntries(['start', 'end', 'asyncStart', 'asyncEnd', 'error'].map(phase => [phase, note(phase)])) as never
    const app = library()
    const rejections = takesPromises(library)
    app.param('id', async function sees(_req, _res, next, id) {
      if (id === 'rejects' && rejections) throw new Error('rejected id')
      next()
    })
    app.param('id', function checks(_req, _res, next, id) {
      if (id === 'throws') throw new Error('bad id')
      next()
    })
    app.use(function first(_req, _res, next) {
      next()
    })
    app.get(
      '/:id',
      function handler(req, res) {
        if (req.params.id === 'fails') throw new Error('failed')
        res.end('ok')
      },
      async function never() {},
    )
    app.use(function handles(error: unknown, _req: unknown, res: express.Response, _next: unknown) {
      res.status(500).send(String(error))
    })
    channel.subscribe(handlers)
    const answers = await asked(app, ['/1', '/rejects', '/throws', '/fails'])
    channel.unsubscribe(handlers)
    return [answers, seen]
  },
}

describe.each(versions)('%s', (_name, library) => {
  describe.each(attachmentModes)('%s', mode => {
    it.each(Object.keys(scenarios))('leaves as it is: %s', async title => {
      const scenario = scenarios[title] as Scenario
      const bare = await seenBy(library, undefined, scenario)
      expect(await seenBy(library, mode, scenario)).toEqual(bare)
    })
  })

  it("keeps layers, parameter lists and the request's symbols as they are while nobody watches", async () => {
    using _ = attachAdapter(adapterOf(library), 'installed only')
    const app = library()
    const [param, handler] = [
      () => {},
      (req: express.Request, res: express.Response) =>
        void res.send(String(Object.getOwnPropertySymbols(req).some(symbol => String(symbol).includes('hookline')))),
    ] as const
    const router = library.Router()
    router.param('id', param)
    router.use(handler)
    app.use(handler)
    expect((router as unknown as { params: unknown }).params).toEqual({ id: [param] })
    expect(router.stack[0]?.handle).toBe(handler)
    expect(JSON.stringify(await asked(app, ['/']))).toContain('false')
  })
})
