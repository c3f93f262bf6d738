import { once } from 'node:events'
import { createServer, get, request as httpRequest, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expressAdapter } from '@hookline/adapter-express'
import { fetchAdapter } from '@hookline/adapter-fetch'
import { httpAdapter } from '@hookline/adapter-http'
import { pgAdapter } from '@hookline/adapter-pg'
import { hooked, HookRegistry } from '@hookline/core'
import { tracing, type TracingOptions } from '@hookline/hooks/tracing'
import { startPostgres } from '@hookline/testing/postgres'
import { context, SpanKind, trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import express from 'express'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { setUp, type Sdk } from './sdk.ts'

let sdk: Sdk
let registry: HookRegistry
const cleanups: (() => unknown)[] = []
beforeEach(() => {
  sdk = setUp()
  registry = new HookRegistry()
})
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
  await sdk.remove()
})

async function listen(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener).listen(0, '127.0.0.1')
  cleanups.push(() => (server.closeAllConnections(), server.close()))
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** An application that has two spans inside of each request. */
function application(): RequestListener {
  const app = express()
  const load = hooked(async (id: string) => ({ id }), { name: 'load', registry })
  app.use(function check(_request, _response, next) {
    next()
  })
  app.get('/orders/:id', async function show(request, response) {
    response.json(await load(request.params.id))
  })
  return app
}

const REMOTE = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' }
const traceparent = `00-${REMOTE.traceId}-${REMOTE.spanId}-01`

/** The next request a server gets. */
async function serveOnce(): Promise<{ url: string; headers: Promise<IncomingMessage['headers']> }> {
  let got: (headers: IncomingMessage['headers']) => void
  const headers = new Promise<IncomingMessage['headers']>(resolve => (got = resolve))
  const url = await listen((request, response) => {
    got(request.headers)
    response.end('done')
  })
  return { url, headers }
}

describe('a request that is served', () => {
  it('is the parent of its middleware, its handlers and what they call', async () => {
    cleanups.push(expressAdapter({ express }).install(registry))
    registry.register(tracing())
    const url = await listen(application())
    await (await fetch(`${url}/orders/7?token=secret`, { headers: { traceparent } })).text()
    expect(sdk.tree().toSorted()).toEqual(
      [
        'GET /orders/:id < elsewhere',
        'express:handler < GET /orders/:id',
        'express:middleware < GET /orders/:id',
        'load < express:handler',
      ].toSorted(),
    )
    const span = sdk.span('GET /orders/:id')
    expect(span.parentSpanContext).toMatchObject({ ...REMOTE, isRemote: true })
    expect(span.kind).toBe(SpanKind.SERVER)
    expect(span.attributes).toMatchObject({
      'http.request.method': 'GET',
      'http.route': '/orders/:id',
      'http.response.status_code': 200,
      'url.path': '/orders/7',
      'url.query': 'token=[Redacted]',
    })
  })

  it('has no remote parent where none is to be taken', async () => {
    cleanups.push(expressAdapter({ express }).install(registry))
    registry.register(tracing({ extract: false }))
    await (await fetch(`${await listen(application())}/orders/7`, { headers: { traceparent } })).text()
    expect(sdk.tree()).toContain('GET /orders/:id')
  })

  it('is linked to a span that is active at the server, where its parent is elsewhere', async () => {
    cleanups.push(expressAdapter({ express }).install(registry))
    registry.register(tracing())
    const [url, started] = await trace.getTracer('application').startActiveSpan('start', async span => {
      const listening = await listen(application())
      span.end()
      return [listening, span.spanContext()] as const
    })
    await (await fetch(`${url}/orders/7`, { headers: { traceparent } })).text()
    const { parentSpanContext, links } = sdk.span('GET /orders/:id')
    expect(parentSpanContext).toMatchObject(REMOTE)
    expect(links.map(link => link.context.spanId)).toEqual([started.spanId])
  })

  it('is the child of a span of the same trace that somebody else has begun', async () => {
    cleanups.push(expressAdapter({ express }).install(registry))
    registry.register(tracing())
    const app = application()
    const url = await listen((request, response) => {
      const parent = { traceId: REMOTE.traceId, spanId: REMOTE.spanId, traceFlags: 1, isRemote: true }
      trace.getTracer('other').startActiveSpan('other', {}, trace.setSpanContext(context.active(), parent), span => {
        app(request, response)
        span.end()
      })
    })
    await (await fetch(`${url}/orders/7`, { headers: { traceparent } })).text()
    expect(sdk.tree()).toContain('GET /orders/:id < other')
    expect(sdk.span('GET /orders/:id').links).toEqual([])
  })
})

