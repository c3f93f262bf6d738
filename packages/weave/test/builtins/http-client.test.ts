import { once } from 'node:events'
import http, { type ClientRequest, type IncomingMessage, type RequestListener } from 'node:http'
import https from 'node:https'
import net, { type AddressInfo } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { BlockedError, HookRegistry, type CallContext, type Hook } from '@hookline/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { patchFor, place, type Patched } from './place.ts'
import { psk } from './psk.ts'

let server: http.Server
let secure: https.Server
let seen: string[]
let patched: Patched | undefined

beforeEach(async () => {
  seen = []
  const answer: RequestListener = (request, response) => {
    let body = ''
    request.on('data', chunk => (body += String(chunk)))
    request.on('end', () => {
      seen.push([request.method, request.headers['x-a'], request.headers['x-hook'], body].join(' '))
      response.setHeader('x-answer', 'yes')
      response.end('hello')
    })
  }
  server = http.createServer(answer).listen(0, '127.0.0.1')
  secure = https.createServer(psk.server, answer).listen(0, '127.0.0.1')
  await Promise.all([once(server, 'listening'), once(secure, 'listening')])
})
afterEach(() => {
  patched?.()
  for (const each of [server, secure]) {
    each.closeAllConnections()
    each.close()
  }
})

const at = (which: net.Server = server) => ({ host: '127.0.0.1', port: (which.address() as AddressInfo).port })
const headers = { 'x-a': 'given' }

class Custom extends http.Agent {
  addRequest(...args: unknown[]): void {
    ;(http.Agent.prototype as unknown as { addRequest(...args: unknown[]): void }).addRequest.apply(this, args)
  }
}
const foreign = {
  addRequest(request: ClientRequest, options: net.NetConnectOpts) {
    const socket = net.connect(options, () => request.onSocket(socket)).on('error', () => {})
  },
} as unknown as http.Agent

/** Ways to make a request; all but the last two are held back before there is a connection. */
const routes: Record<string, () => ClientRequest> = {
  'http.request': () => http.request({ ...at(), headers }).end(),
  'http.get': () => http.get({ ...at(), headers }),
  'new ClientRequest': () => new http.ClientRequest(`http://127.0.0.1:${at().port}/`).setHeader('x-a', 'given').end(),
  'agent: false': () => http.get({ ...at(), headers, agent: false }),
  'https.get': () => https.get({ ...at(secure), ...psk.client, headers }),
  'https.request, agent: false': () => https.request({ ...at(secure), ...psk.client, headers, agent: false }).end(),
  'an agent of a class of its own': () => http.get({ ...at(), headers, agent: new Custom() }),
  'headers after making it': () => http.request(at()).setHeader('x-a', 'given').end(),
  'an agent that is none of node': () => http.get({ ...at(), headers, agent: foreign }),
  'createConnection without an agent': () => http.get({ ...at(), headers, createConnection: () => net.connect(at()) }),
}

const hooked = (...hooks: Omit<Hook, 'name' | 'on'>[]): Patched => (patched = patchFor([place('node:http', 'clientRequest')], ...hooks))

async function textOf(request: ClientRequest): Promise<string> {
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  let text = ''
  for await (const chunk of response) text += String(chunk)
  return text
}

describe.each(Object.entries(routes))('a request by %s', (_, make) => {
  test('shows its headers to the enter hook and those of the response to the exit hook, once', async () => {
    const calls: unknown[] = []
    hooked({
      onEnter: (call, request: ClientRequest) =>
        void calls.push(request.getHeader('x-a'), call.receiver === (request as { agent?: unknown }).agent),
      onExit: (call, response: IncomingMessage) => void calls.push(response.headers['x-answer'], call.outcome),
    })
    expect(await textOf(make())).toBe('hello')
    expect(calls).toEqual(['given', true, 'yes', 'returned'])
  })

  test('is sent with the header that a hook sets', async () => {
    hooked({ onEnter: (_call, request: ClientRequest) => void request.setHeader('x-hook', 'set') })
    await textOf(make())
    expect(seen).toEqual(['GET given set '])
  })

  test('is not sent when a hook blocks it: its error is the BlockedError', async () => {
    const outcomes: unknown[] = []
    hooked({ onEnter: call => call.block('no'), onExit: call => void outcomes.push(call.outcome) })
    const request = make()
    const closed = once(request, 'close').catch(() => {})
    const [error] = await new Promise<unknown[]>(resolve => request.on('error', (...args) => resolve(args)))
    await closed
    expect(error).toBeInstanceOf(BlockedError)
    expect([outcomes, seen]).toEqual([['blocked'], []])
  })

  test('waits for an asynchronous hook', async () => {
    const order: string[] = []
    server.on('request', () => order.push('server'))
    secure.on('request', () => order.push('server'))
    hooked({
      async onEnter() {
        for (let i = 0; i < 20; i++) await turn()
        order.push('hook')
      },
      async onExit() {
        await turn()
        order.push('exit')
      },
    })
    expect(await textOf(make())).toBe('hello')
    expect(order).toEqual(['hook', 'server', 'exit'])
  })
})

test('no connection is made for a request that is blocked', async () => {
  let connections = 0
  server.on('connection', () => connections++)
  hooked({ onEnter: call => call.block('no') })
  const request = http.get(at())
  await new Promise(resolve => request.on('error', resolve))
  expect(connections).toBe(0)
})

