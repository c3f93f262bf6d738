import { setImmediate as macrotask } from 'node:timers/promises'
import { expect, it } from 'vitest'
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
