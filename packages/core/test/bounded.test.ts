import { expect, it } from 'vitest'
import { bounded, hooked, type HookEvent } from '../src/index.ts'
import { fresh, thrownBy } from './helpers.ts'

const short = (event: HookEvent): unknown =>
  event.type === 'enter' ? event.args?.[0] : event.type === 'line.dropped' ? `-${event.count}` : event.type

function numbers(size: number, overflow: 'dropOldest' | 'dropNewest') {
  const { registry } = fresh()
  const f = hooked((_n: number) => {}, { name: 'f', registry })
  const events = bounded(registry, { size, overflow, args: true })
  return {
    registry,
    f,
    events,
    take: async (count: number) => {
      const got: unknown[] = []
      for (let i = 0; i < count; i++) got.push(short((await events.next()).value as HookEvent))
      return got
    },
  }
}

it('keeps the newest events of 10,000 and tells the gap first', async () => {
  const { f, events, take } = numbers(4, 'dropOldest')
  for (let n = 0; n < 5_000; n++) f(n)
  expect(events.dropped).toBe(9_996)
  expect(await take(5)).toEqual(['-9996', 4_998, 'exit', 4_999, 'exit'])
})

it('keeps the oldest, and tells the gap where it was', async () => {
  const { f, take } = numbers(2, 'dropNewest')
  f(1)
  f(2)
  expect(await take(1)).toEqual([1])
  f(3)
  expect(await take(3)).toEqual(['exit', '-2', 3])
})

it('ends a waiting consumer when it or the registry is disposed', async () => {
  const { registry, events } = numbers(2, 'dropOldest')
  const waiting = events.next()
  registry.dispose()
  expect(await waiting).toEqual({ value: undefined, done: true })
  expect(await events.next()).toEqual({ value: undefined, done: true })
})

it('refuses sizes and overflow modes it does not know', () => {
  for (const options of [{ size: 0 }, { size: 1.5 }, { overflow: 'explode' }]) {
    expect(thrownBy(() => bounded(fresh().registry, options as never))).toMatchObject({ code: 'HOOKLINE_INVALID_OPTION' })
  }
})

it('counts what is lost when one event is kept, and forgets the gap once it is told', async () => {
  const { f, events, take } = numbers(1, 'dropOldest')
  f(1)
  f(2)
  expect([await take(2), events.dropped]).toEqual([['-3', 'exit'], 3])
  const next = take(2)
  f(3)
  expect(await next).toEqual([3, 'exit'])
})

it('tells a gap of the newest once', async () => {
  const { f, take } = numbers(2, 'dropNewest')
  f(1)
  f(2)
  expect(await take(2)).toEqual([1, 'exit'])
  f(3)
  expect(await take(3)).toEqual(['-2', 3, 'exit'])
})

it('gives what it holds after dispose, nothing after leaving, and costs the targets nothing from then on', async () => {
  const { registry, f, events, take } = numbers(4, 'dropOldest')
  f(1)
  events.dispose()
  expect(registry.targets.map(target => (target as unknown as { active: boolean }).active)).toEqual([false])
  expect(await take(2)).toEqual([1, 'exit'])
  expect(await events.next()).toEqual({ value: undefined, done: true })
  const other = numbers(1, 'dropNewest')
  other.f(1)
  await other.events.return?.()
  for (let i = 0; i < 2; i++) expect(await other.events.next()).toEqual({ value: undefined, done: true })
})

it('holds no event that was taken or dropped, and no more memory than its size', async () => {
  const { f, events, take } = numbers(2, 'dropOldest')
  for (let n = 0; n < 1_000; n++) f(n)
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  for (let n = 0; n < 50_000; n++) f(n)
  globalThis.gc?.()
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(1024 * 1024)
  const refs = [new WeakRef((await events.next()).value as object)]
  refs.push(...[new WeakRef((await events.next()).value as object)])
  await take(1)
  await new Promise(setImmediate)
  globalThis.gc?.()
  expect(refs.map(ref => ref.deref())).toEqual([undefined, undefined])
  events.dispose()
})
