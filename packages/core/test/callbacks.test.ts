import { AsyncLocalStorage } from 'node:async_hooks'
import { expect, it } from 'vitest'
import { hooked } from '../src/index.ts'
import { fresh, thrownBy } from './helpers.ts'

type Done = (error: unknown, value?: number) => void

it('never calls back synchronously when a call is skipped or blocked', async () => {
  const { registry } = fresh()
  const f = hooked((_n: number, _done: Done) => {}, {
    name: 'f',
    registry,
    shape: 'callback',
    onEnter: (call, n) => (n === 1 ? call.skip(5 as never) : call.block('no')),
  })
  for (const [n, expected] of [
    [1, [null, 5]],
    [2, [expect.objectContaining({ code: 'HOOKLINE_BLOCKED' })]],
  ] as const) {
    let synchronous = true
    const got = await new Promise(resolve => {
      f(n, (...answer) => resolve([synchronous, answer]))
      synchronous = false
    })
    expect(got).toEqual([false, expected])
  }
})

it('keeps the order of answers when the callback is called twice and an exit hook waits', async () => {
  const f = hooked(
    (done: Done) =>
      void setImmediate(() => {
        done(null, 1)
        done(null, 2)
      }),
    {
      name: 'f',
      registry: fresh().registry,
      shape: 'callback',
      async onExit() {
        await null
      },
    },
  )
  const got: unknown[] = []
  await new Promise<void>(resolve =>
    f((_error, value) => {
      if (got.push(value) === 2) resolve()
    }),
  )
  expect(got).toEqual([1, 2])
})

it('lets what a callback throws after a waiting exit hook reach the process as an uncaught exception', async () => {
  const f = hooked((done: Done) => void setImmediate(done, null, 1), {
    name: 'f',
    registry: fresh().registry,
    shape: 'callback',
    async onExit() {
      await null
    },
  })
  const listeners = process.listeners('uncaughtException')
  process.removeAllListeners('uncaughtException')
  try {
    const caught = new Promise(resolve => process.once('uncaughtException', (error, origin) => resolve([error.message, origin])))
    f(() => {
      throw new Error('mine')
    })
    expect(await caught).toEqual(['mine', 'uncaughtException'])
  } finally {
    for (const listener of listeners) process.on('uncaughtException', listener)
  }
})

it('shows hooks the caller’s own callback, and runs it in the caller’s context when asked to', async () => {
  const { registry } = fresh()
  const store = new AsyncLocalStorage<string>()
  const pool: (() => void)[] = []
  const f = registry.target({ name: 'f', shape: 'callback', bindCallback: true }).wrap((done: Done) => void pool.push(() => done(null, 1)))
  const seen: unknown[] = []
  registry.register({ name: 'h', on: 'f', onExit: call => void seen.push(call.args[0]) })
  let context: string | undefined
  const callback: Done = () => {
    context = store.getStore()
  }
  store.run('caller', () => f(callback))
  store.run('pool', () => pool[0]?.())
  expect([seen[0] === callback, context]).toEqual([true, 'caller'])
})

it('lets what the caller’s callback throws through a target that calls back at once, and ends the call once', () => {
  const outcomes: unknown[] = []
  const mine = new Error('mine')
  const f = hooked((done: Done) => done(null, 1), {
    name: 'f',
    registry: fresh().registry,
    shape: 'callback',
    onExit: call => void outcomes.push(call.outcome),
  })
  expect(
    thrownBy(() =>
      f(() => {
        throw mine
      }),
    ),
  ).toBe(mine)
  expect(outcomes).toEqual(['returned'])
})

it('shows the library a callback of the caller’s length, and keeps further answers beside a changed result', async () => {
  const { registry } = fresh()
  const lengths: number[] = []
  const f = registry.target({ name: 'f', shape: 'callback' }).wrap((done: (...answer: unknown[]) => void) => {
    lengths.push(done.length)
    setImmediate(done, null, 1, 'fields')
  })
  registry.register({
    name: 'h',
    on: 'f',
    onExit(call) {
      call.result = 2
    },
  })
  expect(await new Promise(resolve => f((...answer: unknown[]) => resolve(answer)))).toEqual([null, 2, 'fields'])
  await new Promise<void>(resolve => f((_a: unknown, _b: unknown, _c: unknown) => resolve()))
  await new Promise<void>(resolve => f((_a: unknown, _b: unknown) => resolve()))
  expect(lengths).toEqual([0, 3, 2])
})

it('ends the call when the target returns, if a hook took the callback away', () => {
  const ended: unknown[] = []
  const f = hooked((_done?: Done) => 7, {
    name: 'f',
    registry: fresh().registry,
    shape: 'callback',
    onEnter(call) {
      call.args = [] as never
    },
    onExit: (call, result) => void ended.push(call.outcome, result),
  })
  expect(f(() => {})).toBe(7)
  expect(ended).toEqual(['returned', 7])
})

it('runs the callback as the caller’s child and not as the target’s', async () => {
  const { registry } = fresh()
  const parents: unknown[] = []
  registry.register({ name: 'h', on: 'inner', needs: { parent: true }, onEnter: call => void parents.push(call.parent?.target?.name) })
  const inner = hooked(() => {}, { name: 'inner', registry })
  const f = hooked((done: Done) => void setImmediate(done, null, 1), { name: 'f', registry, shape: 'callback', onExit() {} })
  await hooked(
    async () =>
      new Promise<void>(resolve =>
        f(() => {
          inner()
          resolve()
        }),
      ),
    { name: 'caller', registry },
  )()
  expect(parents).toEqual(['caller'])
})
