/** A hook that answers in the server's place: by `call.skip(new Response(…))`, as on fetch. */
import { once } from 'node:events'
import http, { type ClientRequest, type IncomingMessage } from 'node:http'
import https from 'node:https'
import net from 'node:net'
import type { AdapterStage } from '@hookline/testing'
import { expect, test } from 'vitest'
import { answerTo, serve, stage } from './stage.ts'

/** A port of the loopback where nobody may listen without privileges. */
const nowhere = { host: '127.0.0.1', port: 2 }

function answering(make: () => unknown, more: object = {}): AdapterStage {
  const on = stage({ server: false })
  on.registry.register({ name: 'answer', on: 'http:client', onEnter: call => void call.skip(make()), ...more })
  return on
}

const EVENTS = ['socket', 'finish', 'response', 'error', 'close']
function noted(request: ClientRequest): readonly string[] {
  const events: string[] = []
  for (const event of EVENTS) request.on(event, () => events.push(event))
  return events
}

test.each([
  ['an agent that keeps connections', { agent: new http.Agent({ keepAlive: true, maxSockets: 1 }) }],
  ['no agent of its own', { agent: false }],
  ['the usual agent', {}],
] as const)('nothing is connected, and the request goes through what every request goes through: with %s', async (_, options) => {
  using _on = answering(
    () =>
      new Response('kept', {
        status: 201,
        headers: [
          ['content-type', 'text/plain'],
          ['x-a', '1'],
          ['set-cookie', 'a=1'],
          ['set-cookie', 'b=2'],
        ],
      }),
  )
  for (let i = 0; i < 3; i++) {
    const request = http.request({ ...nowhere, ...options, method: 'POST' })
    const events = noted(request)
    const closed = once(request, 'close')
    request.write('a')
    request.end('b')
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    expect([response.statusCode, response.statusMessage, response.headers, (await response.toArray()).join(''), response.complete]).toEqual(
      [201, 'Created', { 'content-type': 'text/plain', 'x-a': '1', 'set-cookie': ['a=1', 'b=2'] }, 'kept', true],
    )
    await closed
    expect(events.toSorted()).toEqual(['close', 'finish', 'response', 'socket'])
    if ('agent' in options && options.agent !== false)
      expect([options.agent.sockets, options.agent.requests, options.agent.freeSockets].map(list => Object.keys(list).length)).toEqual([
        0, 0, 0,
      ])
  }
})

test('the call is told to be skipped, with the response that the caller gets', async () => {
  using on = answering(() => new Response('kept'))
  const seen: unknown[] = []
  on.registry.register({
    name: 'see',
    on: 'http:client',
    order: -1,
    onExit: (call, response?: IncomingMessage) => void seen.push(call.outcome, response?.statusCode),
  })
  expect((await answerTo(http.get(nowhere))).text).toBe('kept')
  expect(seen).toEqual(['skipped', 200])
})

test('a body that comes in pieces, or is large, comes whole', async () => {
  const piece = new Uint8Array(65_536).fill(120)
  using _on = answering(
    () =>
      new Response(
        new ReadableStream({
          async start(controller) {
            for (let i = 0; i < 40; i++) controller.enqueue(await Promise.resolve(piece))
            controller.close()
          },
        }),
      ),
  )
  expect((await answerTo(http.get(nowhere))).text).toHaveLength(40 * 65_536)
})

test.each([
  ['HEAD', { method: 'HEAD' }, () => new Response(null, { headers: { 'content-length': '7' } }), 200],
  ['204', {}, () => new Response(null, { status: 204 }), 204],
  ['304', {}, () => new Response(null, { status: 304, headers: { etag: '"a"' } }), 304],
  ['an array of headers', { headers: ['x-a', '1', 'host', 'a'] }, () => new Response(null), 200],
  ['Expect', { method: 'POST', headers: { expect: '100-continue' } }, () => new Response(null), 200],
] as const)('there is an answer without a body: %s', async (_, options, make, status) => {
  using _on = answering(make)
  const request = http.request({ ...nowhere, ...options } as http.RequestOptions)
  const [answer] = await Promise.all([answerTo(request), once(request, 'close'), Promise.resolve(request.end())])
  expect([answer.status, answer.text]).toEqual([status, ''])
})

test('over TLS, too, and after hooks that wait', async () => {
  using _on = answering(() => new Response('kept'), {
    onEnter: async (call: { skip(result: unknown): void }) => {
      await new Promise(setImmediate)
      call.skip(new Response('kept'))
    },
  })
  expect((await answerTo(https.get(nowhere))).text).toBe('kept')
})

test('what fetch received may be handed on: it is decoded', async () => {
  const { gzipSync } = await import('node:zlib')
  await using server = await serve((_request, response) => {
    const body = gzipSync('kept')
    response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': body.length, connection: 'close' }).end(body)
  })
  const got = await fetch(`http://${server.at.host}:${server.at.port}/`)
  using _on = answering(() => got)
  const { text, headers } = await answerTo(http.get(nowhere))
  expect([text, headers['content-encoding'], headers['content-length']]).toEqual(['kept', undefined, undefined])
})

test('a body that fails midway ends the response as a connection that breaks', async () => {
  using _on = answering(
    () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            controller.error(new TypeError('mine'))
          },
        }),
        { headers: { 'content-length': '4' } },
      ),
  )
  const request = http.get(nowhere)
  const error = await new Promise<Error>((resolve, reject) => {
    request.on('error', resolve).on('response', response =>
      response
        .on('error', resolve)
        .on('end', () => reject(new Error('ended')))
        .resume(),
    )
  })
  expect(error).toBeInstanceOf(Error)
})

test('whoever leaves before its end is noticed by the body', async () => {
  let cancelled = (): void => {}
  const over = new Promise<void>(resolve => (cancelled = resolve))
  using _on = answering(
    () => new Response(new ReadableStream({ start: controller => controller.enqueue(new Uint8Array(1)), cancel: () => cancelled() })),
  )
  const request = http.get(nowhere)
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  response.destroy()
  await over
})

test('a connection that was made before is closed, and one that comes later', async () => {
  using _on = answering(() => new Response('kept'))
  const sockets: net.Socket[] = []
  await using server = await serve(net.createServer(() => {}))
  const { host, port } = server.at
  const connect = (): net.Socket => {
    const socket = net.connect(port, host)
    sockets.push(socket)
    return socket
  }
  expect((await answerTo(http.get({ host: 'a.example', createConnection: connect }))).text).toBe('kept')
  const agent = { addRequest: (request: ClientRequest) => void setImmediate(() => request.onSocket(connect())) }
  expect((await answerTo(http.get({ host: 'a.example', agent: agent as never }))).text).toBe('kept')
  while (sockets.length < 2) await new Promise(setImmediate)
  await Promise.all(sockets.map(socket => socket.closed || once(socket, 'close')))
  expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true, true])
})

const read = new Response('read')
test.each([
  ['nothing', () => undefined],
  ['no response', () => ({ statusCode: 200 })],
  ['one that was read', () => read],
])('%s is no answer: the request fails', async (_, make) => {
  if (!read.bodyUsed) await read.text()
  using _on = answering(make)
  await expect(once(http.get(nowhere), 'response')).rejects.toMatchObject({ code: 'HOOKLINE_SKIP_UNSUPPORTED' })
})

test('the request’s own `timeout` counts for an answer that does not go on', async () => {
  using _on = answering(() => new Response(new ReadableStream({ pull: () => new Promise(() => {}) })))
  const request = http.get({ ...nowhere, timeout: 20 })
  request.on('error', () => {})
  await once(request, 'timeout')
  request.destroy()
})
