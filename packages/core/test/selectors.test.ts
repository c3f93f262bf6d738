import { expect, it } from 'vitest'
import type { Selector } from '../src/index.ts'
import { fresh, thrownBy } from './helpers.ts'

it.each<[Selector, boolean]>([
  ['OrderService#place', true],
  ['OrderService#*', true],
  ['*', true],
  ['*#place', true],
  ['Order*#p*e', true],
  ['OrderService', false],
  ['orderservice#place', false],
  ['OrderService#place*place', false],
  [{ className: 'OrderService' }, true],
  [{ kind: 'function', className: 'Order*' }, true],
  [{ kind: 'db.query' }, false],
  [{ module: '*' }, false],
  [target => target.name.endsWith('place'), true],
  [
    () => {
      throw new Error('x')
    },
    false,
  ],
  [['nobody', 'OrderService#*'], true],
])('%j selects OrderService#place: %s', (on, selected) => {
  const { registry } = fresh()
  const target = registry.target({ name: 'OrderService#place', className: 'OrderService' })
  registry.register({ name: 'h', on, onEnter() {} })
  expect(target.active).toBe(selected)
})

it.each<[unknown, string]>([
  ['', 'empty'],
  ['  ', 'blank'],
  [' a', 'space around'],
  [{}, 'no fields'],
  [{ nam: 'a' }, 'unknown field'],
  [{ name: 5 }, 'not a string'],
  [[], 'empty list'],
  [5, 'a number'],
  [null, 'null'],
  ['a'.repeat(1025), 'too long'],
])('refuses %j (%s)', (on, _why) => {
  expect(thrownBy(() => fresh().registry.register({ name: 'h', on: on as never, onEnter() {} }))).toMatchObject({
    code: 'HOOKLINE_INVALID_SELECTOR',
  })
})

it('takes linear time for a hostile pattern', () => {
  const { registry } = fresh()
  registry.register({ name: 'h', on: `${'a*'.repeat(500)}b`, onEnter() {} })
  expect(registry.target({ name: 'a'.repeat(200_000) }).active).toBe(false)
})

it('lists hooks that stand on no target yet', () => {
  const { registry } = fresh()
  registry.register({ name: 'h', on: 'later', onEnter() {} })
  expect(registry.unmatched()).toEqual(['h'])
  const target = registry.target({ name: 'later' })
  expect([registry.unmatched(), target.active]).toEqual([[], true])
})

it.each<[string, string, boolean]>([
  ['a*b*b', 'ab', false],
  ['a*ab*b', 'aabb', true],
  ['*ab*ba*', 'aba', false],
  ['*ab*ba*', 'abba', true],
  ['a*bc*c', 'abc', false],
  ['a*a', 'a', false],
  ['*a*a*', 'a', false],
])('%s on %s: %s', (pattern, name, selected) => {
  const { registry } = fresh()
  registry.register({ name: 'h', on: pattern, onEnter() {} })
  expect(registry.target({ name }).active).toBe(selected)
})
