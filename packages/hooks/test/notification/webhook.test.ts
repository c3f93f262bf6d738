import { createHmac } from 'node:crypto'
import http, { createServer, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import { createServer as createTcpServer, type AddressInfo } from 'node:net'
import { fetchAdapter } from '@hookline/adapter-fetch'
import { httpAdapter } from '@hookline/adapter-http'
import { notification, verifyWebhook, webhook, type WebhookOptions } from '@hookline/hooks/notification'
import { afterEach, describe, expect, it } from 'vitest'
import { post } from '../../src/notification/post.ts'
import { delayBefore, retryAfterMs } from '../../src/notification/retry.ts'
import { sign } from '../../src/notification/signature.ts'
import { receive, world, type Receiver, type World } from './helpers.ts'

const SECRET = 'a secret of some length'
const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

type SetUp = World & { readonly receiver: Receiver; close(): Promise<void> }
/** A hook with one webhook, which does not wait long. */
async function setUp(
  answer?: (response: ServerResponse, number: number) => void,
  options: Partial<WebhookOptions> & { closeTimeoutMs?: number } = {},
): Promise<SetUp> {
  const receiver = await receive(answer)
  cleanups.push(() => receiver.close())
  const { closeTimeoutMs = 20_000, ...more } = options
  const all = world()
  const hook = await notification({
    rules: [{}],
    channels: [webhook({ url: receiver.url, secret: SECRET, minDelayMs: 1, ...more })],
    batch: { delayMs: 0 },
    closeTimeoutMs,
    registry: all.registry,
  })
  all.registry.register(hook)
  return { ...all, receiver, close: () => hook.close() }
}

const told = ({ reports }: SetUp): readonly string[] => reports.map(({ code, message }) => `${code} ${message.replace(/:\d+/, ':port')}`)

describe('a webhook', () => {
  it('posts batches as JSON, signed so that the other side can tell', async () => {
    const { fail, receiver, close } = await setUp(undefined, { headers: { Authorization: 'Bearer x' } })
    fail('grüße')
    await close()
    const [{ method, url, headers, body, batch }] = receiver.received as [(typeof receiver.received)[0]]
    expect([receiver.received.length, method, url]).toEqual([1, 'POST', '/hooks?token=secret'])
    expect(headers).toMatchObject({ 'content-type': 'application/json', authorization: 'Bearer x', 'webhook-id': batch.id })
    expect(batch.notices).toMatchObject([{ message: 'fail threw: grüße' }])
    expect(verifyWebhook({ secret: SECRET, headers, body })).toBe(true)
    // As the convention's page has it, by hand.
    const signed = `${headers['webhook-id'] as string}.${headers['webhook-timestamp'] as string}.${body}`
    expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', SECRET).update(signed).digest('base64')}`)
  })

  it('signs with the bytes of a secret in base64', async () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    const { fail, receiver, close } = await setUp(undefined, { secret })
    fail('x')
    await close()
    const { headers, body } = await receiver.request(1)
    const signed = `${headers['webhook-id'] as string}.${headers['webhook-timestamp'] as string}.${body}`
    const key = Buffer.from(secret.slice(6), 'base64')
    expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`)
    expect(verifyWebhook({ secret, headers, body })).toBe(true)
  })

  it('tries again while the other side is broken or busy, with the same id', async () => {
    const statuses = [500, 503, 429, 408, 204]
    const { fail, receiver, close, reports } = await setUp((response, number) => void response.writeHead(statuses[number - 1] ?? 500).end())
    fail('x')
    await close()
    expect(receiver.received).toHaveLength(5)
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(receiver.received.every(({ headers, body }) => verifyWebhook({ secret: SECRET, headers, body }))).toBe(true)
    expect(reports).toEqual([])
  })

  it('gives up after so many tries and tells it once, without the path', async () => {
    const all = await setUp(response => void response.writeHead(500).end(), { retries: 2 })
    all.fail('x')
    await all.close()
    expect(all.receiver.received).toHaveLength(3)
    expect(told(all)).toEqual([
      'HOOKLINE_NOTIFICATION_FAILED A notice did not get through to the webhook at http://127.0.0.1:port: It answered 500.',
    ])
  })

  it.each([400, 401, 404, 410])('does not try again what is refused with %i', async status => {
    const all = await setUp(response => void response.writeHead(status).end())
    all.fail('x')
    await all.close()
    expect(all.receiver.received).toHaveLength(1)
    expect(told(all)[0]).toContain(`It answered ${status}.`)
  })

  it.each([301, 302, 303, 307, 308])('follows no redirect of %i', async status => {
    const elsewhere = await receive()
    cleanups.push(() => elsewhere.close())
    const all = await setUp(response => void response.writeHead(status, { location: elsewhere.url }).end())
    all.fail('x')
    await all.close()
    expect([all.receiver.received.length, elsewhere.received.length]).toEqual([1, 0])
    expect(told(all)[0]).toContain(`It answered ${status}, and redirects are not followed.`)
  })

  it('comes back when it is asked to, and not later than it may', async () => {
    const soon = await setUp((response, number) => void response.writeHead(number === 1 ? 503 : 200, { 'retry-after': '0' }).end(), {
      minDelayMs: 60_000,
    })
    soon.fail('x')
    await soon.receiver.request(2)
    const capped = await setUp((response, number) => void response.writeHead(number === 1 ? 429 : 200, { 'retry-after': '3600' }).end(), {
      maxDelayMs: 1,
    })
    capped.fail('x')
    await capped.receiver.request(2)
    await Promise.all([soon.close(), capped.close()])
  })

  it('that hangs is given up and tried again', async () => {
    const all = await setUp((response, number) => void (number > 1 && response.end()), { timeoutMs: 50 })
    all.fail('x')
    await all.receiver.request(2)
    await all.close()
    expect(all.reports).toEqual([])
  })

  it('that sends its answer for ever has answered, and is left', async () => {
    let left: Promise<unknown> | undefined
    const all = await setUp(response => {
      left = once(response, 'close')
      response.writeHead(200).write('never complete')
    })
    all.fail('x')
    await all.close()
    await left
    expect([all.receiver.received.length, all.reports]).toEqual([1, []])
  })

  it('goes by the agent of the process, and so by its proxy', async () => {
    const proxy = await receive()
    const agent = http.globalAgent
    cleanups.push(
      () => proxy.close(),
      () => (http.globalAgent = agent),
    )
    http.globalAgent = new http.Agent({ proxyEnv: { HTTP_PROXY: new URL(proxy.url).origin } })
    const all = await setUp(undefined, { url: 'http://alarms.invalid/path' })
    all.fail('x')
    await all.close()
    expect([all.reports, proxy.received.map(({ url }) => url)]).toEqual([[], ['http://alarms.invalid/path']])
  })

  it('that is not there is told', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    server.close()
    await once(server, 'close')
    const all = await setUp(undefined, { url: `http://127.0.0.1:${port}/`, retries: 1 })
    all.fail('x')
    await all.close()
    expect(told(all)[0]).toMatch(/^HOOKLINE_NOTIFICATION_FAILED .*ECONNREFUSED/)
  })

  it('is not waited for by close longer than allowed, neither hanging nor between two tries', async () => {
    for (const answer of [() => {}, (response: ServerResponse) => void response.writeHead(503, { 'retry-after': '60' }).end()]) {
      const all = await setUp(answer, { closeTimeoutMs: 20 })
      all.fail('x')
      await all.receiver.request(1)
      await all.close()
      expect(told(all)[0]).toContain('The hook was closed before it got through.')
    }
  })

  it('is no call that hooks see: a failing one makes no notices of itself', async () => {
    const all = await setUp(response => void response.writeHead(500).end(), { retries: 3 })
    cleanups.push(httpAdapter().install(all.registry), fetchAdapter().install(all.registry))
    const seen: string[] = []
    all.registry.register({ name: 'see', on: { kind: 'http.client.*' }, onEnter: call => void seen.push(call.target.name) })
    all.fail('x')
    await all.close()
    expect(all.receiver.received).toHaveLength(4)
    expect(all.receiver.received.flatMap(({ batch }) => batch.notices.map(({ target }) => target))).toEqual([
      'fail',
      'fail',
      'fail',
      'fail',
    ])
    expect(seen).toEqual([])
    // Others' requests are hooked as ever.
    await (await fetch(all.receiver.url, { method: 'POST', body: '{}' })).text()
    expect(seen).toEqual(['fetch'])
  })

  it.each<[string, object]>([
    ['`url`', { url: 'ftp://example.com' }],
    ['`url`', { url: 'https://user:password@example.com' }],
    ['`url`', { url: '/relative' }],
    ['`url`', {}],
    ['`secret`', { secret: 'short' }],
    ['`secret`', { secret: 'whsec_no base64 at all' }],
    ['`secret`', { secret: 'whsec_c2hvcnQ=' }],
    ['`headers`', { headers: { 'x-a': 'b\r\nx-c: d' } }],
    ['`headers`', { headers: { 'Webhook-Signature': 'mine' } }],
    ['`headers`', { headers: { 'content-length': '1' } }],
    ['`retries`', { retries: 1000 }],
    ['`method`', { method: 'GET' }],
  ])('with a wrong %s is refused', (named, options) => {
    const url = named === '`url`' ? {} : { url: 'https://example.com' }
    const error = { code: 'HOOKLINE_INVALID_OPTION', message: expect.stringContaining(named) as string }
    expect(() => webhook({ ...url, ...options } as never)).toThrow(expect.objectContaining(error) as Error)
  })

  it('is refused without showing what is secret', () => {
    const url = 'https://user:hunter2@example.com/T0/B0'
    expect(() => webhook({ url })).toThrow(/without a user name, got a string of 38, not shown/)
    expect(() => webhook({ url: 'https://example.com', secret: 'hunter2' })).toThrow(/as many bytes, got a string of 7, not shown/)
  })
})

