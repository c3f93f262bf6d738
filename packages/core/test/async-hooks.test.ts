import { setImmediate as macrotask, setTimeout as after } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { hooked } from '../src/index.ts'
import { fresh, gate, thrownBy } from './helpers.ts'

it('returns no promise where none was', () => {
  const f = hooked((n: number) => n, { name: 'f', registry: fresh().registry, onEnter() {}, onExit() {} })
  expect(f(1)).toBe(1)
})

it('refuses an asynchronous hook on a target known to be synchronous', () => {
  const { registry } = fresh()
  const target = registry.target({ name: 'f', shape: 'sync' })
  expect(thrownBy(() => registry.register({ name: 'h', on: 'f', async onEnter() {} }))).toMatchObject({
    code: 'HOOKLINE_ASYNC_HOOK_ON_SYNC_TARGET',
  })
  expect(thrownBy(() => registry.attach(target, { name: 'h', async onExit() {} }))).toMatchObject({
    code: 'HOOKLINE_ASYNC_HOOK_ON_SYNC_TARGET',
  })
  expect(registry.hooks).toEqual([])
})

it('counts a promise on a synchronous call as the hook’s failure, and swallows what it rejects with', async () => {
  const { registry, reports } = fresh()
  const f = hooked(() => 1, { name: 'f', registry })
  registry.register({
    name: 'h',
    on: 'f',
    failure: 'open',
    async onEnter() {
      throw new Error('lost')
    },
  })
  expect(f()).toBe(1)
  await macrotask()
  expect(reports).toMatchObject([{ code: 'HOOKLINE_ASYNC_HOOK_ON_SYNC_TARGET', hook: 'h' }])
})

it.each([
  ['declared', true],
  ['found out', false],
])('starts calls on one receiver in the order they were made when the hook is %s asynchronous', async (_how, async) => {
  const { registry } = fresh()
  const started: number[] = []
  const client = {
    query: hooked(
      async function query(n: number) {
        started.push(n)
      },
      { registry },
    ),
  }
  const first = gate()
  registry.register({ name: 'h', on: 'query', async, onEnter: (_call, n: number) => (n === 1 ? first.opened : Promise.resolve()) })
  const all = Promise.all([client.query(1), client.query(2), client.query(3)])
  await macrotask()
  expect(started).toEqual([])
  first.open()
  await all
  expect(started).toEqual([1, 2, 3])
})

it('does not wait for calls on other receivers', async () => {
  const { registry } = fresh()
  const query = hooked(
    async function query(n: number) {
      return n
    },
    { registry },
  )
  const first = gate()
  registry.register({
    name: 'h',
    on: 'query',
    onEnter: async (_call, n: number) => {
      if (n === 1) await first.opened
    },
  })
  const waiting = query.call({}, 1)
  expect(await query.call({}, 2)).toBe(2)
  first.open()
  expect(await waiting).toBe(1)
})

it('does not make a hook’s own call wait for the call the hook stands on', async () => {
  const { registry } = fresh()
  const client = {
    query: hooked(
      function query(n: number, done: (error: unknown, value?: number) => void) {
        setImmediate(done, null, n)
      },
      { registry, shape: 'callback' },
    ),
  }
  registry.register({
    name: 'guard',
    on: 'query',
    allowNested: true,
    async onEnter() {
      await null
    },
  })
  registry.register({
    name: 'h',
    on: 'query',
    async onEnter(_call, n: number) {
      await null
      if (n === 1) await new Promise(resolve => client.query(2, resolve))
    },
  })
  expect(await new Promise(resolve => client.query(1, (error, value) => resolve([error, value])))).toEqual([null, 1])
})

it('fails a hook that never settles, and keeps what it does later away from the call', async () => {
  const { registry, reports } = fresh()
  const late = gate()
  let wrote = false
  const f = hooked(
    async function f(value: string) {
      late.open()
      await macrotask()
      return value
    },
    { registry },
  )
  registry.register({
    name: 'reads',
    on: 'f',
    onEnter(call) {
      void call.args
    },
  })
  registry.register({
    name: 'hangs',
    on: 'f',
    failure: 'open',
    timeoutMs: 10,
    async onEnter(call) {
      await late.opened
      call.args[0] = 'late'
      wrote = true
    },
  })
  const seen: unknown[] = []
  registry.register({ name: 'sees', on: 'f', onExit: call => void seen.push(...call.args) })
  expect(await f('x')).toBe('x')
  expect([wrote, seen]).toEqual([true, ['x']])
  expect(reports).toMatchObject([{ code: 'HOOKLINE_HOOK_TIMEOUT', hook: 'hangs' }])
})

it('lets the calls of a hook be, also after its first await, and hooks them again once it has settled', async () => {
  const { registry } = fresh()
  const seen: string[] = []
  const inner = hooked(() => {}, { name: 'inner', registry })
  const outer = hooked(async () => {}, { name: 'outer', registry })
  const settled = gate()
  const done = gate()
  registry.register({ name: 'see', on: 'inner', onEnter: () => void seen.push('seen') })
  registry.register({
    name: 'h',
    on: 'outer',
    async onEnter() {
      inner()
      await null
      inner()
      void settled.opened.then(() => {
        inner()
        done.open()
      })
    },
  })
  await outer()
  expect(seen).toEqual([])
  settled.open()
  await done.opened
  expect(seen).toEqual(['seen'])
  await after(0)
})
