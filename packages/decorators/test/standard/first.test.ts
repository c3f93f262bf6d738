import { hookRegistry, type CallContext } from '@hookline/core'
import { OnEnter, OnExit } from '@hookline/decorators'
import { expect, test } from 'vitest'
import { logged } from '../shared/log.ts'

test('standard: OnEnter and OnExit stand around a method, top to bottom in both phases, with one target', () => {
  const { log, enter, exit } = logged()
  class Ordersstandard {
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
  expect(new Ordersstandard().place('x', 2)).toBe('order x 2')
  expect(log).toEqual(['a > x,2', 'c > x,2', 'body', 'b < order x 2', 'd < order x 2'])
  expect(hookRegistry.targets.filter(target => target.name.startsWith('Ordersstandard'))).toMatchObject([
    { name: 'Ordersstandard#place', className: 'Ordersstandard', functionName: 'place' },
  ])
  expect(Ordersstandard.prototype.place.name).toBe('place')
  expect(Ordersstandard.prototype.place.length).toBe(2)
})

test('standard: function hooks of one method share call.data', async () => {
  const seen: unknown[] = []
  class Sharedstandard {
    @OnExit(call => void seen.push(call.data))
    @OnEnter((call: CallContext, id: number) => {
      call.data = { id }
    })
    async place(id: number) {
      return id
    }
  }
  expect(await new Sharedstandard().place(4)).toBe(4)
  expect(seen).toEqual([{ id: 4 }])
})
