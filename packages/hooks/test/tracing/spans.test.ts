import { createRequire } from 'node:module'
import { setImmediate as macrotask } from 'node:timers/promises'
import { hooked, HookRegistry, type HookEvent, type Report } from '@hookline/core'
import { tracing } from '@hookline/hooks/tracing'
import { propagation, SpanKind, SpanStatusCode, trace, type TextMapPropagator } from '@opentelemetry/api'
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core'
import { AlwaysOffSampler } from '@opentelemetry/sdk-trace-base'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { setUp, type Globals, type Sdk } from './sdk.ts'

let sdk: Sdk
let registry: HookRegistry
let reports: Report[]
beforeEach(() => {
  sdk = setUp()
  reports = []
  registry = new HookRegistry({ onReport: report => reports.push(report) })
})
afterEach(() => sdk.remove())

const activeId = (): string | undefined => trace.getActiveSpan()?.spanContext().spanId

describe('the span of a call', () => {
  it('is active while the target runs, also after an await, and not for its caller', async () => {
    registry.register(tracing())
    const seen: (string | undefined)[] = []
    const f = hooked(
      async () => {
        seen.push(activeId())
        await macrotask()
        seen.push(activeId())
      },
      { name: 'f', registry },
    )
    const running = f()
    seen.push(activeId())
    await running
    seen.push(activeId())
    const { spanId } = sdk.span('f').spanContext()
    expect(seen).toEqual([spanId, undefined, spanId, undefined])
  })

  it('is the parent of spans that are made inside, hooked or not, and the child of the active one', async () => {
    registry.register(tracing())
    const inner = hooked(async () => macrotask(), { name: 'inner', registry })
    const outer = hooked(
      async () => {
        await macrotask()
        trace.getTracer('application').startSpan('by hand').end()
        await inner()
      },
      { name: 'outer', registry },
    )
    await trace.getTracer('application').startActiveSpan('root', async root => {
      await outer()
      root.end()
    })
    expect(sdk.tree()).toEqual(['by hand < outer', 'inner < outer', 'outer < root', 'root'])
    expect(new Set(sdk.spans().map(span => span.spanContext().traceId)).size).toBe(1)
  })

  it('is no sibling’s parent: calls that run at once keep apart', async () => {
    registry.register(tracing())
    const inner = hooked(async (_n: number) => macrotask(), { name: 'inner', registry })
    const outer = hooked(
      async (n: number) => {
        await macrotask()
        await inner(n)
      },
      { name: 'outer', registry },
    )
    await Promise.all([outer(1), outer(2), outer(3)])
    const parents = sdk
      .spans()
      .filter(({ name }) => name === 'inner')
      .map(span => span.parentSpanContext?.spanId)
    const outers = sdk
      .spans()
      .filter(({ name }) => name === 'outer')
      .map(span => span.spanContext().spanId)
    expect(new Set(parents)).toEqual(new Set(outers))
    expect(outers).toHaveLength(3)
  })

  it('is left for callbacks of the caller’s', async () => {
    registry.register(tracing())
    const f = registry
      .target({ name: 'f', shape: 'callback' })
      .wrap((done: (error: null, id: string | undefined) => void): void => void setImmediate(() => done(null, activeId())))
    const seen = await trace.getTracer('application').startActiveSpan(
      'root',
      root =>
        new Promise<unknown[]>(resolve => {
          f((_, inside) => {
            resolve([inside === sdk.span('f').spanContext().spanId, activeId() === root.spanContext().spanId])
            root.end()
          })
        }),
    )
    expect(seen).toEqual([true, true])
  })

  it('is active in every step of a generator and ends with it', () => {
    registry.register(tracing())
    const f = hooked(
      function* () {
        yield activeId()
        yield activeId()
      },
      { name: 'f', registry },
    )
    const steps = f()
    const first = steps.next().value
    expect(sdk.spans()).toEqual([])
    expect([steps.next().value, steps.next().done]).toEqual([first, true])
    expect(sdk.span('f').spanContext().spanId).toBe(first)
  })

  it('tells nothing of the line’s parents, which stay calls', () => {
    registry.register(tracing())
    const inner = hooked(() => {}, { name: 'inner', registry })
    const outer = hooked(() => inner(), { name: 'outer', registry })
    const events: HookEvent[] = []
    registry.subscribe(event => events.push(event), { parent: true })
    outer()
    const [enter, child] = events as [HookEvent & { id: string }, HookEvent & { parent: { id: string; target: unknown } }]
    expect(child.parent.id).toBe(enter.id)
    expect(child.parent.target).toMatchObject({ name: 'outer' })
  })

  it('gives its trace id to the call, for logs', () => {
    registry.register(tracing())
    let traceId: string | undefined
    registry.register({ name: 'log', on: '*', onEnter: call => void (traceId = call.traceId) })
    hooked(() => {}, { name: 'f', registry })()
    expect(traceId).toBe(sdk.span('f').spanContext().traceId)
  })
})

