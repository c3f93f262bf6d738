import { setImmediate as macrotask } from 'node:timers/promises'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { hooked } from '../src/index.ts'
import { fresh } from './helpers.ts'

it('keeps the identity of a promise while nothing is attached', () => {
  const promise = Promise.resolve(1)
  expect(hooked(() => promise, { name: 'f', registry: fresh().registry })()).toBe(promise)
})

it('derives by the promise’s own then and copies its own properties, but not its own then', async () => {
  class Special extends Promise<number> {}
  const { registry } = fresh()
  const f = hooked(
    () => {
      const promise = Object.assign(Special.resolve(1), { pid: 7 })
      // oxlint-disable-next-line unicorn/no-thenable, typescript/no-floating-promises -- libraries do this
      Object.defineProperty(promise, 'then', {
        value: (...handlers: []) => Promise.prototype.then.apply(promise, handlers),
        configurable: true,
      })
      return promise
    },
    {
      name: 'f',
      registry,
      onExit(call) {
        call.result = 2
      },
    },
  )
  const got = f()
  expect(got.pid).toBe(7)
  expect(await got).toBe(2)
})

describe('a promise with properties of its own', () => {
  const rich = (value: number | Promise<never>): Promise<number> & { pid: number } => {
    return Object.assign(Promise.resolve(value), { pid: 7 })
  }

  it.each<[string, (promise: Promise<number>) => Promise<unknown>]>([
    ['await', async promise => await promise],
    ['then', promise => promise.then(value => value)],
    ['finally', promise => promise.finally(() => {})],
    ['catch', promise => promise.catch(() => {})],
    ['Promise.all', async promise => (await Promise.all([promise, 0]))[0]],
    ['Promise.race', promise => Promise.race([promise, new Promise(() => {})])],
    ['an async function that returns it', async promise => promise],
  ])('stays the object it is, and settles as the hooks say: %s', async (_, take) => {
    const known = new WeakSet<object>()
    const { registry } = fresh()
    const f = hooked(
      () => {
        const promise = rich(1)
        known.add(promise)
        return promise
      },
      { name: 'f', registry, onExit: call => void (call.result = 2) },
    )
    const got = f()
    expect([known.has(got), got.pid, Object.keys(got), got instanceof Promise, inspect(got)]).toEqual([
      true,
      7,
      ['pid'],
      true,
      'Promise { 1, pid: 7 }',
    ])
    expect(await take(got)).toBe(2)
  })

  it('passes through the hooks of all functions that return it', async () => {
    const { registry } = fresh()
    const inner = hooked(() => rich(1), { name: 'inner', registry, onExit: (call, result) => void (call.result = (result as number) * 10) })
    const outer = hooked(() => inner(), { name: 'outer', registry, onExit: (call, result) => void (call.result = (result as number) + 1) })
    const got = outer()
    expect(got.pid).toBe(7)
    expect(await got).toBe(11)
  })

  it('is a copy when nothing may be added to it', async () => {
    const promise = Object.freeze(rich(1))
    const f = hooked(() => promise, { name: 'f', registry: fresh().registry, onExit: call => void (call.result = 2) })
    expect([f() === promise, f().pid, await f()]).toEqual([false, 7, 2])
  })

  it('that nobody looks at is an unhandled rejection, once, and one that is looked at is none', async () => {
    const unhandled: unknown[] = []
    const others = process.listeners('unhandledRejection')
    const hear = (reason: unknown): void => void unhandled.push(reason)
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', hear)
    try {
      const { registry } = fresh()
      const f = hooked((reason: string) => rich(Promise.reject(new Error(reason))), { name: 'f', registry, onExit() {} })
      void f('unseen')
      await expect(f('seen')).rejects.toThrow('seen')
      await macrotask()
      expect(unhandled.map(reason => (reason as Error).message)).toEqual(['unseen'])
    } finally {
      process.off('unhandledRejection', hear)
      for (const other of others) process.on('unhandledRejection', other)
    }
  })
})

