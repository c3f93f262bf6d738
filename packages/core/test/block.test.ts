import { expect, it } from 'vitest'
import { BlockedError, hooked } from '../src/index.ts'
import { fresh, thrownBy } from './helpers.ts'

it('throws a BlockedError that names hook, target, reason and answer, and does not run the target', () => {
  const { registry } = fresh()
  let ran = 0
  const f = hooked(() => ++ran, { name: 'f', registry })
  registry.register({
    name: 'guard',
    on: 'f',
    failure: 'open',
    onEnter: call => call.block({ reason: 'no', status: 429, body: { a: 1 }, headers: { 'retry-after': '1' } }),
  })
  const error = thrownBy(f)
  expect(error).toBeInstanceOf(BlockedError)
  expect(error).toMatchObject({
    code: 'HOOKLINE_BLOCKED',
    hook: 'guard',
    target: 'f',
    reason: 'no',
    status: 429,
    body: { a: 1 },
    headers: { 'retry-after': '1' },
    statusCode: 429,
    expose: false,
  })
  // Its own keys stay those that logs and snapshots know, and handlers of errors may assign to it.
  expect(Object.keys(error as object)).not.toContain('statusCode')
  expect(Object.assign(error as object, { statusCode: 500, expose: true, status: 500 })).toMatchObject({ statusCode: 500, expose: true })
  expect(ran).toBe(0)
})

it('gives the caller the very error a hook throws under closed', () => {
  const { registry } = fresh()
  const mine = new Error('mine')
  const f = hooked(() => 1, {
    name: 'f',
    registry,
    onEnter: () => {
      throw mine
    },
  })
  expect(thrownBy(f)).toBe(mine)
})

it('goes on under open as if the hook that threw were not there', () => {
  const { registry, reports } = fresh()
  const f = hooked((n: number) => n, { name: 'f', registry })
  registry.register({
    name: 'bad',
    on: 'f',
    failure: 'open',
    onEnter(call) {
      call.args[0] = 9
      call.skip(7)
      throw new Error('x')
    },
    onExit() {
      throw new Error('must not run')
    },
  })
  expect(f(1)).toBe(1)
  expect(reports).toMatchObject([{ code: 'HOOKLINE_HOOK_FAILED', hook: 'bad', target: 'f' }])
})

it('keeps a block that was decided before the hook failed', () => {
  const { registry } = fresh()
  const f = hooked(() => 1, { name: 'f', registry })
  registry.register({
    name: 'guard',
    on: 'f',
    failure: 'open',
    onEnter(call) {
      call.block('no')
      throw new Error('later mistake')
    },
  })
  expect(thrownBy(f)).toMatchObject({ code: 'HOOKLINE_BLOCKED', hook: 'guard' })
})

it('refuses to give a blocked call a result', () => {
  const { registry, reports } = fresh()
  const f = hooked(() => 1, { name: 'f', registry, onEnter: call => call.block() })
  registry.register({
    name: 'rescue',
    on: 'f',
    order: -1,
    onExit(call) {
      call.result = 5
    },
  })
  expect(thrownBy(f)).toMatchObject({ code: 'HOOKLINE_BLOCKED' })
  expect(reports).toMatchObject([{ code: 'HOOKLINE_CALL_PHASE', hook: 'rescue' }])
})

it('shows in its stack who made the call, below our own frames, and leaves the length of others as it was', async () => {
  const { registry } = fresh()
  const store = hooked(async (id: number) => id, { name: 'store', registry })
  registry.subscribe(() => {}, { parent: true, duration: true })
  registry.register({ name: 'deep', on: 'store', onEnter: call => again(8, () => call.block('no')) })
  const limit = Error.stackTraceLimit
  async function theOneWhoStores(): Promise<unknown> {
    return await store(1).catch((error: unknown) => error)
  }
  expect(((await theOneWhoStores()) as Error).stack).toContain('theOneWhoStores')
  expect(Error.stackTraceLimit).toBe(limit)
})

function again(times: number, work: () => void): void {
  if (times === 0) work()
  else again(times - 1, work)
}
