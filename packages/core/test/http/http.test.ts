/** What adapters for HTTP share: the answer to a blocked request, the inputs of a request, and who stands around it. */
import { once } from 'node:events'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  addHeaderAttributes,
  answerBlocked,
  BlockedError,
  compileHeaderAllowList,
  defaultCapture,
  defaultHeaders,
  HookRegistry,
  lengthOf,
  requestInputs,
  sentHeaders,
  servedRequest,
  serveRequest,
} from '@hookline/core'
import { describe, expect, test } from 'vitest'

interface Answer {
  readonly status: number | undefined
  readonly headers: http.IncomingHttpHeaders
  readonly text: string
}

async function answerOf(listener: (request: IncomingMessage, response: ServerResponse) => unknown, path = '/'): Promise<Answer> {
  const server = http.createServer((request, response) => void listener(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  try {
    const [response] = (await once(http.get({ port, host: '127.0.0.1', path, agent: false }), 'response')) as [IncomingMessage]
    let text = ''
    for await (const chunk of response) text += String(chunk)
    return { status: response.statusCode, headers: response.headers, text }
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

const blocked = (why: ConstructorParameters<typeof BlockedError>[2]): BlockedError => new BlockedError('guard', 'a:target', why)

describe('a blocked request', () => {
  const answered = (error: unknown, before?: (response: ServerResponse) => void): Promise<Answer> =>
    answerOf((_request, response) => {
      before?.(response)
      answerBlocked(response, error)
    })

  test('is answered by 403 and the reason as JSON', async () => {
    const { status, headers, text } = await answered(blocked({ reason: 'not today' }))
    expect([status, headers['content-type'], headers['content-length'], text]).toEqual([
      403,
      'application/json; charset=utf-8',
      '40',
      '{"error":"blocked","reason":"not today"}',
    ])
  })

  test.each([
    ['text', { status: 429, body: 'slowly', headers: { 'retry-after': '9' } }, 429, 'text/plain; charset=utf-8', 'slowly'],
    ['bytes', { body: new Uint8Array([104, 105]), headers: { 'content-type': 'text/x' } }, 403, 'text/x', 'hi'],
    ['data', { status: 200, body: { ok: false } }, 200, 'application/json; charset=utf-8', '{"ok":false}'],
  ] as const)('is answered by what the hook said: %s', async (_, why, status, type, text) => {
    const answer = await answered(blocked(why))
    expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([status, type, text])
    expect(answer.headers['retry-after']).toBe('headers' in why && 'retry-after' in why.headers ? '9' : undefined)
  })

  test('does not tell what an error says that a hook threw, but takes its status from 400 on', async () => {
    const error = Object.assign(new Error('password is wrong'), { reason: 'password', body: 'password', status: 418 })
    expect(await answered(error)).toMatchObject({ status: 418, text: '{"error":"blocked"}' })
    expect(await answered(Object.assign(error, { status: 200 }))).toMatchObject({ status: 403 })
    expect(await answered(null)).toMatchObject({ status: 403, text: '{"error":"blocked"}' })
  })

  test('stays refused when what the hook said cannot be sent; headers of others stay', async () => {
    const keep = (response: ServerResponse): void => void response.setHeader('connection', 'close')
    for (const why of [{ headers: { 'x-a': 'ok', 'bad name': '1' } }, { body: 1n }, { headers: { 'x-b': 'line\nbreak' } }]) {
      const { status, headers, text } = await answered(blocked(why), keep)
      expect([status, headers['x-a'], headers.connection, text]).toEqual([403, undefined, 'close', '{"error":"blocked"}'])
    }
  })

  test.each([204, 304])('has no body where its status %i allows none', async status => {
    const answer = await answered(blocked({ status, reason: 'not today' }))
    expect([answer.status, answer.headers['content-length'], answer.headers['content-type'], answer.text]).toEqual([
      status,
      undefined,
      undefined,
      '',
    ])
  })

  test('that has an answer keeps it', async () => {
    expect(await answered(blocked({}), response => void response.writeHead(202).end('mine'))).toMatchObject({ status: 202, text: 'mine' })
  })
})

test('inputs are read when they are asked for: the query from the URL, unless a framework has parsed it', async () => {
  const seen: unknown[] = []
  await answerOf((request, response) => {
    const inputs = requestInputs(request)
    seen.push(inputs.method, inputs.url, { ...inputs.query }, inputs.body, inputs.params, inputs.cookies, inputs.headers['connection'])
    Object.assign(request, {
      query: { q: 'parsed' },
      body: { n: 1 },
      params: { id: '7' },
      cookies: { a: 'b' },
      originalUrl: '/mount/x',
      file: { originalname: 'a.png' },
    })
    seen.push(inputs.url, inputs.query, inputs.body, inputs.params, inputs.cookies, inputs.files)
    response.end()
  }, '/x?a=1&b=2&b=%33&__proto__=p')
  expect(seen).toEqual([
    'GET',
    '/x?a=1&b=2&b=%33&__proto__=p',
    { a: '1', b: ['2', '3'], ['__proto__']: 'p' },
    undefined,
    undefined,
    undefined,
    'close',
    '/mount/x',
    { q: 'parsed' },
    { n: 1 },
    { id: '7' },
    { a: 'b' },
    { originalname: 'a.png' },
  ])
})

test('headers of a response are known however they were set', async () => {
  const seen: unknown[] = []
  await answerOf((_request, response) => {
    response.setHeader('X-A', '1')
    seen.push({ ...sentHeaders(response) })
    response.end()
  })
  await answerOf((_request, response) => {
    response.writeHead(200, ['X-B', '2', 'X-C', '3', 'X-C', '4'])
    const { 'x-b': one, 'x-c': many } = sentHeaders(response)
    seen.push([one, many])
    response.end()
  })
  expect(seen).toEqual([{ 'x-a': '1' }, ['2', ['3', '4']]])
})

test('headers become attributes, credentials redacted', () => {
  const out = {}
  const headers = { Accept: '*/*', Cookie: 'sid=1', 'X-App-A': ['1', '2'], Other: 'x' }
  addHeaderAttributes(
    out,
    'http.request.header.',
    headers,
    compileHeaderAllowList([...defaultHeaders, 'cookie', 'x-app-*']),
    defaultCapture,
  )
  expect(out).toEqual({
    'http.request.header.accept': ['*/*'],
    'http.request.header.cookie': ['[Redacted]'],
    'http.request.header.x-app-a': ['1', '2'],
  })
  expect([lengthOf('12'), lengthOf(3), lengthOf('1e3'), lengthOf('-1'), lengthOf(undefined), lengthOf('1'.repeat(16))]).toEqual([
    12,
    3,
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

test('the default headers hold no credentials', () => {
  const headers = Object.fromEntries(defaultHeaders.map(name => [name, 'seen']))
  expect(Object.values(defaultCapture.headers(headers, compileHeaderAllowList(defaultHeaders)))).toEqual(defaultHeaders.map(() => 'seen'))
})

test('a request that a call stands around is known to targets of the same registry only', () => {
  const [mine, others] = [new HookRegistry(), new HookRegistry()]
  const [server, framework, stranger] = [mine.target({ name: 'server' }), mine.target({ name: 'app' }), others.target({ name: 'app' })]
  const request = { url: '/' }
  expect(servedRequest(request, framework)).toBeUndefined()
  const served = serveRequest(request, server)
  const strange = serveRequest(request, stranger)
  expect([servedRequest(request, framework), servedRequest(request, server), servedRequest(request, stranger)]).toEqual([
    served,
    served,
    strange,
  ])
  expect([Object.keys(request), JSON.stringify(request), servedRequest(undefined, server)]).toEqual([['url'], '{"url":"/"}', undefined])
})

test('headers that were written at once may have any name', async () => {
  const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty']
  let seen: object = {}
  await answerOf((_request, response) => {
    response.writeHead(200, ['X-A', '1', 'x-a', '2', ...names.flatMap(name => [name, 'v'])]).end()
    seen = sentHeaders(response)
  })
  expect(seen).toMatchObject({ 'x-a': ['1', '2'] })
  expect(names.map(name => Object.getOwnPropertyDescriptor(seen, name.toLowerCase())?.value as unknown)).toEqual(['v', 'v', 'v', 'v'])
  expect(({} as { v?: unknown }).v).toBeUndefined()
})