describe('a signature', () => {
  /** The example of https://github.com/standard-webhooks/standard-webhooks. */
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const body = '{"test": 2432232314}'
  const headers = {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  }
  const always = { toleranceSeconds: Infinity }

  it('is that of the convention', () => {
    expect(verifyWebhook({ secret, headers, body, ...always })).toBe(true)
    expect(verifyWebhook({ secret, headers, body: Buffer.from(body), ...always })).toBe(true)
    const several = { ...headers, 'webhook-signature': `v1,AAAA v1a,xyz ${headers['webhook-signature']}` }
    expect(verifyWebhook({ secret, headers: several, body, ...always })).toBe(true)
  })

  it.each<[string, Record<string, unknown>]>([
    ['another secret', { secret: 'another secret of some length' }],
    ['another body', { body: `${body} ` }],
    ['another id', { headers: { ...headers, 'webhook-id': 'msg_2' } }],
    ['another time', { headers: { ...headers, 'webhook-timestamp': '1614265331' } }],
    ['no time', { headers: { ...headers, 'webhook-timestamp': 'now' } }],
    ['no signature', { headers: { ...headers, 'webhook-signature': undefined } }],
    ['several headers', { headers: { ...headers, 'webhook-id': ['a', 'b'] } }],
    ['an old time', { toleranceSeconds: 300 }],
  ])('does not fit %s', (_, more) => {
    expect(verifyWebhook({ secret, headers, body, ...always, ...more })).toBe(false)
  })
})

