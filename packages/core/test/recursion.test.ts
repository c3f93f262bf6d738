import { spawn } from 'node:child_process'
import { AsyncLocalStorage } from 'node:async_hooks'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { hooked, HookRegistry } from '@hookline/core'
import { describe, expect, it } from 'vitest'

const conditions = process.env['HOOKLINE_DIST'] === '1' ? [] : ['--conditions=@hookline/source']

/** Fails as a program would: what ends a process ends no test. */
async function run(program: string): Promise<readonly [status: unknown, output: string]> {
  const child = spawn(process.execPath, [...conditions, '--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  const output = text(child.stdout)
  const [status] = (await once(child, 'exit')) as [unknown]
  return [status, await output]
}

describe('the context of a call', () => {
  it('survives a recursion without end, which stays an error that the caller catches', async () => {
    const program = `
      import { hooked, HookRegistry } from '@hookline/core'
      const registry = new HookRegistry({ onReport() {} })
      registry.register({ name: 'h', on: '*', needs: { parent: true }, onEnter() {}, onExit() {} })
      const again = hooked(n => again(n + 1), { name: 'again', registry })
      // Where the stack ends is another place each time.
      const deeper = levels => {
        if (levels > 0) return deeper(levels - 1)
        try {
          again(0)
        } catch (error) {
          return error.name
        }
      }
      for (let levels = 0; levels < 20; levels++) console.log(deeper(levels * 3))`
    expect(await run(program)).toEqual([0, 'RangeError\n'.repeat(20)])
  })

  it('takes nothing back that the target enters for its caller', () => {
    const storage = new AsyncLocalStorage<string>()
    const registry = new HookRegistry()
    const parents: unknown[] = []
    registry.register({ name: 'h', on: '*', needs: { parent: true }, onEnter: call => void parents.push(call.parent?.target?.name) })
    const enter = hooked((user: string) => storage.enterWith(user), { name: 'enter', registry })
    const after = hooked(() => storage.getStore(), { name: 'after', registry })
    storage.run('nobody', () => {
      hooked(() => enter('ada'), { name: 'outer', registry })()
      expect([storage.getStore(), after()]).toEqual(['ada', 'ada'])
    })
    expect([storage.getStore(), parents]).toEqual([undefined, [undefined, 'outer', undefined]])
  })
})
