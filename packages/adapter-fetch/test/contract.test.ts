import { adapterContract, type AdapterSpec, type CallSpec } from '@hookline/testing/contract'
import undici from 'undici'
import { changeRequest, fetchAdapter, setHeader } from '../src/index.ts'
import { faces, type Face } from './both.ts'
import { closedPort, startServer, type TestServer } from './server.ts'

const view = async (response: Response): Promise<unknown> => ({
  status: response.status,
  path: URL.canParse(response.url) ? new URL(response.url).pathname : '',
  text: await response.text(),
})

function call(
  face: Face,
  title: string,
  args: (origin: string) => [unknown, unknown?],
  more: Partial<CallSpec<TestServer>> = {},
): CallSpec<TestServer> {
  const fetch = (...given: unknown[]): Promise<Response> => face.current()(...(given as [string]))
  return {
    title,
    target: face.target,
    kind: 'http.client.request',
    form: 'promise',
    run: async (server, probe) => view(await probe.returned(fetch(...args(server.origin)))),
    fails: (_, probe) => probe.returned(fetch(`http://127.0.0.1:${closedPort}/`)),
    attributes: {
      'http.request.method': /GET|POST/,
      'url.full': /^http:/,
      'http.response.status_code': 200,
      'server.address': '127.0.0.1',
    },
    replaces: {
      change: at => void (at.result = new face.Response('replaced', { status: 201 })),
      view: { status: 201, path: '', text: 'replaced' },
    },
    skipGives: {
      get result() {
        return new face.Response('skipped')
      },
      view: { status: 200, path: '', text: 'skipped' },
    },
    drops: () => void fetch(`http://127.0.0.1:${closedPort}/`),
    secret: async (server, secret) => {
      await (
        await fetch(`${server.origin}/x?token=${secret}`, {
          method: 'POST',
          body: JSON.stringify({ password: secret }),
          headers: { authorization: `Bearer ${secret}`, cookie: `sid=${secret}` },
        })
      ).text()
    },
    hostile: async (server, values) => {
      for (const init of [values.getter, values.cyclic]) await (await fetch(server.origin, init)).text()
      await fetch(server.origin, values.proxy).catch(() => {})
    },
    ...more,
  }
}

const specOf = (face: Face): AdapterSpec<TestServer> => ({
  name: `fetch (${face.name})`,
  install: registry => fetchAdapter(face.options).install(registry),
  patched: () => [[face.target === 'fetch' ? globalThis : undici, 'fetch']],
  open: () => startServer(),
  close: async server => server[Symbol.asyncDispose](),
  ran: server => server.seen.length,
  wrongObjects: {
    'an empty object': registry => fetchAdapter({ globalThis: false, undici: {} as never }).install(registry),
    'a function': registry => fetchAdapter({ globalThis: false, undici: (() => {}) as never }).install(registry),
  },
  gaps: { unsupported: 'undici does not tell its version: it is known by its shape' },
  calls: [
    call(face, 'a string', origin => [`${origin}/a`], {
      changesArgs: {
        change: at => changeRequest(at, { url: String(at.args[0]).replace('/a', '/b') }),
        view: { status: 200, path: '/b', text: '{"ok":true}' },
      },
    }),
    call(face, 'a URL and init', origin => [new URL(`${origin}/echo`), { method: 'POST', body: 'sent' }], {
      changesArgs: { change: at => changeRequest(at, { body: 'changed' }), view: { status: 200, path: '/echo', text: 'changed' } },
    }),
    call(face, 'a Request', origin => [new face.Request(`${origin}/echo`, { method: 'POST', body: 'sent' })], {
      changesArgs: { change: at => setHeader(at, 'x-added', '1'), view: { status: 200, path: '/echo', text: 'sent' } },
    }),
  ],
})

for (const face of faces) adapterContract(specOf(face))
