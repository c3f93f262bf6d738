/** What the heap keeps of a million calls with everything on. */
import { setImmediate as macrotask } from 'node:timers/promises'
import { hooked, HookRegistry } from '@hookline/core'

export interface MemorySample {
  readonly calls: number
  readonly grownBytes: number
}

async function heap(): Promise<number> {
  for (let n = 0; n < 5; n++) {
    await macrotask()
    globalThis.gc?.()
  }
  return process.memoryUsage().heapUsed
}

export async function measureMemory(quick: boolean): Promise<MemorySample> {
  const calls = quick ? 100_000 : 1_000_000
  const registry = new HookRegistry()
  let exits = 0
  registry.register({
    name: 'pair',
    on: '*',
    needs: { parent: true, scope: true },
    onEnter(call) {
      call.data = 1
    },
    onExit(call) {
      exits += call.data as number
    },
  })
  registry.subscribe(() => {}, { args: true, result: true, parent: true, duration: true })
  const inner = hooked((login: { user: string; password: string }) => login.user, { name: 'inner', registry })
  const outer = hooked((n: number) => inner({ user: `u${n}`, password: 'secret' }), { name: 'outer', registry })
  const run = async (count: number): Promise<void> => {
    for (let n = 0; n < count / 2; n++) {
      outer(n)
      if (n % 10_000 === 0) await macrotask()
    }
  }
  await run(50_000)
  const before = await heap()
  await run(calls)
  const grownBytes = (await heap()) - before
  if (exits !== calls + 50_000) throw new Error(`expected ${calls + 50_000} exits, got ${exits}.`)
  return { calls, grownBytes }
}
