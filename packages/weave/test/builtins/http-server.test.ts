import { once } from 'node:events'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import https from 'node:https'
import http2 from 'node:http2'
import net, { type AddressInfo } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { HookRegistry, type Hook } from '@hookline/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { patchFor, place, type Patched } from './place.ts'
import { psk } from './psk.ts'

type Server = http.Server | https.Server
let patched: Patched | undefined
let bodies: string[]
const servers: Server[] = []

beforeEach(() => {
  bodies = []
})
afterEach(() => {
  patched?.()
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

const places = [place('node:http', 'serverRequest'), place('node:https', 'Server#serverRequest')]
const hooked = (...hooks: Omit<Hook, 'name' | 'on'>[]): Patched => (patched = patchFor(places, ...hooks))

function answer(request: IncomingMessage, response: ServerResponse): void {
  let body = ''
  request.on('data', chunk => (body += String(chunk)))
  request.on('end', () => {
    bodies.push(body)
    response.end('hello')
  })
}

/** Ways that servers get their requests. */
const kinds: Record<string, { make(): Server; options?: https.RequestOptions }> = {
  'of node:http': { make: () => http.createServer(answer) },
  'of node:https': { make: () => https.createServer(psk.server, answer), options: { ...psk.client, protocol: 'https:' } },
  'made before its listener': { make: () => http.createServer().on('request', answer) },
  'that checks expectations': {
    make: () =>
      http.createServer(answer).on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
        response.writeContinue()
        answer(request, response)
      }),
    options: { headers: { expect: '100-continue' } },
  },
  'that refuses expectations': {
    make: () => http.createServer().on('checkExpectation', answer),
    options: { headers: { expect: 'the best' } },
  },
  'that hands requests on': {
    make: () => {
      const inner = http.createServer(answer)
      return http.createServer((...args) => void inner.emit('request', ...args))
    },
  },
}

