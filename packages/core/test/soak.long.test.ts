import { setImmediate as macrotask } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { hooked } from '../src/index.ts'
import { fresh } from './helpers.ts'

const CALLS = 5_000_000
const STEPS = 1_000_000
const ALLOWED = 5 * 1024 * 1024

async function heap(): Promise<number> {
  for (let i = 0; i < 5; i++) {
    await macrotask()
    globalThis.gc?.()
  }
  return process.memoryUsage().heapUsed
}

it('holds no memory after 5 million calls with hooks, a subscriber, parents and redaction', { timeout: 1_800_000 }, async () => {
  const { registry } = fresh()
  let count = 0
  registry.register({
    name: 'h',
    on: '*',
    needs: { parent: true, scope: true },
    onEnter(call) {
      call.data = 1
    },
    onExit(call) {
      count += call.data as number
    },
  })
  registry.subscribe(() => {}, { args: true, result: true, parent: true, duration: true })
  const inner = hooked((login: { user: string; password: string }) => login.user, { name: 'inner', registry })
  const outer = hooked((n: number) => inner({ user: `u${n}`, password: 'secret' }), { name: 'outer', registry })
  const rounds = async (calls: number): Promise<void> => {
    for (let n = 0; n < calls / 2; n++) {
      outer(n)
      if (n % 10_000 === 0) await macrotask()
    }
  }
  await rounds(100_000)
  const before = await heap()
  await rounds(CALLS)
  expect(count).toBe(CALLS + 100_000)
  expect((await heap()) - before).toBeLessThan(ALLOWED)
})

it('holds no memory while a chain of a million steps goes on', { timeout: 1_800_000 }, async () => {
  const { registry } = fresh()
  registry.register({ name: 'h', on: '*', needs: { parent: true, scope: true }, onEnter() {} })
  const grown = await new Promise<number>(resolve => {
    let before = 0
    const step: (n: number) => void = hooked(
      (n: number): void => {
        if (n === 10_000 || n === STEPS) {
          globalThis.gc?.()
          const now = process.memoryUsage().heapUsed
          if (n === STEPS) return resolve(now - before)
          before = now
        }
        setImmediate(step, n + 1)
      },
      { name: 'step', registry },
    )
    step(0)
  })
  expect(grown).toBeLessThan(ALLOWED)
})