describe('what crosses processes', () => {
  const REMOTE = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' }
  const traceparent = `00-${REMOTE.traceId}-${REMOTE.spanId}-01`
  /** A tool that is called over something which carries a record of its own. */
  const serve = (): ((meta: object) => unknown) =>
    registry.target({ name: 'tool:echo', kind: 'agent.tool', carrier: call => call.args[0] as object }).wrap(() => 'echo')
  const send = (): ((meta: Record<string, string>) => unknown) =>
    registry
      .target({
        name: 'tool:echo',
        kind: 'agent.tool',
        setHeader: (call, name, value) => void ((call.args[0] as Record<string, string>)[name] = value),
      })
      .wrap(() => 'sent')

  it('is read from any carrier, tracestate too', () => {
    registry.register(tracing())
    serve()({ traceparent, tracestate: 'vendor=1', other: { nested: true } })
    const span = sdk.span('tool:echo')
    expect([span.kind, span.parentSpanContext]).toMatchObject([SpanKind.SERVER, { ...REMOTE, isRemote: true }])
    expect(span.spanContext().traceState?.serialize()).toBe('vendor=1')
  })

  it.each([
    ['a number', { traceparent: 1 }],
    ['an object', { traceparent: { toString: () => traceparent } }],
    ['what is inherited', Object.create({ traceparent }) as object],
    ['a list with holes', { traceparent: [traceparent, 1] }],
    ['another form', { traceparent: `${traceparent}-more` }],
  ])('is not read from %s', (_, meta) => {
    registry.register(tracing())
    serve()(meta)
    expect([sdk.tree(), reports]).toEqual([['tool:echo'], []])
  })

  it('is sent by whatever target sends something along', () => {
    registry.register(tracing())
    const meta: Record<string, string> = {}
    send()(meta)
    const span = sdk.span('tool:echo')
    const { traceId, spanId } = span.spanContext()
    expect([span.kind, meta]).toEqual([SpanKind.CLIENT, { traceparent: `00-${traceId}-${spanId}-01` }])
  })

  it('brings baggage along, also where there is no span or a nearer one', () => {
    propagation.disable()
    propagation.setGlobalPropagator(new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }))
    registry.register(tracing())
    const seen: unknown[] = []
    const f = registry
      .target({ name: 'f', carrier: call => call.args[0] as object })
      .wrap((_meta: object) => void seen.push(propagation.getActiveBaggage()?.getEntry('tenant')?.value))
    f({ baggage: 'tenant=a' })
    f({ baggage: 'tenant=b', traceparent })
    trace.getTracer('application').startActiveSpan('here', span => {
      f({ baggage: 'tenant=c' })
      f({ baggage: 'tenant=d', traceparent })
      span.end()
    })
    expect(seen).toEqual(['a', 'b', 'c', 'd'])
    expect(sdk.tree()).toEqual(['f', 'f < elsewhere', 'f < here', 'f < elsewhere', 'here'])
  })

  it('is nothing where the application has no propagator, and logs find the span all the same', () => {
    propagation.disable()
    registry.register(tracing())
    let traceId: string | undefined
    registry.register({ name: 'log', on: 'serve', needs: { parent: true }, onExit: call => void (traceId = call.traceId) })
    const target = registry.target({ name: 'serve', kind: 'http.server.request', carrier: () => ({ traceparent }) })
    void target.begin(undefined, [{}], { remote: { traceId: REMOTE.traceId, id: REMOTE.spanId } })?.end('returned')
    const meta = {}
    send()(meta)
    expect([sdk.tree(), meta]).toEqual([['HTTP', 'tool:echo'], {}])
    expect(traceId).toBe(sdk.span('HTTP').spanContext().traceId)
  })

  it('that cannot be sent is told, and the span ends with the call', () => {
    const broken: TextMapPropagator = {
      inject: () => {
        throw new Error('no room')
      },
      extract: here => here,
      fields: () => [],
    }
    propagation.disable()
    propagation.setGlobalPropagator(broken)
    registry.register(tracing())
    let inside: string | undefined
    registry.target({ name: 'f', kind: 'http.client.request' }).wrap(() => void (inside = activeId()))()
    expect(sdk.span('HTTP').spanContext().spanId).toBe(inside)
    expect(reports).toMatchObject([{ code: 'HOOKLINE_HOOK_FAILED', hook: 'tracing', cause: { message: 'no room' } }])
  })
})