type Send = (url: string) => Promise<unknown>
const clients: readonly [string, () => { install(into: HookRegistry): () => void }, Send][] = [
  ['fetch', fetchAdapter, async url => (await fetch(url, { headers: { 'x-own': '1' } })).text()],
  [
    'http.get',
    httpAdapter,
    async url => {
      const [response] = (await once(get(url, { headers: { 'x-own': '1' } }), 'response')) as [IncomingMessage]
      response.resume()
      await once(response, 'end')
    },
  ],
  [
    'http.request with a body',
    httpAdapter,
    async url => {
      const sent = httpRequest(url, { method: 'POST', headers: { 'x-own': '1' } })
      sent.write('one')
      sent.end('two')
      const [response] = (await once(sent, 'response')) as [IncomingMessage]
      response.resume()
      await once(response, 'end')
    },
  ],
]

describe.each(clients)('a request that %s sends', (_, adapter, send) => {
  const start = (options?: TracingOptions): void => {
    cleanups.push(adapter().install(registry))
    registry.register(tracing(options))
  }

  it('carries its span, which is the child of the active one', async () => {
    start()
    const { url, headers } = await serveOnce()
    await hooked(() => send(url), { name: 'work', registry })()
    const span = sdk.spans().find(({ kind }) => kind === SpanKind.CLIENT)
    const { traceId, spanId } = span?.spanContext() ?? {}
    expect(await headers).toMatchObject({ traceparent: `00-${traceId}-${spanId}-01`, 'x-own': '1' })
    expect(span?.parentSpanContext?.spanId).toBe(sdk.span('work').spanContext().spanId)
    expect(span?.attributes).toMatchObject({ 'server.address': '127.0.0.1', 'http.response.status_code': 200 })
  })

  it('carries nothing where nothing is to be sent', async () => {
    start({ inject: false })
    const { url, headers } = await serveOnce()
    await send(url)
    expect(await headers).not.toHaveProperty('traceparent')
  })
})

describe('a query', () => {
  it('is the child of what asked for it, on a pool under pressure too, and leaves its callbacks where they were', async () => {
    const postgres = await startPostgres()
    cleanups.push(() => postgres.stop())
    cleanups.push(pgAdapter({ pg }).install(registry))
    registry.register(tracing())
    const pool = new pg.Pool({ connectionString: postgres.url, max: 1 })
    cleanups.push(() => pool.end())
    const ask = hooked(async (n: number) => (await pool.query('SELECT $1::int AS n', [n])).rows as unknown, { name: 'ask', registry })
    await Promise.all([1, 2, 3].map(n => ask(n)))
    const queries = sdk.spans().filter(({ kind, name }) => kind === SpanKind.CLIENT && name.startsWith('SELECT '))
    const asked = sdk.spans().filter(({ name }) => name === 'ask')
    expect(queries).toHaveLength(3)
    expect(new Set(queries.map(({ parentSpanContext }) => parentSpanContext?.spanId))).toEqual(
      new Set(asked.map(span => span.spanContext().spanId)),
    )
    expect(queries[0]?.attributes).toMatchObject({
      'db.system.name': 'postgresql',
      'db.query.text': 'SELECT $1::int AS n',
      'db.operation.name': 'SELECT',
      'db.response.returned_rows': 1,
    })
    const seen = await trace.getTracer('application').startActiveSpan(
      'root',
      root =>
        new Promise(resolve => {
          pool.query('SELECT 1', () => {
            resolve(trace.getActiveSpan() === root)
            root.end()
          })
        }),
    )
    expect(seen).toBe(true)
    await expect(pool.query('SELECT * FROM nowhere')).rejects.toThrow('nowhere')
    const failed = sdk.spans().findLast(({ kind }) => kind === SpanKind.CLIENT)
    expect(failed?.attributes).toMatchObject({ 'error.type': '42P01' })
    expect(failed?.events.map(({ name }) => name)).toEqual(['exception'])
  })
})

