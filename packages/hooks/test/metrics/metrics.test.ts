import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setImmediate as macrotask } from 'node:timers/promises'
import { expressAdapter } from '@hookline/adapter-express'
import { fetchAdapter } from '@hookline/adapter-fetch'
import { pgAdapter } from '@hookline/adapter-pg'
import { hooked, HookRegistry } from '@hookline/core'
import { metrics, prometheus } from '@hookline/hooks/metrics'
import { startPostgres } from '@hookline/testing/postgres'
import { metrics as api } from '@opentelemetry/api'
import { AggregationTemporality, createAllowListAttributesProcessor, type Histogram } from '@opentelemetry/sdk-metrics'
import express from 'express'
import fc from 'fast-check'
import pg from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { CALL_DURATION } from '../../src/metrics/instruments.ts'
import { Instrument } from '../../src/metrics/series.ts'
import { parse } from './exposition-parser.ts'
import { fresh, sdk } from './helpers.ts'

// Node would print what is provoked here on purpose.
process.removeAllListeners('warning')

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

function thrown(message: string): never {
  throw new Error(message)
}

describe('metrics', () => {
  it('count calls by how they ended, failures by their error and blocks by their hook', async () => {
    const { registry } = fresh()
    const { meter, points, errors } = sdk()
    registry.register({ name: 'no odd ones', on: 'half', onEnter: (call, n: number) => (n % 2 === 1 ? call.block('odd') : undefined) })
    registry.register(metrics({ meter }))
    const half = hooked(
      (n: number) => {
        if (n === 0) throw new TypeError('nothing to halve')
        return n / 2
      },
      { name: 'half', registry },
    )
    for (const n of [2, 4, 0, 3, 5, 7]) {
      try {
        half(n)
      } catch {
        // Counted.
      }
    }
    const target = { 'hookline.target': 'half', 'hookline.kind': 'function' }
    expect(await points('hookline.calls')).toEqual([
      [{ ...target, 'hookline.outcome': 'returned' }, 2],
      [{ ...target, 'hookline.outcome': 'threw' }, 1],
      [{ ...target, 'hookline.outcome': 'blocked' }, 3],
    ])
    expect(await points('hookline.failures')).toEqual([[{ ...target, 'error.type': 'TypeError' }, 1]])
    expect(await points('hookline.blocks')).toEqual([[{ ...target, 'hookline.hook': 'no odd ones' }, 3]])
    expect(await points('hookline.call.duration')).toEqual([
      [{ ...target, 'hookline.outcome': 'returned' }, 2],
      [{ ...target, 'hookline.outcome': 'threw' }, 1],
      [{ ...target, 'hookline.outcome': 'blocked' }, 3],
    ])
    expect(await errors()).toEqual([])
  })

  it('measure durations in seconds, in buckets of their own', async () => {
    const { registry } = fresh()
    const { meter, metric } = sdk()
    registry.register(metrics({ meter }))
    let durationMs = 0
    registry.register({ name: 'clock', on: '*', needs: { duration: true }, onExit: call => void (durationMs = call.durationMs ?? 0) })
    await hooked(() => new Promise(resolve => setTimeout(resolve, 12)), { name: 'wait', registry })()
    const found = await metric('hookline.call.duration')
    const { sum, buckets } = found?.dataPoints[0]?.value as Histogram
    expect(found?.descriptor.unit).toBe('s')
    expect(sum).toBe(durationMs / 1000)
    expect(buckets.boundaries).toEqual([0.00001, 0.0001, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60])
  })

  it('go to the provider of the application from when there is one, with what was counted before', async () => {
    const { registry } = fresh()
    registry.register(metrics())
    const tick = hooked(() => {}, { name: 'tick', registry })
    tick()
    const { provider, points } = sdk()
    api.setGlobalMeterProvider(provider)
    cleanups.push(() => api.disable())
    tick()
    expect((await points('hookline.calls')).map(([, value]) => value)).toEqual([2])
    expect((await points('hookline.call.duration')).map(([, value]) => value)).toEqual([1])
  })

  it('stop at a number of series; the rest is one', async () => {
    const { registry } = fresh()
    const { meter, points } = sdk()
    const scrape = prometheus()
    registry.register(metrics({ meter, prometheus: scrape, maxSeries: 3, attributes: call => ({ user: call.args[0] as string }) }))
    const visit = hooked((_user: string) => {}, { name: 'visit', registry })
    for (let i = 0; i < 2000; i++) visit(`user ${i}`)
    visit('user 1')
    for (const name of ['hookline.calls', 'hookline.call.duration']) {
      const all = await points(name)
      expect(all).toHaveLength(4)
      expect(all.at(-1)).toEqual([{ 'otel.metric.overflow': true }, 1997])
      expect(all.find(([attributes]) => (attributes as { user?: string }).user === 'user 1')?.[1]).toBe(2)
    }
    expect(parse(scrape.text()).get('hookline_calls_total')?.samples).toHaveLength(4)
  })

  it.each([
    ['the sums', AggregationTemporality.CUMULATIVE, [8, 9]],
    ['what came to them', AggregationTemporality.DELTA, [8, 1]],
  ])('of several hooks are added up for one meter, which hands on %s', async (_, temporality, expected) => {
    const { meter, points } = sdk(temporality)
    const [a, b] = ['a', 'b'].map(() => {
      const { registry } = fresh()
      registry.register(metrics({ meter, maxSeries: 1 }))
      return [hooked(() => {}, { name: 'tick', registry }), hooked(() => {}, { name: 'no room', registry })] as const
    }) as [readonly [() => void, () => void], readonly [() => void, () => void]]
    const isOverflow = ([attributes]: readonly [object, number]): number => Number('otel.metric.overflow' in attributes)
    const collected = async (): Promise<readonly number[]> =>
      (await points('hookline.calls')).toSorted((x, y) => isOverflow(x) - isOverflow(y)).map(([, value]) => value)
    for (let i = 0; i < 5; i++) a[0]()
    for (let i = 0; i < 3; i++) b[0]()
    expect(await collected()).toEqual(expected.slice(0, 1))
    b[0]()
    a[1]()
    b[1]()
    const [last, overflow] = await collected()
    expect([last, overflow]).toEqual([expected[1], 2])
    expect((await points('hookline.call.duration')).length).toBeLessThan(3)
  })

  it.each([
    ['all of them', AggregationTemporality.CUMULATIVE, 5],
    ['what came', AggregationTemporality.DELTA, 1],
  ])('are sums where a view leaves attributes out: %s', async (_, temporality, expected) => {
    const { registry } = fresh()
    const kinds = createAllowListAttributesProcessor(['hookline.kind'])
    const { meter, points } = sdk(temporality, [{ instrumentName: 'hookline.*', attributesProcessors: [kinds] }])
    registry.register(metrics({ meter }))
    const [tick, tock] = ['tick', 'tock'].map(name => hooked(() => {}, { name, registry })) as [() => void, () => void]
    for (const call of [tick, tick, tick, tock]) call()
    expect(await points('hookline.calls')).toEqual([[{ 'hookline.kind': 'function' }, 4]])
    tock()
    expect(await points('hookline.calls')).toEqual([[{ 'hookline.kind': 'function' }, expected]])
  })

  it('tell once that there is no room for more series', async () => {
    const { registry } = fresh()
    registry.register(metrics({ name: 'small', prometheus: prometheus(), maxSeries: 2 }))
    const warnings: unknown[] = []
    const keep = (warning: Error & { code?: string }): void => {
      if (warning.message.includes('has 2 sets')) warnings.push(warning.code)
    }
    process.on('warning', keep)
    cleanups.push(() => process.off('warning', keep))
    for (const name of ['one', 'two', 'three', 'four']) hooked(() => {}, { name, registry })()
    while (warnings.length === 0) await macrotask()
    await macrotask()
    expect(warnings).toEqual(['HOOKLINE_METRICS_OVERFLOW'])
  })

  it('know targets and attributes by whatever name', () => {
    const { registry, reports } = fresh()
    const scrape = prometheus()
    const names = ['__proto__', 'constructor', 'toString', 'a\u0000b', 'a\r\nb', '\\', '"', '{}', ' ', '# HELP x', 'é'.repeat(1e6)]
    const own = JSON.parse(`{ "__proto__": 1, "constructor": "x", "hasOwnProperty": "y", "n": null, "nan": 0 }`) as Record<string, string>
    registry.register(metrics({ prometheus: scrape, attributes: () => ({ ...own, nan: NaN }) }))
    for (const name of names) hooked(() => {}, { name, registry })()
    const samples = parse(scrape.text()).get('hookline_calls_total')?.samples ?? []
    expect(samples.map(({ labels }) => labels['hookline_target'])).toEqual(names.map(name => name.slice(0, 200)))
    expect(samples[0]?.labels).toMatchObject({ constructor: 'x', hasOwnProperty: 'y', nan: 'NaN' })
    expect(reports).toEqual([])
  })

  it('keep neither long strings nor lists of what callers send', async () => {
    const { registry } = fresh()
    const { meter, points } = sdk()
    registry.register(metrics({ meter, attributes: () => ({ long: 'x'.repeat(1e6), list: ['a'] as unknown as string, empty: undefined }) }))
    hooked(() => {}, { name: `named ${'y'.repeat(1e6)}`, registry })()
    const [[attributes] = [{}]] = await points('hookline.calls')
    expect(JSON.stringify(attributes).length).toBeLessThan(600)
    expect(Object.keys(attributes)).not.toContain('list')
  })

  it.each<[string, () => never]>([
    ['cannot be made', () => thrown('no attributes')],
    ['come later', (() => Promise.reject(new Error('unheard'))) as () => never],
  ])('count a call whose attributes %s, and tell', async (_, attributes) => {
    const { registry, reports } = fresh()
    const { meter, points } = sdk()
    registry.register(metrics({ meter, attributes }))
    expect(hooked(() => 1, { name: 'f', registry })()).toBe(1)
    expect((await points('hookline.calls')).map(([, value]) => value)).toEqual([1])
    expect(reports).toMatchObject([{ code: 'HOOKLINE_HOOK_FAILED', hook: 'metrics' }])
  })

  it('leave calls alone that hooks make', async () => {
    const { registry } = fresh()
    const { meter, points } = sdk()
    registry.register(metrics({ meter }))
    const inner = hooked(() => {}, { name: 'inner', registry })
    registry.register({ name: 'calls', on: 'outer', onEnter: () => inner() })
    hooked(() => {}, { name: 'outer', registry })()
    expect((await points('hookline.calls')).map(([attributes]) => (attributes as Record<string, string>)['hookline.target'])).toEqual([
      'outer',
    ])
  })

  it.each([
    [{ meter: {} }, '`meter`'],
    [{ prometheus: { text: () => '' } }, '`prometheus`'],
    [{ maxSeries: 0 }, '`maxSeries`'],
    [{ attributes: 1 }, '`attributes`'],
    [{ series: 1 }, '`series`'],
  ])('refuse %o', (options, named) => {
    expect(() => metrics(options as never)).toThrow(
      expect.objectContaining({ code: 'HOOKLINE_INVALID_OPTION', message: expect.stringContaining(named) as string }) as Error,
    )
  })
})

