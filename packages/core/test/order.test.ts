import { expect, it } from 'vitest'
import { hooked } from '../src/index.ts'
import { fresh } from './helpers.ts'

it('runs hooks in ascending order in each phase, ties by registration, infinities outermost', () => {
  const { registry } = fresh()
  const ran: string[] = []
  const f = hooked(() => ran.push('target'), { name: 'f', registry })
  const add = (name: string, order?: number | { enter?: number; exit?: number }): void =>
    void registry.register({
      name,
      on: 'f',
      ...(order === undefined ? {} : { order }),
      onEnter: () => void ran.push(`>${name}`),
      onExit: () => void ran.push(`<${name}`),
    })
  add('late', 1)
  add('audit', { enter: -Infinity, exit: Infinity })
  add('first')
  add('second')
  add('early', -1)
  f()
  expect(ran).toEqual(['>audit', '>early', '>first', '>second', '>late', 'target', '<early', '<first', '<second', '<late', '<audit'])
})

it('keeps the place of a hook that was switched off and on again', () => {
  const { registry } = fresh()
  const ran: string[] = []
  const f = hooked(() => {}, { name: 'f', registry })
  for (const name of ['a', 'b']) registry.register({ name, on: 'f', onEnter: () => void ran.push(name) })
  registry.disable('a')
  f()
  registry.enable('a')
  f()
  expect(ran).toEqual(['b', 'a', 'b'])
})