describe('a receiver', () => {
  const headers = { 'webhook-id': 'a', 'webhook-timestamp': String(Math.floor(Date.now() / 1000)) }

  it.each([undefined, '', 'short', 'whsec_', 'whsec_!!!!!!!!!!!!!!!!!!!!!!!!', 'whsec_c2hvcnQ='])(
    'is told that %j is no secret: everybody could sign with it',
    secret => {
      const signed = { ...headers, 'webhook-signature': sign(secret ?? '', 'a', Number(headers['webhook-timestamp']), '') }
      expect(() => verifyWebhook({ secret: secret as string, headers: signed, body: '' })).toThrow(/option `secret`: expected/)
    },
  )

  it.each([NaN, -1, '300'])('is told that %j is no tolerance', toleranceSeconds => {
    expect(() => verifyWebhook({ secret: SECRET, headers, body: '', toleranceSeconds: toleranceSeconds as number })).toThrow(
      /option `toleranceSeconds`: expected/,
    )
  })
})

describe('the time before another try', () => {
  it('grows, within bounds, and is what the server asks for', () => {
    const policy = { retries: 5, minDelayMs: 100, maxDelayMs: 1000 }
    for (let attempt = 0; attempt < 40; attempt++) {
      const most = Math.min(1000, 100 * 2 ** attempt)
      const delay = delayBefore(attempt, undefined, policy)
      expect(delay >= most / 2 && delay <= most).toBe(true)
    }
    expect(delayBefore(0, { status: 503, retryAfter: '1' }, policy)).toBe(1000)
    expect(delayBefore(0, { status: 503, retryAfter: '100000' }, policy)).toBe(1000)
    expect(delayBefore(0, { status: 503, retryAfter: 'soon' }, policy)).toBeLessThanOrEqual(100)
  })

  it('can be a date', () => {
    const now = Date.UTC(2026, 0, 1)
    expect(retryAfterMs('Thu, 01 Jan 2026 00:00:30 GMT', now)).toBe(30_000)
    expect(retryAfterMs('Wed, 31 Dec 2025 00:00:00 GMT', now)).toBe(0)
    expect([retryAfterMs('-1', now), retryAfterMs('1.5', now), retryAfterMs('', now), retryAfterMs('9'.repeat(30), now)]).toEqual(
      Array.from({ length: 4 }, () => undefined),
    )
  })
})

it.each([
  ['switches to another protocol', 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n'],
  ['only tells to go on', 'HTTP/1.1 100 Continue\r\n\r\n'],
  ['says no HTTP', 'no HTTP\r\n\r\n'],
  ['says nothing', ''],
])('a server that %s is one that gave no answer', async (_name, reply) => {
  const server = createTcpServer(socket => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end(reply))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanups.push(() => void server.close())
  const { port } = server.address() as AddressInfo
  const sent = post(new URL(`http://127.0.0.1:${port}/`), {}, Buffer.from('{}'), 100_000, new AbortController().signal)
  await expect(sent).rejects.toThrow()
})
