import { setImmediate as macrotask } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { hooked, parseTraceparent, traceparentOf, type CallContext } from '../src/index.ts'
import { fresh, gate } from './helpers.ts'

it('knows the parent across asynchronous steps, with one trace and one scope', async () => {
  const { registry } = fresh()
  const seen: { name: string; id: string; parent: string | undefined; traceId: string; scope: unknown }[] = []
  const inner = hooked(async () => {}, { name: 'inner', registry })
  const outer = hooked(
    async () => {
      await macrotask()
      await inner()
    },
    { name: 'outer', registry },
  )
  registry.register({
    name: 'h',
    on: '*',
    needs: { parent: true, scope: true },
    onEnter: call =>
      void seen.push({ name: call.target.name, id: call.id, parent: call.parent?.id, traceId: call.traceId, scope: call.scope }),
  })
  await outer()
  const [first, second] = seen
  expect(second).toMatchObject({ name: 'inner', parent: first?.id, traceId: first?.traceId })
  expect(first?.parent).toBeUndefined()
  expect(second?.scope).toBe(first?.scope)
})

it('gives each call with a seed a scope of its own, also under one root', async () => {
  const { registry } = fresh()
  const request = registry.target({ name: 'request' })
  const scopes: unknown[] = []
  registry.register({
    name: 'h',
    on: '*',
    needs: { scope: true },
    onEnter: call => {
      if (call.target === request) scopes.push([...call.scope])
    },
  })
  await hooked(
    async () => {
      for (const n of [1, 2]) void request.begin(null, [], { seed: scope => scope.set('n', n) })?.end('returned')
    },
    { name: 'main', registry },
  )()
  expect(scopes).toEqual([[['n', 1]], [['n', 2]]])
})

it('keeps no call of a long chain alive', async () => {
  const { registry } = fresh()
  const refs: WeakRef<CallContext>[] = []
  registry.register({ name: 'h', on: 'step', needs: { parent: true }, onEnter: call => void refs.push(new WeakRef(call)) })
  await new Promise<void>(resolve => {
    const step: (left: number) => void = hooked(
      (left: number): void => {
        if (left === 0) resolve()
        else setImmediate(step, left - 1)
      },
      { name: 'step', registry },
    )
    step(20_000)
  })
  await macrotask()
  globalThis.gc?.()
  await macrotask()
  globalThis.gc?.()
  expect(refs).toHaveLength(20_001)
  expect(refs.filter(ref => ref.deref() !== undefined).length).toBeLessThan(20)
})

it('reads valid traceparent headers and nothing else', () => {
  const [trace, id] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331']
  expect(parseTraceparent(`00-${trace}-${id}-01`)).toEqual({ traceId: trace, id })
  expect(parseTraceparent(`01-${trace}-${id}-01-more`)).toEqual({ traceId: trace, id })
  for (const bad of [
    undefined,
    1,
    '',
    `ff-${trace}-${id}-01`,
    `00-${trace}-${id}-01-more`,
    `00-${'0'.repeat(32)}-${id}-01`,
    `00-${trace}-${'0'.repeat(16)}-01`,
    `00-${trace.toUpperCase()}-${id}-01`,
    'x'.repeat(1e6),
  ]) {
    expect(parseTraceparent(bad)).toBeUndefined()
  }
})

it('writes a traceparent that it can read', () => {
  const { registry } = fresh()
  let header = ''
  hooked(() => {}, {
    name: 'f',
    registry,
    onEnter: call => {
      header = traceparentOf(call)
    },
  })()
  expect(parseTraceparent(header)).toBeDefined()
})

it('keeps the trace under a call with a seed of its own, and fills its scope once', () => {
  const { registry } = fresh()
  const request = registry.target({ name: 'request' })
  const traces: string[] = []
  let seeded = 0
  registry.register({
    name: 'h',
    on: '*',
    needs: { scope: true },
    onEnter: call => {
      traces.push(call.traceId)
      void call.scope
      void call.scope
    },
  })
  const seed = (): void => {
    seeded += 1
  }
  const main = hooked(() => void request.begin(null, [], { seed })?.end('returned'), { name: 'main', registry })
  main()
  expect([new Set(traces).size, seeded]).toEqual([1, 1])
})

it('makes what runs inside a call begun by hand its child', () => {
  const { registry } = fresh()
  const parents: unknown[] = []
  registry.register({ name: 'h', on: '*', needs: { parent: true }, onEnter: call => void parents.push(call.parent?.target?.name) })
  const inner = hooked(() => {}, { name: 'inner', registry })
  const call = registry.target({ name: 'request' }).begin(null, [])
  call?.run(inner)
  inner()
  void call?.end('returned')
  expect(parents).toEqual([undefined, 'request', undefined])
})

it('keeps an asynchronous hook’s calls unhooked below the calls that a guard stands on, and hooks its leftovers while another hook waits', async () => {
  const { registry } = fresh()
  const seen: string[] = []
  const left = gate()
  const busy = gate()
  registry.register({ name: 'parents', on: 'nothing', needs: { parent: true }, onEnter() {} })
  const inner = hooked((_by: string) => {}, { name: 'inner', registry, onEnter: (_call, by) => void seen.push(by) })
  const middle = hooked(
    async (by: string) => {
      await null
      inner(by)
    },
    { name: 'middle', registry },
  )
  registry.register({ name: 'guard', on: 'middle', allowNested: true, onEnter() {} })
  const outer = hooked(async () => {}, { name: 'outer', registry })
  const other = hooked(async () => {}, {
    name: 'other',
    registry,
    async onEnter() {
      await busy.opened
    },
  })
  let leftover: Promise<void> | undefined
  registry.register({
    name: 'h',
    on: 'outer',
    async onEnter() {
      await null
      await middle('by the hook')
      leftover = left.opened.then(() => inner('left over'))
    },
  })
  await outer()
  const waiting = other()
  left.open()
  await leftover
  busy.open()
  await waiting
  expect(seen).toEqual(['left over'])
})

it('hooks calls again after a hook that may wait threw instead', async () => {
  const { registry } = fresh()
  const seen: string[] = []
  const { opened, open } = gate()
  const inner = hooked(() => {}, {
    name: 'inner',
    registry,
    onEnter: () => {
      seen.push('seen')
      open()
    },
  })
  const outer = hooked(async () => {}, { name: 'outer', registry })
  registry.register({
    name: 'h',
    on: 'outer',
    async: true,
    failure: 'open',
    onEnter() {
      setImmediate(inner)
      throw new Error('x')
    },
  })
  await outer()
  await opened
  expect(seen).toEqual(['seen'])
})
