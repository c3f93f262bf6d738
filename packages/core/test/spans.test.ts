/** The OpenTelemetry API is no dependency: it is found where an application has loaded it, here where the benchmarks of peers have it. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const home = new URL('../../../bench/peers/package.json', import.meta.url)
const installed = existsSync(new URL('node_modules/@opentelemetry/sdk-trace-node', home))

interface Seen {
  name: string
  id: string
  traceId: string
  scope: number
  parent: { id: string; traceId: string; target: string | undefined } | undefined
}
interface Told {
  seen: Seen[]
  spans: { traceId: string; spanId: string }[]
}

/** Runs a program in a process that has the API loaded and says what its hook saw; `span(body)` runs the body in a span. */
function run(program: string): Told {
  const source = new URL('../src/index.ts', import.meta.url).href
  return JSON.parse(
    execFileSync(
      process.execPath,
      [
        '--conditions=@hookline/source',
        '--input-type=module',
        '--eval',
        `
    import { createRequire } from 'node:module'
    import { setImmediate as macrotask } from 'node:timers/promises'
    const require = createRequire('${home.href}')
    const { trace } = require('@opentelemetry/api')
    const { hooked, hookRegistry } = await import('${source}')
    const seen = [], spans = [], scopes = []
    hookRegistry.register({ name: 'h', on: '*', needs: { parent: true, scope: true }, onEnter({ target, id, traceId, parent, scope }) {
      if (!scopes.includes(scope)) scopes.push(scope)
      seen.push({ name: target.name, id, traceId, parent: parent && { id: parent.id, traceId: parent.traceId, target: parent.target?.name }, scope: scopes.indexOf(scope) })
    } })
    new (require('@opentelemetry/sdk-trace-node').NodeTracerProvider)().register()
    const span = body => trace.getTracer('test').startActiveSpan('span', active => { spans.push(active.spanContext()); return body() })
    ${program}
    console.log(JSON.stringify({ seen, spans }))`,
      ],
      { encoding: 'utf8', timeout: 15_000 },
    ),
  ) as Told
}

describe.skipIf(!installed)('an active OpenTelemetry span', () => {
  it('is the parent of a call, also after an await', () => {
    const {
      seen,
      spans: [context],
    } = run(`
      const f = hooked(() => {}, { name: 'f' })
      await span(async () => { f(); await macrotask(); f() })
      f()`)
    const parent = { id: context?.spanId, traceId: context?.traceId }
    expect(seen.map(call => [call.traceId === context?.traceId, call.parent])).toEqual([
      [true, parent],
      [true, parent],
      [false, undefined],
    ])
  })

  it('is no parent of calls that a hooked call inside it makes: that call is nearer', () => {
    const {
      seen,
      spans: [context],
    } = run(`
      const inner = hooked(() => {}, { name: 'inner' })
      const middle = hooked(async () => { await macrotask(); inner() }, { name: 'middle' })
      const outer = hooked(() => middle(), { name: 'outer' })
      await span(outer)`)
    expect(seen.map(({ parent }) => parent?.id)).toEqual([context?.spanId, seen[0]?.id, seen[1]?.id])
    expect(seen.map(({ traceId, scope }) => [traceId, scope])).toEqual(Array.from({ length: 3 }, () => [context?.traceId, 0]))
  })

  it('wins over a call it was opened in, and shares that call’s scope: another trace takes no call out of its request', () => {
    const { seen, spans } = run(`
      const inner = hooked(() => {}, { name: 'inner' })
      const outer = hooked(() => span(inner), { name: 'outer' })
      span(outer)
      outer()`)
    const [, nearer, alone] = spans
    expect([seen[1]?.parent, seen[3]?.parent]).toEqual([nearer, alone].map(context => ({ id: context?.spanId, traceId: context?.traceId })))
    expect(seen.map(({ scope }) => scope)).toEqual([0, 0, 1, 1])
  })
})