function thrown(message: string): never {
  throw new Error(message)
}

describe('a span tells', () => {
  it('a tool’s name as the conventions have it, by its method over MCP', () => {
    registry.register(tracing())
    const told = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'echo' }
    const tool = (more: object): void =>
      registry.target({ name: 'tool:echo', kind: 'agent.tool', describe: { enter: () => ({ ...told, ...more }) } }).wrap(() => {})()
    tool({})
    tool({ 'mcp.method.name': 'tools/call' })
    expect(sdk.tree()).toEqual(['execute_tool echo', 'tools/call echo'])
  })

  it.each([
    ['GET', 'GET /a', { 'http.request.method': 'GET' }],
    ['PROPFIND', 'HTTP /a', { 'http.request.method': '_OTHER', 'http.request.method_original': 'PROPFIND' }],
    ['ABCDEFG', 'HTTP /a', { 'http.request.method': '_OTHER', 'http.request.method_original': 'ABCDEFG' }],
  ])('a request’s method, %s: a word that the conventions do not know makes no name of its own', (method, name, expected) => {
    registry.register(tracing())
    const describe = { enter: () => ({ 'http.request.method': method, 'http.route': '/a' }) }
    registry.target({ name: 'serve', kind: 'http.server.request', describe }).wrap(() => {})()
    expect(sdk.spans()[0]?.name).toBe(name)
    expect(sdk.spans()[0]?.attributes).toEqual({ ...expected, 'http.route': '/a' })
  })

  it('a function’s name, and nothing else of a call that returned', () => {
    registry.register(tracing())
    hooked(() => {}, { name: 'OrderService#place', registry })()
    const { kind, status, attributes, events } = sdk.span('OrderService#place')
    expect([kind, status, attributes, events]).toEqual([
      SpanKind.INTERNAL,
      { code: SpanStatusCode.UNSET },
      { 'code.function.name': 'OrderService#place' },
      [],
    ])
  })

  it('what was thrown, redacted', () => {
    registry.register(tracing())
    const secret = 'ghp_abcdefghijklmnopqrstuvwxyz0123456789'
    const f = hooked(
      () => {
        throw Object.assign(new TypeError(`bad token ${secret}`), { code: 'E_BAD' })
      },
      { name: 'f', registry },
    )
    expect(() => f()).toThrow(secret)
    const { status, attributes, events } = sdk.span('f')
    expect(status).toEqual({ code: SpanStatusCode.ERROR, message: 'bad token [Redacted]' })
    expect(attributes).toMatchObject({ 'error.type': 'E_BAD', 'hookline.outcome': 'threw' })
    expect(events).toMatchObject([
      { name: 'exception', attributes: { 'exception.type': 'TypeError', 'exception.message': 'bad token [Redacted]' } },
    ])
    expect(JSON.stringify([status, attributes, events])).not.toContain(secret)
  })

  it('that a call was blocked and by whom, though that hook came first', () => {
    registry.register({ name: 'guard', on: '*', onEnter: call => call.block('not today') })
    registry.register(tracing())
    expect(() => hooked(() => {}, { name: 'f', registry })()).toThrow('not today')
    const { status, attributes, events } = sdk.span('f')
    expect(attributes).toMatchObject({ 'hookline.outcome': 'blocked', 'hookline.blocked_by': 'guard', 'error.type': 'HOOKLINE_BLOCKED' })
    expect([status.code, events]).toEqual([SpanStatusCode.ERROR, []])
  })

  it('a refused request by its answer, which is no error of the server', () => {
    registry.register({ name: 'guard', on: '*', onEnter: call => call.block() })
    registry.register(tracing())
    const call = registry.target({ name: 'serve', kind: 'http.server.request' }).begin(undefined, [{}])
    void call?.end('returned')
    expect(sdk.spans()[0]?.status.code).toBe(SpanStatusCode.UNSET)
    expect(sdk.spans()[0]?.attributes).toMatchObject({ 'hookline.outcome': 'blocked' })
  })

  it('attributes of the user’s own, redacted, and leaves out what spans do not take', () => {
    registry.register(
      tracing({ attributes: call => ({ user: call.args[0] as string, n: 1, list: ['a'], odd: {} as string, none: undefined }) }),
    )
    hooked((_token: string) => {}, { name: 'f', registry })('ghp_abcdefghijklmnopqrstuvwxyz0123456789')
    expect(sdk.span('f').attributes).toEqual({ 'code.function.name': 'f', user: '[Redacted]', n: 1, list: ['a'] })
  })

  it.each<[string, () => never]>([
    ['cannot be made', () => thrown('no attributes')],
    ['come later', (() => Promise.reject(new Error('unheard'))) as () => never],
  ])('its end, also where the user’s attributes %s', (_, attributes) => {
    registry.register(tracing({ attributes }))
    expect(hooked(() => 1, { name: 'f', registry })()).toBe(1)
    expect(sdk.span('f').ended).toBe(true)
    expect(reports).toMatchObject([{ code: 'HOOKLINE_HOOK_FAILED', hook: 'tracing' }])
  })

  it.each([
    ['http.server.request', SpanKind.SERVER],
    ['http.client.request', SpanKind.CLIENT],
    ['http.client.response.body', SpanKind.INTERNAL],
    ['db.query', SpanKind.CLIENT],
    ['db.connect', SpanKind.CLIENT],
    ['db.pool.connect', SpanKind.INTERNAL],
    ['messaging.publish', SpanKind.PRODUCER],
    ['messaging.process', SpanKind.CONSUMER],
    ['express.handler', SpanKind.INTERNAL],
    ['agent.tool', SpanKind.INTERNAL],
  ])('%s by span kind %i', (kind, expected) => {
    registry.register(tracing())
    registry.target({ name: 'f', kind }).wrap(() => {})()
    expect(sdk.spans()[0]?.kind).toBe(expected)
  })
})