describe('metrics of requests and queries', () => {
  it('have the names, the unit, the buckets and the attributes of the conventions', async () => {
    const registry = new HookRegistry()
    const { meter, metric, points } = sdk()
    registry.register(metrics({ meter }))
    cleanups.push(expressAdapter({ express }).install(registry), fetchAdapter().install(registry))
    const app = express()
    app.get('/orders/:id', (request, response) => void response.status(request.params.id === '0' ? 404 : 200).end())
    app.all('/any', (_request, response) => void response.end())
    const server: Server = createServer(app).listen(0, '127.0.0.1')
    cleanups.push(() => server.close())
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    for (const id of [0, 1, 2]) await (await fetch(`http://127.0.0.1:${port}/orders/${id}`)).text()
    await (await fetch(`http://127.0.0.1:${port}/any`, { method: 'PROPFIND' })).text()

    const served = await metric('http.server.request.duration')
    expect(served?.descriptor).toMatchObject({ unit: 's' })
    expect((served?.dataPoints[0]?.value as Histogram).buckets.boundaries).toEqual([
      0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
    ])
    const common = { 'http.request.method': 'GET', 'url.scheme': 'http', 'network.protocol.version': '1.1', 'http.route': '/orders/:id' }
    expect(await points('http.server.request.duration')).toEqual([
      [{ ...common, 'http.response.status_code': 404 }, 1],
      [{ ...common, 'http.response.status_code': 200 }, 2],
      [{ ...common, 'http.request.method': '_OTHER', 'http.route': '/any', 'http.response.status_code': 200 }, 1],
    ])
    const sent = { 'http.request.method': 'GET', 'server.address': '127.0.0.1', 'server.port': port }
    expect(await points('http.client.request.duration')).toEqual([
      [{ ...sent, 'http.response.status_code': 404, 'error.type': '404' }, 1],
      [{ ...sent, 'http.response.status_code': 200 }, 2],
      [{ ...sent, 'http.request.method': '_OTHER', 'http.response.status_code': 200 }, 1],
    ])
  })

  it('tell queries by operation and SQLSTATE, and nothing of those that were blocked', async () => {
    const registry = new HookRegistry()
    const { meter, points } = sdk()
    registry.register(metrics({ meter }))
    const postgres = await startPostgres()
    cleanups.push(() => postgres.stop())
    cleanups.push(pgAdapter({ pg }).install(registry))
    const client = new pg.Client(postgres.url)
    await client.connect()
    cleanups.push(() => client.end())
    registry.register({
      name: 'read only',
      on: 'pg:query',
      onEnter: (call, sql: string) => (sql.startsWith('DROP') ? call.block() : undefined),
    })
    await client.query('SELECT 1')
    await expect(client.query('SELECT * FROM nowhere')).rejects.toThrow('nowhere')
    await expect(client.query('DROP TABLE orders')).rejects.toThrow('read only')
    const seen = await points('db.client.operation.duration')
    expect(seen).toMatchObject([
      [{ 'db.system.name': 'postgresql', 'db.operation.name': 'SELECT' }, 1],
      [{ 'db.operation.name': 'SELECT', 'db.response.status_code': '42P01', 'error.type': '42P01' }, 1],
    ])
    expect(seen).toHaveLength(2)
    expect((await points('hookline.blocks')).map(([, value]) => value)).toEqual([1])
  })
})

