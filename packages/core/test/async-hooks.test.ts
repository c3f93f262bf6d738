import { AsyncLocalStorage } from 'node:async_hooks'
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

it('runs the target and each exit once when a hook settles after its time', async () => {
  const { registry } = fresh()
  const late = gate()
  const ran: string[] = []
  const f = hooked(
    async () => {
      ran.push('target')
      late.open()
    },
    {
      name: 'f',
      registry,
      failure: 'open',
      timeoutMs: 10,
      async onEnter() {
        await late.opened
        ran.push('late')
      },
    },
  )
  registry.register({ name: 'h', on: 'f', onExit: () => void ran.push('exit') })
  await f()
  await macrotask()
  expect(ran.toSorted()).toEqual(['exit', 'late', 'target'])
})

it('goes on in the caller’s async context after a timeout, though the timer is everybody’s', async () => {
  const { registry } = fresh()
  const store = new AsyncLocalStorage<string>()
  const seen: unknown[] = []
  const f = hooked(
    async () => {
      seen.push(store.getStore())
    },
    { name: 'f', registry },
  )
  registry.register({
    name: 'hangs',
    on: 'f',
    failure: 'open',
    timeoutMs: 10,
    onEnter: () => new Promise(() => {}),
    onExit: () => void seen.push(store.getStore()),
  })
  registry.register({ name: 'sees', on: 'f', order: 1, onExit: () => void seen.push(store.getStore()) })
  await Promise.all([store.run('one', f), store.run('two', f)])
  expect(seen.toSorted()).toEqual(['one', 'one', 'two', 'two'])
})

it('tells of a hook that rejects after its call was ended by hand, and ends the call no second time', async () => {
  const { registry, reports } = fresh()
  const { opened, open } = gate()
  const seen: string[] = []
  registry.register({
    name: 'h',
    on: 'request',
    failure: 'open',
    async onEnter() {
      await opened
      throw new Error('x')
    },
  })
  registry.register({ name: 'see', on: 'request', order: -1, onExit: () => void seen.push('exit') })
  const call = registry.target({ name: 'request' }).begin(null, [])
  await call?.end('aborted')
  open()
  await call?.entering
  await call?.end('returned')
  expect([seen, reports]).toMatchObject([['exit'], [{ code: 'HOOKLINE_HOOK_FAILED', hook: 'h' }]])
})

it('waits for a thenable of any kind that a hook returns', async () => {
  const ran: string[] = []
  // oxlint-disable-next-line unicorn/no-thenable -- the point
  const thenable = {
    then(ok: () => void) {
      setImmediate(() => {
        ran.push('hook')
        ok()
      })
    },
  }
  const f = hooked(
    async () => {
      ran.push('target')
    },
    { name: 'f', registry: fresh().registry, onEnter: () => thenable as unknown as Promise<void> },
  )
  await f()
  expect(ran).toEqual(['hook', 'target'])
})

it('learns that a hook is asynchronous, and from then on lets the calls it makes after an await be', async () => {
  const { registry } = fresh()
  let seen = 0
  const inner = hooked(() => {}, {
    name: 'inner',
    registry,
    onEnter: () => {
      seen += 1
    },
  })
  const outer = hooked(async () => {}, { name: 'outer', registry, onEnter: () => Promise.resolve().then(inner) })
  await outer()
  const first = seen
  await outer()
  expect(seen).toBe(first)
})

it('hooks again what a hook left behind that may wait but did not', async () => {
  const { registry } = fresh()
  const seen: string[] = []
  const done = gate()
  const inner = hooked(() => {}, { name: 'inner', registry, onEnter: () => void seen.push('seen') })
  const outer = hooked(async () => {}, { name: 'outer', registry })
  registry.register({
    name: 'h',
    on: 'outer',
    async: true,
    onEnter() {
      setImmediate(() => {
        inner()
        done.open()
      })
    },
  })
  await outer()
  await done.opened
  expect(seen).toEqual(['seen'])
})

it('waits for exit hooks when a target that answers by promises throws', async () => {
  const { registry } = fresh()
  const f = registry.target({ name: 'f', shape: 'async' }).wrap((): Promise<number> => {
    throw new Error('x')
  })
  registry.register({
    name: 'h',
    on: 'f',
    onExit: call =>
      Promise.resolve().then(() => {
        call.result = 5
      }),
  })
  expect(await f()).toBe(5)
})