describe('spans that are not recorded', () => {
  it('cost no attributes and are passed on as such', async () => {
    await sdk.remove()
    sdk = setUp({ sampler: new AlwaysOffSampler() })
    let described = 0
    registry.register(tracing({ attributes: () => ({ n: (described += 1) }) }))
    const describe = {
      exit: () => {
        described += 1
        return {}
      },
    }
    let inside: unknown
    registry.target({ name: 'f', describe }).wrap(() => void (inside = trace.getActiveSpan()?.spanContext().traceFlags))()
    expect([described, inside, sdk.spans()]).toEqual([0, 0, []])
  })

  it('are none without a provider, and begin with it', async () => {
    await sdk.remove()
    let inside: unknown = 'not called'
    registry.register(tracing())
    const f = hooked(() => void (inside = activeId()), { name: 'f', registry })
    f()
    expect(inside).toBeUndefined()
    sdk = setUp()
    f()
    expect(sdk.span('f').spanContext().spanId).toBe(inside)
  })
})

describe('another copy of the API', () => {
  /** As a package has it that was not deduplicated. */
  function copy(): Globals {
    const load = createRequire(import.meta.url)
    const cached = Object.entries(load.cache).filter(([file]) => file.includes('/@opentelemetry/api/'))
    for (const [file] of cached) delete load.cache[file]
    const other = load('@opentelemetry/api') as Globals
    for (const [file] of Object.entries(load.cache)) if (file.includes('/@opentelemetry/api/')) delete load.cache[file]
    for (const [file, module] of cached) load.cache[file] = module
    return other
  }

  it('may set the provider, also after the hook was made', async () => {
    await sdk.remove()
    registry.register(tracing())
    const inner = hooked(async () => {}, { name: 'inner', registry })
    const outer = hooked(async () => inner(), { name: 'outer', registry })
    await outer()
    sdk = setUp({}, copy())
    await outer()
    expect(sdk.tree()).toEqual(['inner < outer', 'outer'])
  })

  it('that is older than any that can be loaded is told, since no span would have a parent', async () => {
    await sdk.remove()
    sdk = setUp({}, copy())
    const api = (globalThis as unknown as Record<symbol, { version: string }>)[Symbol.for('opentelemetry.js.api.1')]
    const { version } = api as { version: string }
    let looks = 0
    Object.defineProperty(api, 'version', { configurable: true, get: () => (looks++, '1.0.0') })
    try {
      registry.register(tracing())
      const f = hooked(() => 1, { name: 'f', registry })
      expect(f()).toBe(1)
      const first = looks
      for (let i = 0; i < 3; i++) expect(f()).toBe(1)
      // Looked for once, not by each call.
      expect(looks).toBe(first)
    } finally {
      Object.defineProperty(api, 'version', { value: version, writable: true, enumerable: true, configurable: true })
    }
    expect(reports).toMatchObject([{ code: 'HOOKLINE_PEER_MISSING', hook: 'tracing' }])
    expect(sdk.spans()).toEqual([])
  })
})

describe('tracing', () => {
  it('takes a tracer of its own', () => {
    const tracer = sdk.provider.getTracer('mine')
    registry.register(tracing({ tracer }))
    hooked(() => {}, { name: 'f', registry })()
    expect(sdk.span('f').instrumentationScope.name).toBe('mine')
  })

  it('leaves calls alone that hooks make', () => {
    registry.register(tracing())
    const inner = hooked(() => {}, { name: 'inner', registry })
    registry.register({ name: 'calls', on: 'outer', onEnter: () => inner() })
    hooked(() => {}, { name: 'outer', registry })()
    expect(sdk.tree()).toEqual(['outer'])
  })

  it.each([
    [{ tracer: {} }, '`tracer`'],
    [{ attributes: {} }, '`attributes`'],
    [{ inject: 'yes' }, '`inject`'],
    [{ extract: 1 }, '`extract`'],
    [{ spans: 1 }, '`spans`'],
  ])('refuses %o', (options, named) => {
    const error = { code: 'HOOKLINE_INVALID_OPTION', message: expect.stringContaining(named) as string }
    expect(() => tracing(options as never)).toThrow(expect.objectContaining(error) as Error)
  })
})