it('lets exit hooks wait where the caller has a promise already, whatever the target returns', async () => {
  const { registry } = fresh()
  const f = hooked((): unknown => 1, {
    name: 'f',
    registry,
    shape: 'async',
    onEnter: async () => {},
    onExit: async call => {
      await null
      call.result = 2
    },
  })
  expect(await f()).toBe(2)
})

it('does not ask a getter whether what was returned is a thenable', async () => {
  let asked = 0
  const server = {
    get then() {
      asked += 1
      return undefined
    },
  }
  const outcomes: unknown[] = []
  const f = hooked(() => server, { name: 'f', registry: fresh().registry, onExit: call => void outcomes.push(call.outcome) })
  expect([f() === server, asked, outcomes]).toEqual([true, 0, ['returned']])
  expect([await f(), asked]).toEqual([server, 1])
})

it('keeps the class of a promise', () => {
  class Special extends Promise<number> {}
  const f = hooked(() => Special.resolve(1), { name: 'f', registry: fresh().registry, onExit() {} })
  expect(f()).toBeInstanceOf(Special)
})

it('never calls the then of a lazy thenable itself, and ends at the consumer’s first then, once', async () => {
  const { registry } = fresh()
  const seen: unknown[] = []
  let started = 0
  // oxlint-disable-next-line unicorn/no-thenable -- the point
  const lazy = {
    then(ok: (value: number) => void) {
      started += 1
      ok(1)
      ok(2)
    },
  }
  const f = hooked(() => lazy, { name: 'f', registry, onExit: (_call, result) => void seen.push(result) })
  const got = f()
  await macrotask()
  expect([got === lazy, started, seen]).toEqual([true, 0, []])
  expect(await got).toBe(1)
  expect([started, seen]).toEqual([1, [1]])
})

it('follows a thenable that is a function', async () => {
  const seen: unknown[] = []
  // oxlint-disable-next-line unicorn/no-thenable -- query builders are like this
  const builder = Object.assign(() => {}, {
    then(ok: (value: number) => void) {
      ok(1)
    },
  })
  const f = hooked(() => builder, { name: 'f', registry: fresh().registry, onExit: (_call, result) => void seen.push(result) })
  await f()
  expect(seen).toEqual([1])
})

it('reports an unhandled rejection exactly once, as without hooks', async () => {
  const { registry } = fresh()
  const mine = new Error('mine')
  const seen: unknown[] = []
  const listeners = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection')
  process.on('unhandledRejection', error => seen.push(error))
  try {
    for (const hook of [{ onExit() {} }, { async onEnter() {}, async onExit() {} }]) {
      void hooked(
        async () => {
          throw mine
        },
        { name: 'f', registry, ...hook },
      )()
      for (let i = 0; i < 5; i++) await macrotask()
    }
  } finally {
    process.removeAllListeners('unhandledRejection')
    for (const listener of listeners) process.on('unhandledRejection', listener)
  }
  expect(seen).toEqual([mine, mine])
})

it('ends a call that was skipped with a promise that rejects', async () => {
  const outcomes: unknown[] = []
  const f = hooked(async () => 1, {
    name: 'f',
    registry: fresh().registry,
    onEnter: call => call.skip(Promise.reject(new Error('no')) as never),
    onExit: call => void outcomes.push(call.outcome),
  })
  await expect(f()).rejects.toThrow('no')
  expect(outcomes).toEqual(['threw'])
})

it('follows a then of the thenable’s own and gives it back, and lets one be that cannot be followed', async () => {
  const seen: unknown[] = []
  // oxlint-disable-next-line unicorn/no-thenable -- the point
  const own = {
    then(ok: (value: number) => void) {
      ok(1)
    },
  }
  const { then } = own
  let given: unknown = own
  const f = hooked(() => given as Promise<number>, {
    name: 'f',
    registry: fresh().registry,
    onExit: (_call, result) => void seen.push(result === given ? 'itself' : result),
  })
  expect(await f()).toBe(1)
  expect(own.then).toBe(then)
  for (given of [
    Object.freeze({ then }),
    Object.defineProperty({}, 'then', { value: then }),
    Object.preventExtensions(Object.create(own) as object),
  ])
    expect(f()).toBe(given)
  expect(seen).toEqual([1, 'itself', 'itself', 'itself'])
})
