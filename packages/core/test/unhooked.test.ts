import { setImmediate as macrotask } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { unhooked } from '../src/index.ts'
import { fresh } from './helpers.ts'

it('hooks no call of code that says so, until it settles, and all others', async () => {
  const { registry } = fresh()
  const seen: string[] = []
  const f = registry.target({ name: 'f' }).wrap((_who: string) => {})
  registry.register({ name: 'h', on: '*', onEnter: (_, who: string) => void seen.push(who) })
  registry.register({ name: 'guard', on: '*', allowNested: true, onEnter: (_, who: string) => void seen.push(`guard ${who}`) })
  let late: Promise<void> | undefined
  const working = unhooked({}, async () => {
    f('at once')
    await macrotask()
    f('later')
    late = macrotask().then(() => f('after the end'))
  })
  f('beside')
  await working
  await late
  expect(seen).toEqual(['guard at once', 'beside', 'guard beside', 'guard later', 'after the end', 'guard after the end'])
})

it('gives what the code gives, and its error', async () => {
  const { registry } = fresh()
  const seen: number[] = []
  const f = registry.target({ name: 'f' }).wrap((n: number) => n)
  registry.register({ name: 'h', on: '*', onEnter: (_, n: number) => void seen.push(n) })
  expect(await unhooked({}, async () => f(1))).toBe(1)
  await expect(unhooked({}, () => Promise.reject(new Error('its own')))).rejects.toThrow('its own')
  await expect(
    unhooked({}, () => {
      throw new Error('at once')
    }),
  ).rejects.toThrow('at once')
  f(2)
  expect(seen).toEqual([2])
})
