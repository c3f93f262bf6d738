import { deepEqual } from 'node:assert/strict'
import type { NextFunction, Request, Response } from 'express'
import type { CallContext } from '@hookline/core'
import { adapterContract, type CallSpec, type Seen } from '@hookline/testing/contract'
import { expressAdapter } from '../src/index.ts'
import { Client, versions } from './server.ts'
import { patchedBy } from './patched.ts'

interface Fixture {
  readonly client: Client
  ran: number
}

const shown = (answer: Awaited<ReturnType<Client['ask']>>): unknown => ({
  status: answer.status,
  text: answer.text,
  type: answer.headers['content-type'],
})
const ask =
  (path: string, options: Parameters<Client['ask']>[1] = {}) =>
  async ({ client }: Fixture): Promise<unknown> =>
    shown(await client.ask(path, options))
const view = (status: number, text: string, type = 'text/html; charset=utf-8'): unknown => ({ status, text, type })
const json = 'application/json; charset=utf-8'
/** Express sets the prototype of what it is given, so the replacement must be one through and through. */
const otherRequest = (call: CallContext): void => {
  call.args[0] = new Proxy(call.args[0] as object, {
    get: (request, key) => (key === 'changed' ? 'other' : Reflect.get(request, key, request)),
  })
}
/** What the error handler makes of a block: the status and the sentence of the error. */
const refused = (seen: Seen): void => deepEqual((seen.view as { status: number }).status, 403)

for (const [name, express] of versions) {
  const open = async (): Promise<Fixture> => {
    const app = express()
    const fixture: { client?: Client; ran: number } = { ran: 0 }
    const router = express.Router()
    router.param('id', (_req, _res, next, id: string) => {
      fixture.ran += 1
      next(id === 'bad' ? new Error('bad id') : undefined)
    })
    router.get('/param/:id', (req, res) => void res.send(req.params.id))
    app.use('/middleware', (req, _res, next) => {
      fixture.ran += 1
      next(req.url === '/bad' ? new Error('bad middleware') : undefined)
    })
    app.get('/middleware', (req, res) => void res.send((req as { changed?: string }).changed ?? 'through'))
    app.get('/handler', (req, res) => {
      fixture.ran += 1
      res.send((req as { changed?: string }).changed ?? 'handled')
    })
    app.get('/handler/bad', () => {
      throw new Error('bad handler')
    })
    app.get('/error', (_req, _res, next) => next(new Error('first')))
    app.use(router)
    app.use('/error', (error: Error, _req: Request, res: Response, next: NextFunction) => {
      fixture.ran += 1
      if (error.message === 'first') res.status(418).send('taken')
      else next(error)
    })
    // Not a target's business: what answers in the end must not count as an error handler of its own.
    app.set('env', 'production')
    const client = await Client.of(((req: Request, res: Response) => {
      if (req.url.startsWith('/request')) fixture.ran += 0
      app(req, res, (error?: unknown) => {
        const { status = error === undefined ? 404 : 500 } = (error ?? {}) as { status?: number }
        res.statusCode = status
        res.end(error === undefined ? 'none' : (error as Error).message)
      })
    }) as never)
    return Object.assign(fixture, { client })
  }
  const common = { form: 'handler', blockShows: refused } as const
  const calls: CallSpec<Fixture>[] = [
    {
      title: 'a request',
      target: 'express:request',
      kind: 'http.server.request',
      form: 'request',
      run: ask('/handler?q=1'),
      fails: ask('/handler/bad'),
      attributes: {
        'http.request.method': 'GET',
        'http.route': '/handler',
        'http.response.status_code': 200,
        'url.path': '/handler',
        'url.query': 'q=1',
      },
      changesArgs: { change: otherRequest, view: view(200, 'other') },
      blockShows: seen => deepEqual(seen.view, view(403, '{"error":"blocked","reason":"contract"}', json)),
      throwShows: seen => deepEqual(seen.view, view(403, '{"error":"blocked"}', json)),
      secret: ({ client }, secret) =>
        client.ask(`/handler?token=${secret}`, { headers: { authorization: `Bearer ${secret}`, cookie: `sid=${secret}` } }),
    },
    {
      ...common,
      title: 'middleware',
      target: 'express:middleware',
      kind: 'express.middleware',
      run: ask('/middleware'),
      fails: ask('/middleware/bad'),
      attributes: { 'express.name': '<anonymous>', 'http.request.method': 'GET' },
      replaces: { change: call => void (call.error = new Error('replaced')), view: { status: 500, text: 'replaced', type: undefined } },
      skipGives: { view: view(200, 'through') },
    },
    {
      ...common,
      title: 'a handler',
      target: 'express:handler',
      kind: 'express.handler',
      run: ask('/handler'),
      fails: ask('/handler/bad'),
      attributes: { 'http.route': '/handler' },
      changesArgs: { change: otherRequest, view: view(200, 'other') },
      skipGives: { view: { status: 404, text: 'none', type: undefined } },
    },
    {
      ...common,
      title: 'an error handler',
      target: 'express:error',
      kind: 'express.error',
      run: ask('/error'),
      attributes: { 'express.name': '<anonymous>' },
      skipGives: { view: { status: 500, text: 'first', type: undefined } },
    },
    {
      ...common,
      title: 'a parameter callback',
      target: 'express:param',
      kind: 'express.param',
      run: ask('/param/1'),
      fails: ask('/param/bad'),
      attributes: { 'express.param': 'id' },
      skipGives: { view: view(200, '1') },
    },
  ]
  adapterContract<Fixture>({
    name: `adapter-express on ${name}`,
    install: registry => expressAdapter({ express }).install(registry),
    patched: () => patchedBy(express),
    open,
    close: ({ client }) => client[Symbol.asyncDispose](),
    ran: fixture => fixture.ran,
    calls,
    wrongObjects: { 'an application': registry => expressAdapter({ express: express() as never }).install(registry) },
  })
}
