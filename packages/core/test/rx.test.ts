import { map, startWith, toArray, take, firstValueFrom } from 'rxjs'
import { setImmediate as macrotask, setTimeout as after } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { hooked } from '../src/index.ts'
import { eventsOf, ofKind } from '../src/rx.ts'
import { fresh } from './helpers.ts'

it('gives events synchronously, in call order, and none after unsubscribing', async () => {
  const { registry } = fresh()
  const f = hooked(() => 1, { name: 'f', registry })
  const seen: string[] = []
  const subscription = eventsOf(registry).subscribe(event => seen.push(event.type))
  f()
  subscription.unsubscribe()
  f()
  expect(seen).toEqual(['enter', 'exit'])
  const kinds = firstValueFrom(
    eventsOf(registry).pipe(
      ofKind('function'),
      take(2),
      map(event => event.target.kind),
      toArray(),
    ),
  )
  f()
  expect(await kinds).toEqual(['function', 'function'])
})

it('reports and detaches what throws in next, in an operator, later, or while subscribing; nothing becomes an uncaught exception', async () => {
  const uncaught: unknown[] = []
  const listeners = process.listeners('uncaughtException')
  process.removeAllListeners('uncaughtException')
  process.on('uncaughtException', error => uncaught.push(error))
  try {
    const fail = (): never => {
      throw new Error('x')
    }
    const ways: ((line: ReturnType<typeof eventsOf>) => void)[] = [
      line => line.subscribe(fail),
      line => line.pipe(map(fail)).subscribe(),
      line => line.subscribe(async () => fail()),
      line => line.pipe(startWith(1)).subscribe(fail),
    ]
    for (const way of ways) {
      const { registry, reports } = fresh()
      const f = hooked(() => 1, { name: 'f', registry })
      way(eventsOf(registry))
      expect(f()).toBe(1)
      await macrotask()
      expect(reports).toMatchObject([{ code: 'HOOKLINE_SUBSCRIBER_FAILED' }])
      expect(registry.targets.map(target => (target as { active?: boolean }).active)).toEqual([false])
    }
    await after(5)
  } finally {
    process.removeAllListeners('uncaughtException')
    for (const listener of listeners) process.on('uncaughtException', listener)
  }
  expect(uncaught).toEqual([])
})