it('waits for exit hooks after an object that came at once, where enter hooks have waited', async () => {
  const { registry, reports } = fresh()
  const seen: unknown[] = []
  const make = hooked((n: number) => ({ n }), { name: 'make', registry, shape: 'async' })
  registry.register({
    name: 'waits',
    on: 'make',
    onEnter: async () => void (await macrotask()),
    onExit: async (_call, result) => void seen.push(await result),
  })
  expect(await make(1)).toEqual({ n: 1 })
  expect([seen, reports]).toEqual([[{ n: 1 }], []])
})

it('refuses a waiting hook on an `auto` target before its answer is known, and waits for it after a promise', async () => {
  const { registry, reports } = fresh()
  const f = hooked(() => Promise.resolve(1), {
    name: 'f',
    registry,
    failure: 'open',
    async onExit(call) {
      await null
      call.result = 2
    },
  })
  expect(await f()).toBe(2)
  registry.register({ name: 'enters', on: 'f', failure: 'open', async onEnter() {} })
  expect(await f()).toBe(2)
  expect(reports).toMatchObject([{ code: 'HOOKLINE_ASYNC_HOOK_ON_SYNC_TARGET', hook: 'enters' }])
})

it('keeps the order on a receiver when the hook that waits is exchanged for one that does not', async () => {
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
  const { opened, open } = gate()
  const remove = registry.register({
    name: 'waits',
    on: 'query',
    async onEnter() {
      await opened
    },
  })
  const first = client.query(1)
  remove()
  const second = client.query(2)
  registry.register({ name: 'quick', on: 'query', onEnter() {} })
  const third = client.query(3)
  await macrotask()
  expect(started).toEqual([])
  open()
  await Promise.all([first, second, third])
  expect(started).toEqual([1, 2, 3])
})

it.each(['promise', 'callback'])('lets queued calls through, unhooked ones too, when the target is disposed meanwhile: %s', async kind => {
  const { registry } = fresh()
  const ran: number[] = []
  const target = registry.target({ name: 'query', shape: kind === 'promise' ? 'async' : 'callback' })
  const { opened, open } = gate()
  registry.register({
    name: 'h',
    on: 'query',
    async onEnter() {
      await opened
    },
  })
  const raw = target.wrap((n: number, done?: () => void): unknown => {
    ran.push(n)
    if (done !== undefined) setImmediate(done)
    return kind === 'promise' ? Promise.resolve() : undefined
  })
  const client = { query: raw }
  const call = (n: number): Promise<unknown> =>
    kind === 'promise' ? Promise.resolve(client.query(n)) : new Promise<void>(resolve => void client.query(n, resolve))
  const all = [call(1), call(2)]
  target.dispose()
  await call(9)
  open()
  await Promise.all(all)
  expect(ran).toEqual([9, 1, 2])
})

it('does not queue calls without a receiver of their own', async () => {
  const { registry } = fresh()
  const { opened, open } = gate()
  const query = hooked(
    async function query(n: number) {
      return n
    },
    {
      registry,
      onEnter: async (_call, n) => {
        if (n === 1) await opened
      },
    },
  )
  for (const self of [undefined, null, 'text', globalThis]) {
    const waiting = query.call(self, 1)
    expect(await query.call(self, 2)).toBe(2)
    void waiting
  }
  open()
})

it('frees the receiver’s queue after a call whose hook may wait but did not', async () => {
  const { registry } = fresh()
  for (const shape of ['async', 'callback'] as const) {
    const target = registry.target({ name: shape, shape })
    registry.register({ name: shape, on: shape, async: true, onEnter: (_call, n: number) => (n === 1 ? undefined : Promise.resolve()) })
    const query = target.wrap((n: number, done?: (error: unknown, n: number) => void): unknown =>
      done === undefined ? Promise.resolve(n) : void setImmediate(done, null, n),
    )
    const client = { query }
    const call = (n: number): Promise<unknown> =>
      shape === 'async' ? Promise.resolve(client.query(n)) : new Promise(resolve => void client.query(n, (_error, value) => resolve(value)))
    expect(await Promise.all([call(1), call(2), call(3)])).toEqual([1, 2, 3])
  }
})

