import { hooked, HookRegistry } from '@hookline/core'
import { recordEvents } from '@hookline/testing'
import { expect, test } from 'vitest'

function shop() {
  const registry = new HookRegistry({ onReport() {} })
  const price = hooked(async (id: number) => (id < 0 ? Promise.reject(new RangeError('no such item')) : id * 10), {
    name: 'price',
    registry,
  })
  const order = hooked(async (...ids: number[]) => (await Promise.allSettled(ids.map(id => price(id)))).length, { name: 'order', registry })
  return { registry, price, order }
}

test('keeps events in order, with what was asked for', async () => {
  const { registry, price } = shop()
  using recorder = recordEvents(registry, { args: true, result: true })
  await price(4)
  expect(recorder.events.map(event => event.type)).toEqual(['enter', 'exit'])
  expect(recorder.ofTarget('price')).toMatchObject([{ args: [4] }, { outcome: 'returned', result: 40 }])
  expect(recorder.ofTarget('order')).toEqual([])
})

test('draws calls as a tree, each under the call that made it, with how it ended', async () => {
  const { registry, price, order } = shop()
  using recorder = recordEvents(registry)
  registry.register({ name: 'guard', on: 'price', onEnter: (call, id: number) => void (id === 3 && call.block()) })
  await order(1, -1, 3)
  const pending = price(2)
  expect(recorder.tree()).toBe(
    ['order returned', '  price returned', '  price threw RangeError: no such item', '  price blocked by guard', 'price running'].join(
      '\n',
    ),
  )
  await pending
})

test('waits for the next event that is asked for', async () => {
  const { registry, price } = shop()
  using recorder = recordEvents(registry)
  await price(1)
  const any = recorder.next()
  const failure = recorder.next(event => event.type === 'exit' && event.outcome === 'threw')
  await price(2)
  await price(-1).catch(() => {})
  expect([(await any).type, await failure]).toMatchObject(['enter', { type: 'exit', error: { type: 'RangeError' } }])
})

test('rejects who waits when the predicate throws or the recording is disposed, and goes on recording', async () => {
  const { registry, price } = shop()
  const recorder = recordEvents(registry)
  const broken = recorder.next(() => {
    throw new TypeError('a predicate that fails')
  })
  await Promise.all([expect(broken).rejects.toThrow('a predicate that fails'), price(1)])
  expect(recorder.events).toHaveLength(2)
  const waiting = recorder.next()
  recorder.dispose()
  await expect(waiting).rejects.toThrow('disposed before the event came')
  await expect(recorder.next()).rejects.toThrow('disposed before the event came')
})

test('forgets on `clear`, and hears nothing after it was disposed', async () => {
  const { registry, price } = shop()
  const recorder = recordEvents(registry)
  await price(1)
  recorder.clear()
  expect([recorder.events, recorder.tree()]).toEqual([[], ''])
  recorder.dispose()
  recorder.dispose()
  await price(1)
  expect(recorder.events).toEqual([])
})
