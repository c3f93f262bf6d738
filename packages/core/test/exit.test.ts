import { expect, it } from 'vitest'
import { hooked } from '../src/index.ts'
import { fresh, thrownBy } from './helpers.ts'

it('returns what an exit hook assigns, also undefined, and clears the error', () => {
  const { registry } = fresh()
  const f = hooked(
    (): number | undefined => {
      throw new Error('x')
    },
    {
      name: 'f',
      registry,
      onExit(call) {
        call.result = undefined
      },
    },
  )
  expect(f()).toBeUndefined()
})

it('throws the error an exit hook assigns, also undefined', () => {
  const { registry } = fresh()
  const f = hooked(() => 1, {
    name: 'f',
    registry,
    onExit(call) {
      call.error = undefined
    },
  })
  expect(thrownBy(f)).toBeUndefined()
})

it('undoes what an open asynchronous exit hook assigned before it failed', async () => {
  const { registry } = fresh()
  const f = hooked(async () => 1, {
    name: 'f',
    registry,
    async onExit(call) {
      call.result = 99
      await null
      throw new Error('x')
    },
  })
  expect(await f()).toBe(1)
})

it('runs the remaining exit hooks when a closed one throws', () => {
  const { registry } = fresh()
  const ran: unknown[] = []
  const mine = new Error('mine')
  const f = hooked(() => 1, { name: 'f', registry })
  registry.register({
    name: 'a',
    on: 'f',
    failure: 'closed',
    onExit() {
      throw mine
    },
  })
  registry.register({ name: 'b', on: 'f', onExit: (_call, result, error) => void ran.push(result, error) })
  expect(thrownBy(f)).toBe(mine)
  expect(ran).toEqual([undefined, mine])
})

it('gives each hook its own data, and refuses it out of turn rather than touch another hook’s', () => {
  const { registry } = fresh()
  const seen: unknown[] = []
  let kept: { data: unknown } | undefined
  const f = hooked(
    () => {
      try {
        kept!.data = 'late'
      } catch (error) {
        seen.push((error as { code: string }).code)
      }
    },
    { name: 'f', registry },
  )
  registry.register({
    name: 'a',
    on: 'f',
    onEnter: call => {
      call.data = 'a'
    },
    onExit: call => void seen.push(call.data),
  })
  registry.register({
    name: 'b',
    on: 'f',
    onEnter: call => {
      call.data = 'b'
      kept = call
    },
    onExit: call => void seen.push(call.data),
  })
  f()
  expect(seen).toEqual(['HOOKLINE_CALL_PHASE', 'a', 'b'])
})

it('lets `when` look but not decide', () => {
  const { registry } = fresh()
  const f = hooked(() => 1, { name: 'f', registry })
  registry.register({
    name: 'h',
    on: 'f',
    failure: 'open',
    when(call) {
      call.skip(7)
      return false
    },
    onEnter() {},
  })
  expect(f()).toBe(1)
})