it('waits for a passive hook, in order, in the caller’s context, and for no longer than it may', async () => {
  const { registry, reports } = fresh()
  const seen: unknown[] = []
  const store = new AsyncLocalStorage<string>()
  const { opened, open } = gate()
  const inner = hooked(() => {}, { name: 'inner', registry, onEnter: () => void seen.push('inner') })
  registry.register({
    name: 'passive',
    on: 'save',
    async: 'passive',
    timeoutMs: 50,
    failure: 'closed',
    onEnter: (_call, n: number) => {
      inner()
      return n === 1 ? opened : undefined
    },
    onExit: (_call, result) => (result === 2 ? opened : result === 3 ? Promise.reject(new Error('no')) : new Promise<void>(() => {})),
  })
  registry.register({ name: 'after', on: 'save', onEnter: () => void seen.push(store.getStore()) })
  const save = hooked(async (n: number) => n, { name: 'save', registry })
  const all = Promise.allSettled([1, 2, 3].map(n => store.run(`caller ${n}`, () => save(n))))
  await macrotask()
  expect(seen).toEqual(['caller 2', 'caller 3'])
  open()
  expect(await all).toMatchObject([{ reason: { code: 'HOOKLINE_HOOK_TIMEOUT' } }, { value: 2 }, { reason: { message: 'no' } }])
  // Calls that it makes itself are nobody's, as those of any hook; calls of others meanwhile are.
  expect(seen).toEqual(['caller 2', 'caller 3', 'caller 1'])
  inner()
  expect(seen.at(-1)).toBe('inner')
  expect(reports).toEqual([])
})

it('does not take an `async` function for passive, whatever it says', async () => {
  const { registry } = fresh()
  const seen: string[] = []
  const inner = hooked(() => {}, { name: 'inner', registry, onEnter: () => void seen.push('inner') })
  registry.register({
    name: 'h',
    on: 'outer',
    async: 'passive',
    async onEnter() {
      await null
      inner()
    },
  })
  await hooked(async () => {}, { name: 'outer', registry })()
  expect(seen).toEqual([])
})

it('keeps a hook’s second call as unhooked as its first, also where a guard stands on them', async () => {
  const { registry } = fresh()
  const seen: string[] = []
  const inner = hooked(async () => {}, { name: 'inner', registry })
  registry.register({ name: 'guard', on: 'inner', allowNested: true, onEnter: () => void seen.push('guard') })
  registry.register({ name: 'other', on: 'inner', onEnter: () => void seen.push('other') })
  hooked(() => {}, {
    name: 'outer',
    registry,
    onEnter: () => {
      void inner()
      void inner()
    },
  })()
  expect(seen).toEqual(['guard', 'guard'])
})

it('keeps what a hook does after its time away from the data, the exits and the decision of the call', async () => {
  const { registry } = fresh()
  const seen: unknown[] = []
  const late = gate()
  const f = hooked(
    async () => {
      late.open()
      await macrotask()
      return 1
    },
    { name: 'f', registry },
  )
  registry.register({
    name: 'first',
    on: 'f',
    onEnter(call) {
      call.data = 'first'
    },
    onExit: call => void seen.push(call.data),
  })
  registry.register({
    name: 'hangs',
    on: 'f',
    failure: 'open',
    timeoutMs: 10,
    async onEnter(call) {
      call.data = 'mine'
      await late.opened
      for (const act of [
        () => {
          call.data = 'late'
        },
        () => call.block('late'),
        () => call.skip(9),
      ]) {
        try {
          act()
          seen.push('done')
        } catch (error) {
          seen.push((error as { code: string }).code)
        }
      }
    },
  })
  registry.register({
    name: 'last',
    on: 'f',
    onEnter(call) {
      call.data = 'last'
    },
    onExit: call => void seen.push(call.data),
  })
  expect(await f()).toBe(1)
  expect(seen).toEqual(['HOOKLINE_CALL_PHASE', 'HOOKLINE_CALL_PHASE', 'HOOKLINE_CALL_PHASE', 'first', 'last'])
})

it('gives a hook at least its time', async () => {
  const { registry, reports } = fresh()
  const f = hooked(async () => 1, {
    name: 'f',
    registry,
    failure: 'open',
    timeoutMs: 800,
    async onEnter() {
      await after(200)
    },
  })
  expect([await f(), reports]).toEqual([1, []])
})

it('costs a target nothing any more once the calls that waited are through', async () => {
  const { registry } = fresh()
  const target = registry.target({ name: 'f' })
  const client = { f: target.wrap(async () => {}) }
  const { opened, open } = gate()
  const remove = registry.register({
    name: 'h',
    on: 'f',
    async onEnter() {
      await opened
    },
  })
  const all = [client.f(), client.f()]
  remove()
  expect(target.active).toBe(true)
  open()
  await Promise.all(all)
  expect(target.active).toBe(false)
})