describe('OTLP', () => {
  interface Sent {
    readonly name: string
    readonly traceId: string
    readonly spanId: string
    readonly parentSpanId?: string
    readonly startTimeUnixNano: string
    readonly kind: number
    readonly status: { code?: number; message?: string }
    readonly attributes: { key: string; value: Record<string, unknown> }[]
    readonly events: { name: string }[]
    readonly links: { spanId: string }[]
  }

  it('brings a request and what it caused to a collector, and exporting makes no spans', async () => {
    const received: Sent[] = []
    let posts = 0
    const collector = await listen(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      posts += 1
      expect([request.method, request.url, request.headers['content-type']]).toEqual(['POST', '/v1/traces', 'application/json'])
      const body = JSON.parse(Buffer.concat(chunks).toString()) as { resourceSpans: { scopeSpans: { spans: Sent[] }[] }[] }
      received.push(...body.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)))
      response.setHeader('content-type', 'application/json').end('{}')
    })
    await sdk.remove()
    const exporter = new SimpleSpanProcessor(new OTLPTraceExporter({ url: `${collector}/v1/traces` }))
    sdk = setUp({ processors: [exporter] })

    for (const install of [expressAdapter({ express }), fetchAdapter(), httpAdapter({ server: false })])
      cleanups.push(install.install(registry))
    registry.register(tracing())
    const app = express()
    const place = hooked(
      async (id: string) => {
        if (id === '0') throw new RangeError('no such order')
        return id
      },
      { name: 'OrderService#place', registry },
    )
    app.post('/orders/:id', async function post(request, response) {
      try {
        response.send(await place(request.params.id))
      } catch {
        response.status(500).end()
      }
    })
    const url = await listen(app)
    await (await fetch(`${url}/orders/1`, { method: 'POST' })).text()
    await (await fetch(`${url}/orders/0`, { method: 'POST' })).text()
    await sdk.provider.forceFlush()

    const value = (span: Sent | undefined, key: string): unknown =>
      Object.values(span?.attributes.find(found => found.key === key)?.value ?? {})[0]
    // Spans are sent as they end, several at once.
    received.sort((a, b) => (BigInt(a.startTimeUnixNano) < BigInt(b.startTimeUnixNano) ? -1 : 1))
    const [first, second] = received.filter(({ name, kind }) => name === 'POST' && kind === 3)
    const serverOf = (client: Sent | undefined): Sent | undefined =>
      received.find(({ kind, parentSpanId }) => kind === 2 && parentSpanId === client?.spanId)
    const below = (parent: Sent | undefined, name: string): Sent | undefined =>
      received.find(span => span.name === name && span.parentSpanId === parent?.spanId)
    expect(received).toHaveLength(8)
    expect([first?.parentSpanId, second?.parentSpanId]).toEqual([undefined, undefined])
    for (const [client, status] of [
      [first, 200],
      [second, 500],
    ] as const) {
      const server = serverOf(client)
      const placed = below(below(server, 'express:handler'), 'OrderService#place')
      expect([server?.name, server?.traceId, placed?.traceId]).toEqual(['POST /orders/:id', client?.traceId, client?.traceId])
      expect([value(client, 'http.response.status_code'), value(server, 'http.response.status_code')]).toEqual([status, status])
      expect(value(server, 'http.route')).toBe('/orders/:id')
      expect([server?.status.code, placed?.status.code]).toEqual(status === 200 ? [0, 0] : [2, 2])
      expect(placed?.events.map(({ name }) => name)).toEqual(status === 200 ? [] : ['exception'])
    }
    // The exporter posts by node:http, which is hooked: were its own requests traced, they would have to be exported.
    expect(posts).toBeGreaterThan(0)
    expect(sdk.spans()).toHaveLength(8)
  })
})
