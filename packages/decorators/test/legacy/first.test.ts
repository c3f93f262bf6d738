import { hookRegistry, type CallContext } from '@hookline/core'
import { OnEnter, OnExit } from '@hookline/decorators'
import { expect, test } from 'vitest'
import { logged } from '../shared/log.ts'

test('legacy: OnEnter and OnExit stand around a method, top to bottom in both phases, with one target', () => {
  const { log, enter, exit } = logged()
  class Orderslegacy {
    prefix = 'order'
    @OnEnter(enter('a'))
    @OnExit(exit('b'))
    @OnEnter(enter('c'))
    @OnExit(exit('d'))
    place(id: string, count: number) {
      log.push('body')
      return `${this.prefix} ${id} ${count}`
    }
  }
  expect(new Orderslegacy().place('x', 2)).toBe('order x 2')
  expect(log).toEqual(['a > x,2', 'c > x,2', 'body', 'b < order x 2', 'd < order x 2'])
  expect(hookRegistry.targets.filter(target => target.name.startsWith('Orderslegacy'))).toMatchObject([
    { name: 'Orderslegacy#place', className: 'Orderslegacy', functionName: 'place' },
  ])
  expect(Orderslegacy.prototype.place.name).toBe('place')
  expect(Orderslegacy.prototype.place.length).toBe(2)
})

test('legacy: function hooks of one method share call.data', async () => {
  const seen: unknown[] = []
  class Sharedlegacy {
    @OnExit(call => void seen.push(call.data))
    @OnEnter((call: CallContext, id: number) => {
      call.data = { id }
    })
    async place(id: number) {
      return id
    }
  }
  expect(await new Sharedlegacy().place(4)).toBe(4)
  expect(seen).toEqual([{ id: 4 }])
})
