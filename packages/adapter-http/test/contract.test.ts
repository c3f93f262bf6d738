import { deepEqual } from 'node:assert/strict'
import http, { type ClientRequest, type IncomingMessage } from 'node:http'
import https from 'node:https'
import { httpAdapter } from '@hookline/adapter-http'
import { adapterContract, type CallSpec, type Probe } from '@hookline/testing/contract'
import { psk } from './psk.ts'
import { answerTo, serve, type Answer, type Serving } from './stage.ts'

/** A port of the loopback where nobody may listen without privileges. */
const REFUSED = { host: '127.0.0.1', port: 2 }

interface Fixture {
  readonly plain: Serving
  readonly secure: Serving
  ran: number
}

async function open(): Promise<Fixture> {
  const fixture: { ran: number } = { ran: 0 }
  const listener = (request: IncomingMessage, response: http.ServerResponse): void => {
    fixture.ran += 1
    if (request.url === '/broken') return void request.socket.destroy()
    response.setHeader('content-type', 'text/plain')
    response.end(
      `${request.method} ${request.url} ${String(request.headers['x-added'] ?? 'none')} ${(request as { changed?: string }).changed ?? ''}`,
    )
  }
  const plain = await serve(listener)
  const secure = await serve(https.createServer(psk.server, listener))
  return Object.assign(fixture, { plain, secure })
}

const close = async ({ plain, secure }: Fixture): Promise<void> => {
  await plain[Symbol.asyncDispose]()
  await secure[Symbol.asyncDispose]()
}
const shown = ({ status, text, headers }: Answer): unknown => ({ status, text, type: headers['content-type'] })
const view = (text: string, status = 200, type = 'text/plain'): unknown => ({ status, text, type })
const replacement = (): unknown => ({
  statusCode: 201,
  headers: { 'content-type': 'text/plain' },
  async *[Symbol.asyncIterator]() {
    yield 'replaced'
  },
})

function clientCall(
  title: string,
  make: (fixture: Fixture, path: string) => ClientRequest,
  text: string,
  more: Partial<CallSpec<Fixture>> = {},
): CallSpec<Fixture> {
  return {
    title,
    target: 'http:client',
    kind: 'http.client.request',
    form: 'promise',
    run: async fixture => shown(await answerTo(make(fixture, '/a?b=1'))),
    fails: (_, probe: Probe) => answerTo(http.get({ ...REFUSED, agent: false }).on('error', error => probe.got(error))),
    attributes: { 'http.request.method': 'GET', 'url.full': /\/a\?b=1$/, 'http.response.status_code': 200, 'server.address': '127.0.0.1' },
    // A body can be read once.
    skipGives: {
      get result() {
        return new Response('kept', { status: 203, headers: { 'content-type': 'text/plain' } })
      },
      view: view('kept', 203),
    },
    replaces: { change: call => void (call.result = replacement()), view: view('replaced', 201) },
    secret: async (fixture, secret) => {
      const request = make(fixture, `/x?token=${secret}`)
      if (!request.headersSent) request.setHeader('authorization', `Bearer ${secret}`)
      if (!request.headersSent) request.setHeader('cookie', `sid=${secret}`)
      await answerTo(request)
    },
    ...more,
  }
}

const far = { open, close, ran: ({ ran }: Fixture) => ran }
const gaps = {
  unsupported: 'Node itself is adapted: engines says which versions',
  'wrong-object': 'nothing is given to it',
}

const plain = 'GET /a?b=1 none '
adapterContract<Fixture>({
  name: 'http, client',
  install: registry => httpAdapter({ server: false }).install(registry),
  patched: () => [
    [http.Agent.prototype, 'addRequest'],
    [http.ClientRequest.prototype, 'onSocket'],
    [http.ClientRequest.prototype, '_implicitHeader'],
    [http.ClientRequest.prototype, 'destroy'],
  ],
  ...far,
  gaps,
  calls: [
    clientCall('http.get', ({ plain: { at } }, path) => http.get({ ...at, path }), plain),
    clientCall('http.request, agent: false', ({ plain: { at } }, path) => http.request({ ...at, path, agent: false }).end(), plain),
    clientCall(
      'new ClientRequest',
      ({ plain: { at } }, path) => new http.ClientRequest(`http://${at.host}:${at.port}${path}`).end(),
      plain,
    ),
    clientCall('https.get', ({ secure: { at } }, path) => https.get({ ...at, ...psk.client, path, agent: false }), plain),
  ],
})

const ask =
  (path: string) =>
  async ({ plain: { at } }: Fixture): Promise<unknown> =>
    shown(await answerTo(http.get({ ...at, path, agent: false })))
const json = 'application/json; charset=utf-8'

adapterContract<Fixture>({
  name: 'http, server',
  install: registry => httpAdapter({ client: false }).install(registry),
  patched: () => [
    [http.Server.prototype, 'emit'],
    [https.Server.prototype, 'emit'],
  ],
  ...far,
  gaps: {
    ...gaps,
    names: '`emit` is inherited, so what covers it is an own property that was not there: see process.test.ts for its face',
  },
  calls: [
    {
      title: 'a request',
      target: 'http:server',
      kind: 'http.server.request',
      form: 'request',
      run: ask('/a?q=1'),
      fails: fixture => ask('/broken')(fixture),
      failOutcome: 'aborted',
      attributes: {
        'http.request.method': 'GET',
        'url.path': '/a',
        'url.query': 'q=1',
        'url.scheme': 'http',
        'http.response.status_code': 200,
      },
      changesArgs: {
        change: call => void (call.args[0] = Object.assign(Object.create(call.args[0] as object) as object, { changed: 'other' })),
        view: view('GET /a?q=1 none other'),
      },
      blockShows: seen => deepEqual(seen.view, view('{"error":"blocked","reason":"contract"}', 403, json)),
      throwShows: seen => deepEqual(seen.view, view('{"error":"blocked"}', 403, json)),
      secret: ({ plain: { at } }, secret) =>
        answerTo(
          http.get({
            ...at,
            path: `/a?token=${secret}`,
            agent: false,
            headers: { authorization: `Bearer ${secret}`, cookie: `sid=${secret}` },
          }),
        ),
    },
  ],
})