describe('the text for Prometheus', () => {
  it('is what its format says', () => {
    const { registry } = fresh()
    const scrape = prometheus()
    registry.register(metrics({ prometheus: scrape }))
    hooked(() => {}, { name: 'tick', registry })()
    const families = parse(scrape.text())
    expect([...families].map(([name, { type }]) => [name, type])).toEqual([
      ['hookline_calls_total', 'counter'],
      ['hookline_call_duration_seconds', 'histogram'],
    ])
    const labels = { hookline_kind: 'function', hookline_outcome: 'returned', hookline_target: 'tick' }
    expect(families.get('hookline_calls_total')?.samples).toEqual([{ name: 'hookline_calls_total', labels, value: 1 }])
    const buckets = families.get('hookline_call_duration_seconds')?.samples.filter(({ name }) => name.endsWith('_bucket'))
    expect(buckets?.map(({ labels: { le } }) => le)).toEqual([
      '0.00001',
      '0.0001',
      '0.001',
      '0.005',
      '0.01',
      '0.05',
      '0.1',
      '0.5',
      '1',
      '5',
      '10',
      '60',
      '+Inf',
    ])
    expect(scrape.contentType).toBe('text/plain; version=0.0.4; charset=utf-8')
  })

  it('is empty before the first call, and adds up what two hooks have under the same labels', () => {
    const { registry } = fresh()
    const scrape = prometheus()
    registry.register(metrics({ prometheus: scrape }))
    registry.register(metrics({ prometheus: scrape, name: 'again' }))
    expect(scrape.text()).toBe('')
    hooked(() => {}, { name: 'tick', registry })()
    expect(
      parse(scrape.text())
        .get('hookline_calls_total')
        ?.samples.map(({ value }) => value),
    ).toEqual([2])
  })

  it('has values of one label where names become the same, and leaves the histogram its own', () => {
    const { registry } = fresh()
    const scrape = prometheus()
    registry.register(metrics({ prometheus: scrape, attributes: () => ({ 'a.b': 1, a_b: 2, le: 'mine', __name__: 'x' }) }))
    hooked(() => {}, { name: 'tick', registry })()
    expect(parse(scrape.text()).get('hookline_call_duration_seconds')?.samples.at(-1)?.labels).toMatchObject({
      a_b: '1;2',
      key_le: 'mine',
      _name__: 'x',
    })
  })

  it('counts a value that is a bound to the bucket that it bounds', () => {
    const instrument = new Instrument(CALL_DURATION, 1, () => {})
    const series = instrument.series({})
    instrument.record(series, 0.001)
    expect(series.buckets?.indexOf(1)).toBe(CALL_DURATION.bounds?.indexOf(0.001))
  })

  it('can be read whatever stands in names and values', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'binary' }), fc.oneof(fc.string({ unit: 'binary' }), fc.double(), fc.boolean()), { maxKeys: 5 }),
        own => {
          const { registry, reports } = fresh()
          const scrape = prometheus()
          registry.register(metrics({ prometheus: scrape, attributes: () => own }))
          hooked(() => {}, { name: 'a "b" \\c\n', registry })()
          const [sample] = parse(scrape.text()).get('hookline_calls_total')?.samples ?? []
          expect(sample?.labels['hookline_target']).toBe('a "b" \\c\n')
          expect(reports).toEqual([])
        },
      ),
    )
  })
})
