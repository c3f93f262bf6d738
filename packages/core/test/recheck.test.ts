import { expect, it } from 'vitest'
import { BlockedError, hooked } from '../src/index.ts'
import { fresh, thrownBy } from './helpers.ts'

const guard = {
  name: 'guard',
  on: 'f',
  recheck: true,
  onEnter: (call: { block(reason: string): void }, n: number) => void (n > 9 && call.block('too big')),
}
const doubling = { name: 'doubling', on: 'f', order: 1, onEnter: (call: { args: unknown[] }, n: number) => void (call.args[0] = n * 2) }

it('asks a hook with `recheck` once more about arguments that a later hook changed', () => {
  const { registry } = fresh()
  const ran: number[] = []
  const f = hooked((n: number) => void ran.push(n), { name: 'f', registry })
  registry.register(guard)
  registry.register(doubling)
  f(4)
  expect(thrownBy(() => f(5))).toBeInstanceOf(BlockedError)
  expect(ran).toEqual([8])
})

it('asks it once where no enter hook stands after it', () => {
  const { registry } = fresh()
  const seen: string[] = []
  const f = hooked(() => {}, { name: 'f', registry })
  registry.register({ name: 'first', on: 'f', recheck: true, onEnter: () => void seen.push('first') })
  registry.register({ name: 'exit only', on: 'f', order: 1, onExit: () => void seen.push('exit') })
  f()
  expect(seen).toEqual(['first', 'exit'])
})

it('waits for asynchronous hooks both times, and still gives each its exit once', async () => {
  const { registry } = fresh()
  const seen: string[] = []
  const f = hooked(async (n: number) => n, { name: 'f', registry })
  registry.register({
    name: 'guard',
    on: 'f',
    recheck: true,
    async onEnter(call, n: number) {
      await Promise.resolve()
      seen.push(`guard ${n}`)
      if (n > 9) call.block('too big')
    },
    onExit: call => void seen.push(`exit ${call.outcome}`),
  })
  registry.register({ ...doubling, onEnter: async (call: { args: unknown[] }, n: number) => void (call.args[0] = n * 2) })
  expect(await f(3)).toBe(6)
  await expect(f(6)).rejects.toBeInstanceOf(BlockedError)
  expect(seen).toEqual(['guard 3', 'guard 6', 'exit returned', 'guard 6', 'guard 12', 'exit blocked'])
})

it('shares `data` between both times and gives no exit to a hook that fails the second time', () => {
  const { registry } = fresh()
  const seen: unknown[] = []
  const f = hooked((n: number) => n, { name: 'f', registry })
  registry.register({
    name: 'twice',
    on: 'f',
    recheck: true,
    onEnter(call, n: number) {
      seen.push([call.data, n])
      if (call.data !== undefined && n > 9) throw new Error('second look')
      call.data = 'seen'
    },
    onExit: () => void seen.push('exit'),
  })
  registry.register(doubling)
  expect(f(2)).toBe(4)
  expect(() => f(5)).toThrow('second look')
  expect(seen).toEqual([[undefined, 2], ['seen', 4], 'exit', [undefined, 5], ['seen', 10]])
})

it('asks `when` again: a hook takes part from either look on, and has its exit', () => {
  const { registry } = fresh()
  const seen: unknown[] = []
  const f = hooked((n: number) => n, { name: 'f', registry })
  registry.register({
    name: 'big only',
    on: 'f',
    recheck: true,
    when: call => (call.args[0] as number) > 9,
    onEnter: (_, n: number) => void seen.push(n),
    onExit: () => void seen.push('exit'),
  })
  registry.register({ ...doubling, onEnter: (call: { args: unknown[] }, n: number) => void (call.args[0] = n > 9 ? 1 : n * 2) })
  f(5)
  f(20)
  f(3)
  expect(seen).toEqual([10, 'exit', 20, 'exit'])
})

it('does not ask a hook again that failed, and undoes of a failing second look what that changed alone', () => {
  const { registry } = fresh()
  const seen: unknown[] = []
  const f = hooked((n: number) => n, { name: 'f', registry })
  let looks = 0
  registry.register({
    name: 'fails at once',
    on: 'f',
    failure: 'open',
    recheck: true,
    onEnter() {
      seen.push('fails')
      throw new Error('open')
    },
  })
  registry.register({
    name: 'fails later',
    on: 'f',
    failure: 'open',
    recheck: true,
    onEnter(call) {
      looks += 1
      call.args[0] = (call.args[0] as number) + 1
      if (looks === 2) throw new Error('open')
    },
  })
  registry.register(doubling)
  expect(f(4)).toBe(10)
  expect([seen, looks]).toEqual([['fails'], 2])
})
