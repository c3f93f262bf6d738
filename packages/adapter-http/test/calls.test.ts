import { once } from 'node:events'
import http, { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import https from 'node:https'
import http2 from 'node:http2'
import type { AddressInfo } from 'node:net'
import {
  compileHeaderAllowList,
  headersOf,
  hooked,
  REQUEST_INPUTS,
  sendHeader,
  type CallContext,
  type CapturedHeaders,
  type RequestInputs,
} from '@hookline/core'
import { expect, test } from 'vitest'
import { psk } from './psk.ts'
import { answerTo, exitOf, serve, stage } from './stage.ts'

const hello = (_request: IncomingMessage, response: ServerResponse): void => void response.end('hello')

test("the seed's example: the headers of a request and of its response", async () => {
  using on = stage({ server: false })
  const lines: unknown[] = []
  on.registry.register({
    name: 'round trip',
    on: 'http:client',
    onEnter: (call, request: ClientRequest) => void lines.push('request header', call.args[0] === request, request.getHeader('x-a')),
    onExit: (call, response?: IncomingMessage, error?: Error) =>
      void lines.push('response header', call.result === response, response?.headers['x-b'], error?.message),
  })
  await using server = await serve((_request, response) => void response.setHeader('x-b', 'answered').end())
  await answerTo(http.request(server.at).setHeader('x-a', 'asked').end())
  expect(lines).toEqual(['request header', true, 'asked', 'response header', true, 'answered', undefined])
})

test('a server is shown as the parent of what it asks of others, and each of its own scope', async () => {
  using on = stage()
  await using behind = await serve(hello)
  await using server = await serve((request, response) => {
    http.get({ ...behind.at, agent: false }, answer => answer.pipe(response).on('close', () => request.resume()))
  })
  const over = on.recorder.next(event => exitOf('http:server')(event) && 'parent' in event && event.parent === undefined)
  await answerTo(http.get({ ...server.at, agent: false }))
  await over
  expect(on.recorder.tree()).toContain('http:server returned\n  http:client returned')
})

test('inputs are in the scope of what runs inside: method, URL, headers, query; the body is not read', async () => {
  using on = stage({ client: false })
  let inputs: RequestInputs | undefined
  on.registry.register({
    name: 'see',
    on: 'load',
    needs: { scope: true },
    onEnter: call => void (inputs = call.scope.get(REQUEST_INPUTS) as RequestInputs),
  })
  const load = hooked(async (id: string) => id, { name: 'load', registry: on.registry })
  await using server = await serve(async (request, response) => {
    await load('1')
    let text = ''
    for await (const chunk of request) text += String(chunk)
    response.end(text)
  })
  const request = http.request({ ...server.at, path: '/a?id=1&id=2', method: 'PUT', headers: { 'x-a': 'b' }, agent: false }).end('body')
  expect((await answerTo(request)).text).toBe('body')
  expect([inputs?.method, inputs?.url, { ...inputs?.query }, inputs?.headers['x-a'], inputs?.body]).toEqual([
    'PUT',
    '/a?id=1&id=2',
    { id: ['1', '2'] },
    'b',
    undefined,
  ])
})

const remote = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'

test.each([
  ['not sent, and read', undefined, false, true],
  ['sent and read', true, true, true],
  ['neither sent nor read', false, false, false],
  ['sent and not read', { send: true, read: false }, true, false],
] as const)('traceparent is %s with traceparent: %j', async (_, traceparent, sends, reads) => {
  using on = stage(traceparent === undefined ? {} : { traceparent })
  const got: unknown[] = []
  await using server = await serve((request, response) => {
    got.push(request.headers['traceparent'] !== undefined)
    response.end()
  })
  const over = on.recorder.next(exitOf('http:server'))
  await answerTo(http.get({ ...server.at, agent: false }))
  await over
  const over2 = on.recorder.next(exitOf('http:server'))
  await answerTo(http.get({ ...server.at, agent: false, headers: { traceparent: remote } }))
  const { traceId } = (await over2) as { traceId?: string }
  expect(got).toEqual([sends, true])
  expect(traceId === '4bf92f3577b34da6a3ce929d0e0e4736').toBe(reads)
  const [client, , first] = on.recorder.events.filter(event => event.type === 'enter')
  expect(client?.target.name).toBe('http:client')
  expect(first?.target.name).toBe('http:client')
  expect(on.reports).toEqual([])
})

test('headers are there for hooks with an allow-list of their own, both ways', async () => {
  using on = stage()
  const allow = compileHeaderAllowList(['x-*', 'set-cookie'])
  const seen: Record<string, (CapturedHeaders | undefined)[]> = { 'http:client': [], 'http:server': [] }
  on.registry.register({
    name: 'see',
    on: 'http:*',
    onEnter: call => void seen[call.target.name]?.push(headersOf(call, allow)),
    onExit: call => void seen[call.target.name]?.push(headersOf(call, allow)),
  })
  await using server = await serve((_request, response) => void response.writeHead(200, { 'X-B': '2', 'set-cookie': ['a=1'] }).end())
  const over = on.recorder.next(exitOf('http:server'))
  await answerTo(http.get({ ...server.at, agent: false, headers: { 'X-A': '1', cookie: 'a=1' } }))
  await over
  const request = { 'x-a': '1' }
  const both = { request, response: { 'x-b': '2', 'set-cookie': '[Redacted]' } }
  const first = { request, response: {} }
  expect(seen).toEqual({ 'http:client': [first, both], 'http:server': [first, both] })
})

test('both ends are described by OpenTelemetry names', async () => {
  using on = stage({ headers: ['x-*'] })
  await using server = await serve((_request, response) => void response.writeHead(503, ['X-B', '2', 'Content-Length', '3']).end('no!'))
  const ends = [on.recorder.next(exitOf('http:server')), on.recorder.next(exitOf('http:client'))]
  await answerTo(
    http
      .request({ ...server.at, method: 'POST', path: '/a?token=hush&b=1', agent: false, headers: { 'x-a': '1', 'content-length': 4 } })
      .end('four'),
  )
  const [served, asked] = (await Promise.all(ends)) as unknown as { attributes: object }[]
  const { host, port } = server.at
  expect(served?.attributes).toEqual({
    'http.request.method': 'POST',
    'url.path': '/a',
    'url.query': 'token=[Redacted]&b=1',
    'url.scheme': 'http',
    'network.protocol.version': '1.1',
    'network.peer.address': host,
    'http.request.body.size': 4,
    'http.request.header.x-a': ['1'],
    'http.response.status_code': 503,
    'http.response.header.x-b': ['2'],
    'http.response.body.size': 3,
    'error.type': '503',
  })
  expect(asked?.attributes).toEqual({
    'http.request.method': 'POST',
    'url.full': `http://${host}:${port}/a?token=[Redacted]&b=1`,
    'server.address': host,
    'server.port': port,
    'http.request.body.size': 4,
    'http.request.header.x-a': ['1'],
    'http.response.status_code': 503,
    'http.response.header.x-b': ['2'],
    'http.response.body.size': 3,
    'error.type': '503',
  })
})

test('servers over TLS are calls of the same target, and so are those of HTTP/2 when asked for', async () => {
  using on = stage({ http2: true, client: false })
  await using secure = await serve(https.createServer(psk.server, hello))
  const first = on.recorder.next(exitOf('http:server'))
  await answerTo(https.get({ ...secure.at, ...psk.client, agent: false }))
  expect(await first).toMatchObject({ attributes: { 'url.scheme': 'https' }, outcome: 'returned' })
  const server = http2.createServer((_request, response) => void response.end('hello')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const second = on.recorder.next(exitOf('http:server'))
  const client = http2.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const stream = client.request({ ':path': '/a' })
  const [headers] = (await once(stream, 'response')) as [IncomingHttpHeaders & { ':status'?: number }]
  stream.resume()
  expect([headers[':status'], await second]).toMatchObject([
    200,
    { attributes: { 'network.protocol.version': '2.0' }, outcome: 'returned' },
  ])
  client.close()
  server.close()
  await once(server, 'close')
})

test('fetch does not go through node:http: it is no call here', async () => {
  using on = stage({ server: false })
  await using server = await serve(hello)
  await (await fetch(`http://${server.at.host}:${server.at.port}/`, { headers: { connection: 'close' } })).text()
  expect(on.recorder.events).toEqual([])
})

test('a server may hand its requests on, and a protocol switch is left alone', async () => {
  using on = stage({ client: false })
  const inner = http.createServer(hello)
  await using server = await serve(
    http
      .createServer((...args) => void inner.emit('request', ...args))
      .on('upgrade', (_request, socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n')),
  )
  const over = on.recorder.next(exitOf('http:server'))
  await answerTo(http.get({ ...server.at, agent: false }))
  await over
  const request = http.get({ ...server.at, agent: false, headers: { connection: 'Upgrade', upgrade: 'x' } })
  const [, socket] = (await once(request, 'upgrade')) as [unknown, { destroy(): void }]
  socket.destroy()
  expect(on.recorder.ofTarget('http:server').map(({ type }) => type)).toEqual(['enter', 'exit'])
})

test('a response whose connection dies under exit hooks tells so to listeners that come after them', async () => {
  using on = stage({ server: false })
  on.registry.register({
    name: 'look',
    on: 'http:client',
    onExit: async (call, response?: IncomingMessage) => {
      response?.socket.destroy()
      if (response !== undefined) await once(response, 'close')
    },
  })
  await using server = await serve((_request, response) => void response.writeHead(200, { 'content-length': 10 }).write('half'))
  const [response] = (await once(http.get({ ...server.at, agent: false }), 'response')) as [IncomingMessage]
  const told: string[] = []
  response.on('aborted', () => told.push('aborted'))
  await once(response, 'close')
  expect(told).toEqual(['aborted'])
})

test('who asks an agent twice for one request is heard twice', async () => {
  await using server = await serve(hello)
  const connections = async (): Promise<number> => {
    const agent = new http.Agent()
    const request = http.request({ ...server.at, agent }).on('error', () => {})
    ;(agent as unknown as { addRequest(request: ClientRequest, options: object): void }).addRequest(request, { ...server.at })
    await new Promise(setImmediate)
    const { length } = Object.values(agent.sockets).flat()
    request.destroy()
    agent.destroy()
    return length
  }
  const bare = await connections()
  using on = stage({ server: false })
  on.registry.register({ name: 'h', on: 'http:client', onEnter() {} })
  expect([bare, await connections()]).toEqual([2, 2])
})

test('a header that comes too late is told to be so', async () => {
  using on = stage({ server: false })
  const sent: boolean[] = []
  const set = (call: CallContext): void => void sent.push(sendHeader(call, 'x-set', '1'))
  on.registry.register({ name: 'h', on: 'http:client', onEnter: set, onExit: set })
  await using server = await serve((request, response) => void response.end(request.headers['x-set']))
  expect((await answerTo(http.get({ ...server.at, agent: false }))).text).toBe('1')
  expect(sent).toEqual([true, false])
})

test('a proxy sets headers when a request has its connection: that comes before what is piped into it', async () => {
  using on = stage({ server: false })
  on.registry.register({ name: 'h', on: 'http:client', onEnter() {}, onExit() {} })
  await using behind = await serve((request, response) => void response.end(request.headers['x-proxied']))
  await using server = await serve((request, response) => {
    const onward = http.request({ ...behind.at, method: 'POST', agent: false }, answer => answer.pipe(response))
    onward.on('socket', () => onward.setHeader('x-proxied', 'yes'))
    request.pipe(onward)
  })
  expect((await answerTo(http.request({ ...server.at, method: 'POST', agent: false }).end('body'))).text).toBe('yes')
})

test('what a listener for the connection throws is thrown where it is without hooks', async () => {
  using on = stage({ server: false })
  on.registry.register({ name: 'h', on: 'http:client', onEnter() {}, onExit() {} })
  await using server = await serve(hello)
  const request = http.request({ ...server.at, agent: false })
  const errors: unknown[] = []
  request.on('error', error => errors.push(error))
  const thrown = new Promise(resolve => process.once('uncaughtException', resolve))
  request.on('socket', () => {
    throw new RangeError('mine')
  })
  expect(await thrown).toBeInstanceOf(RangeError)
  expect(errors).toEqual([])
  request.destroy()
})

test.each([
  ['one', [['TraceParent', remote]], true],
  [
    'two, of which none is the caller',
    [
      ['traceparent', remote],
      ['Traceparent', remote],
    ],
    false,
  ],
  ['none', [['x-a', '1']], false],
] as const)('a request may have a traceparent: %s', async (_, pairs, reads) => {
  using on = stage({ client: false })
  await using server = await serve(hello)
  const over = on.recorder.next(exitOf('http:server'))
  await answerTo(http.get({ ...server.at, agent: false, headers: ['host', 'a', ...pairs.flat(), 'connection', 'close'] }))
  expect((await over) as object).toMatchObject({
    traceId: reads ? '4bf92f3577b34da6a3ce929d0e0e4736' : expect.not.stringContaining('4bf92f35'),
  })
})

test('a request that a program makes itself and hands to its server is a call, too', () => {
  using on = stage({ client: false })
  on.registry.register({ name: 'h', on: 'http:server', onEnter() {} })
  const got: unknown[] = []
  const server = http.createServer(request => void got.push(request.url))
  server.emit('request', { url: '/made', headers: {} }, { emit() {} })
  expect([got, on.recorder.ofTarget('http:server')]).toMatchObject([['/made'], [{ type: 'enter' }]])
})