async function start(server: Server): Promise<number> {
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

async function ask(
  port: number,
  options: https.RequestOptions = {},
): Promise<{ status: number | undefined; headers: http.IncomingHttpHeaders; text: string }> {
  const { request: make } = options.protocol === 'https:' ? https : http
  const request = make({
    host: '127.0.0.1',
    port,
    method: 'POST',
    agent: options.protocol === 'https:' ? false : new http.Agent({ keepAlive: true }),
    ...options,
  })
  if (options.headers !== undefined && 'expect' in options.headers) request.flushHeaders()
  if (options.headers !== undefined && 'expect' in options.headers) request.on('continue', () => request.end('body'))
  else request.end('body')
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  let text = ''
  for await (const chunk of response) text += String(chunk)
  request.destroy()
  return { status: response.statusCode, headers: response.headers, text }
}

describe.each(Object.entries(kinds))('a request to a server %s', (name, { make, options = {} }) => {
  const refuses = name === 'that refuses expectations'

  test('is one call with its request and response, which ends when the response is out', async () => {
    const calls: unknown[] = []
    const server = make()
    const over = new Promise<void>(resolve => {
      hooked({
        onEnter: (call, request: IncomingMessage) => void calls.push(request.method, call.receiver === server),
        onExit: (call, result) => {
          calls.push(call.outcome, result === call.args[1])
          resolve()
        },
      })
    })
    const port = await start(server)
    if (refuses) void ask(port, options).catch(() => {})
    else expect(await ask(port, options)).toMatchObject({ status: 200, text: 'hello' })
    if (refuses) for (const each of servers) await once(each, 'checkExpectation').then(() => each.closeAllConnections())
    await over
    expect(calls).toEqual(['POST', true, refuses ? 'aborted' : 'returned', !refuses])
  })

  test('that is blocked is answered with 403 and the reason', async () => {
    hooked({ onEnter: call => call.block('not today') })
    const { status, headers, text } = await ask(await start(make()), options)
    // A client that keeps its body to itself must not use the connection again.
    if (name.includes('expectations')) expect(headers.connection).toBe('close')
    expect([status, JSON.parse(text), headers['content-type'], bodies]).toEqual([
      403,
      { error: 'blocked', reason: 'not today' },
      'application/json; charset=utf-8',
      [],
    ])
  })

  test.skipIf(refuses)('waits for an asynchronous hook and keeps its body', async () => {
    hooked({
      async onEnter() {
        for (let i = 0; i < 10; i++) await turn()
      },
    })
    expect(await ask(await start(make()), options)).toMatchObject({ status: 200, text: 'hello' })
    expect(bodies).toEqual(['body'])
  })
})

test('a block says with what to answer', async () => {
  hooked({ onEnter: call => call.block({ status: 429, body: 'slowly', headers: { 'retry-after': '9' } }) })
  const { status, headers, text } = await ask(await start(http.createServer(answer)))
  expect([status, headers['retry-after'], text]).toEqual([429, '9', 'slowly'])
})

test('a hook that throws is answered without the text of its error', async () => {
  hooked({
    onEnter() {
      throw Object.assign(new Error('password is wrong'), { reason: 'password', body: 'password' })
    },
  })
  const { status, text } = await ask(await start(http.createServer(answer)))
  expect([status, text]).toEqual([403, '{"error":"blocked"}'])
})

test('a hook that skips answers by itself', async () => {
  hooked({
    onEnter(call, _request: IncomingMessage, response: ServerResponse) {
      response.end('mine')
      call.skip()
    },
  })
  expect((await ask(await start(http.createServer(answer)))).text).toBe('mine')
  expect(bodies).toEqual([])
})

test('the connection goes on after a blocked request', async () => {
  hooked({ onEnter: (call, request: IncomingMessage) => (request.url === '/no' ? call.block() : undefined) })
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  const port = await start(http.createServer(answer))
  const statuses = []
  for (const path of ['/no', '/yes', '/no']) {
    const request = http.request({ host: '127.0.0.1', port, path, agent, method: 'POST' }).end('body')
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    response.resume()
    await once(response, 'close')
    statuses.push(response.statusCode, request.reusedSocket)
  }
  agent.destroy()
  expect(statuses).toEqual([403, false, 200, true, 403, true])
})

test('a client that leaves ends the call as aborted, and its listeners are not run while hooks are awaited', async () => {
  const outcomes: unknown[] = []
  let release = (): void => {}
  const entered = new Promise<void>(resolve => {
    const enter = (): Promise<void> => {
      resolve()
      return new Promise(done => (release = done))
    }
    hooked({ onEnter: enter, async: true, onExit: call => void outcomes.push(call.outcome) })
  })
  let ran = false
  const server = http.createServer(() => (ran = true))
  const closed = new Promise<void>(resolve => server.on('connection', socket => socket.on('close', () => resolve())))
  const socket = net.connect(await start(server), '127.0.0.1')
  socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody')
  await entered
  socket.destroy()
  await closed
  release()
  await turn()
  await turn()
  expect([ran, outcomes]).toEqual([false, ['aborted']])
})

test('calls have outcomes: aborted when the client leaves, threw when a listener throws', async () => {
  const outcomes: unknown[] = []
  const over = new Promise<void>(resolve => hooked({ onExit: call => (outcomes.push(call.outcome), resolve()) }))
  const server = http.createServer((request, response) => {
    response.write('some')
    request.socket.destroy()
  })
  await ask(await start(server)).catch(() => {})
  await over
  const failing = http.createServer(() => {
    throw new Error('mine')
  })
  expect(() => failing.emit('request', new http.IncomingMessage(new net.Socket()), { once() {} })).toThrow('mine')
  expect(outcomes).toEqual(['aborted', 'threw'])
})

test('nothing is left of the patches after removal', () => {
  const owners = [http.Server.prototype, https.Server.prototype, Object.getPrototypeOf(http2.createServer()) as object]
  const patchedOwners = (): unknown[] => owners.map(owner => Object.hasOwn(owner, 'emit'))
  patched = patchFor([...places, place('node:http2', 'serverRequest')])
  expect(patchedOwners()).toEqual([true, true, true])
  patched()
  expect(patchedOwners()).toEqual([false, false, false])
})

test('describes a call by OpenTelemetry names', async () => {
  const registry = new HookRegistry()
  const described = new Promise(resolve =>
    registry.subscribe(event => void (event.type === 'exit' && resolve(event.attributes)), { attributes: true }),
  )
  patched = patchFor(places, registry)
  await ask(await start(http.createServer(answer)), { path: '/a?token=secret', headers: { authorization: 'Bearer x', accept: '*/*' } })
  expect(await described).toMatchObject({
    'http.request.method': 'POST',
    'url.path': '/a',
    'url.query': 'token=[Redacted]',
    'url.scheme': 'http',
    'network.peer.address': '127.0.0.1',
    'http.request.header.accept': ['*/*'],
    'http.response.status_code': 200,
  })
})

test.each([
  ['runs', 200, 'hello', 'returned'],
  ['blocks', 403, '{"error":"blocked","reason":"no"}', 'blocked'],
] as const)('a server of node:http2 %s', async (what, status, text, outcome) => {
  const outcomes: unknown[] = []
  patched = patchFor([place('node:http2', 'serverRequest')], {
    onEnter: call => (what === 'blocks' ? call.block('no') : undefined),
    onExit: call => void outcomes.push(call.outcome),
  })
  const server = http2.createServer((_request, response) => void response.end('hello')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = http2.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const stream = client.request({ ':path': '/a' })
  const [headers] = (await once(stream, 'response')) as [http2.IncomingHttpHeaders & { ':status'?: number }]
  let body = ''
  for await (const chunk of stream) body += String(chunk)
  client.close()
  server.close()
  await once(server, 'close')
  expect([headers[':status'], body, outcomes]).toEqual([status, text, [outcome]])
})