test('no byte of a body is lost while an asynchronous hook is awaited', async () => {
  let release = (): void => {}
  hooked({ onEnter: () => new Promise<void>(resolve => (release = resolve)), async: true })
  const request = http.request({ ...at(), method: 'POST', headers })
  request.write('one ')
  await turn()
  request.write('two ')
  request.end('three')
  await turn()
  release()
  expect(await textOf(request)).toBe('hello')
  expect(seen).toEqual(['POST given  one two three'])
})

test('an exit hook can give another response, or an error in its place', async () => {
  const own = { statusCode: 299, headers: {}, async *[Symbol.asyncIterator]() {} }
  hooked({
    onExit(call) {
      if ((call.args[0] as ClientRequest).path === '/own') call.result = own
      else call.error = new RangeError('not this one')
    },
  })
  const request = http.get({ ...at(), path: '/own' })
  expect(await once(request, 'response')).toEqual([own])
  const failing = http.get(at())
  await expect(once(failing, 'response')).rejects.toThrow('not this one')
})

test('an exit hook can replace the error', async () => {
  hooked({ onExit: (call, _result, error) => void (call.error = new TypeError('unreachable', { cause: error })) })
  await expect(once(http.get({ host: '127.0.0.1', port: 2 }), 'response')).rejects.toThrow('unreachable')
})

test.each([
  ['threw', () => http.get({ host: '127.0.0.1', port: 2 })],
  ['aborted', () => http.request(at()).destroy()],
  ['aborted', () => http.get({ ...at(), signal: AbortSignal.abort() })],
  [
    'aborted',
    () => {
      const request = http.get(at())
      request.abort()
      return request
    },
  ],
] as const)('a request without a response ends as %s', async (outcome, make) => {
  const outcomes: unknown[] = []
  hooked({ onExit: call => void outcomes.push(call.outcome) })
  const request = make()
  request.on('error', () => {})
  await new Promise(resolve => request.on('close', resolve))
  expect(outcomes).toEqual([outcome])
})

test.each(['before hooks have begun', 'while hooks are awaited'])('giving up %s ends the request at once', async when => {
  hooked({ onEnter: () => new Promise<void>(() => {}), async: true })
  const request = http.request(at())
  if (when === 'while hooks are awaited') {
    request.end()
    await turn()
  }
  request.destroy(new TypeError('mine'))
  await expect(once(request, 'response')).rejects.toThrow('mine')
})

test('skipping is refused with a reason', async () => {
  hooked({ onEnter: call => call.skip({}) })
  await expect(once(http.get(at()), 'response')).rejects.toMatchObject({ code: 'HOOKLINE_SKIP_UNSUPPORTED' })
})

test('what a hook requests is not hooked', async () => {
  let calls = 0
  const asked: Promise<string>[] = []
  hooked({
    onEnter() {
      calls++
      asked.push(textOf(http.request(at()).end()))
      const late = http.request(at())
      asked.push(textOf(late))
      queueMicrotask(() => late.end())
    },
  })
  await textOf(http.get(at()))
  expect([calls, await Promise.all(asked)]).toEqual([1, ['hello', 'hello']])
})

test('a request in flight keeps its exit when the hooks are removed', async () => {
  const outcomes: unknown[] = []
  const own = Object.getOwnPropertyNames(http.Agent.prototype)
  const originals = (): unknown[] => [Reflect.get(http.Agent.prototype, 'addRequest'), http.ClientRequest.prototype.onSocket]
  const before = originals()
  hooked({ onExit: call => void outcomes.push(call.outcome) })
  const request = http.get(at())
  patched?.()
  expect(await textOf(request)).toBe('hello')
  expect(outcomes).toEqual(['returned'])
  expect(Object.keys(request)).not.toContain('emit')
  expect(originals()).toEqual(before)
  expect(Object.getOwnPropertyNames(http.Agent.prototype)).toEqual(own)
  for (const key of ['emit', 'destroy', '_implicitHeader'])
    expect(Reflect.get(request, key) === Reflect.get(http.ClientRequest.prototype, key)).toBe(true)
})

test('a place of node:https sees what goes over TLS alone', async () => {
  const paths: string[] = []
  patched = patchFor([place('node:https', 'clientRequest'), place('node:http', 'Agent#clientRequest')], {
    onEnter: (call: CallContext, request: ClientRequest) => void paths.push(`${call.target.name} ${request.protocol}`),
  })
  await textOf(http.get(at()))
  await textOf(https.get({ ...at(secure), ...psk.client, agent: false }))
  expect(paths.toSorted()).toEqual(['node:http:clientRequest http:', 'node:http:clientRequest https:', 'node:https:clientRequest https:'])
})

test('describes a call by OpenTelemetry names, credentials left out', async () => {
  const registry = new HookRegistry()
  const attributes: unknown[] = []
  registry.subscribe(event => void (event.type === 'exit' && attributes.push(event.attributes)), { attributes: true })
  patched = patchFor([place('node:http', 'clientRequest')], registry)
  const { port } = at()
  await textOf(http.get({ ...at(), path: '/a?token=secret', headers: { authorization: 'Bearer x', accept: 'text/html' }, agent: false }))
  await once(http.get({ host: '127.0.0.1', port: 2 }), 'response').catch(() => {})
  expect(attributes).toMatchObject([
    {
      'http.request.method': 'GET',
      'url.full': `http://127.0.0.1:${port}/a?token=[Redacted]`,
      'server.address': '127.0.0.1',
      'server.port': port,
      'http.request.header.accept': ['text/html'],
      'http.response.status_code': 200,
    },
    { 'url.full': 'http://127.0.0.1:2/', 'error.type': 'ECONNREFUSED' },
  ])
  expect(JSON.stringify(attributes)).not.toMatch(/secret|Bearer/)
})
