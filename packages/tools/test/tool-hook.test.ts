import { BlockedError } from '@hookline/core'
import { hookTools, toolHook, ToolHookRegistry, type ToolHook } from '@hookline/tools'
import { describe, expect, test } from 'vitest'
import { fresh } from './helpers.ts'

const tools = {
  Read: async ({ path }: { path: string }) => (path === 'none' ? Promise.reject(new Error('no such file')) : `text of ${path}`),
  Status: async (_: object) => ({
    content: [
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ],
    isError: true,
  }),
  Stat: async (_: object) => ({ size: 1, password: 'x' }),
}

describe('a ToolHook', () => {
  test('sees tool, input, result as text, and whether that is an error', async () => {
    const { registry } = fresh()
    const seen: unknown[] = []
    const hook: ToolHook = {
      name: 'see',
      preExecute: (...all) => void seen.push(all),
      postExecute: (...all) => void seen.push(all),
    }
    registry.register(toolHook(hook))
    const { Read, Status, Stat } = hookTools(tools, { registry })
    await Read({ path: 'a' })
    await Read({ path: 'none' }).catch(() => {})
    await Status({})
    await Stat({})
    expect(seen).toEqual([
      ['Read', { path: 'a' }],
      ['Read', { path: 'a' }, 'text of a', false],
      ['Read', { path: 'none' }],
      ['Read', { path: 'none' }, 'no such file', true],
      ['Status', {}],
      ['Status', {}, 'a\nb', true],
      ['Stat', {}],
      ['Stat', {}, '{"size":1,"password":"[Redacted]"}', false],
    ])
  })

  test("stops the tool by an error, which is the caller's; an error afterwards changes nothing and is reported", async () => {
    const { registry, reports } = fresh()
    const error = new Error('blocked dangerous command')
    registry.register(
      toolHook({
        name: 'security',
        preExecute(toolName, { path }) {
          if (path === 'secret') throw error
        },
        postExecute: () => Promise.reject(new Error('disk full')),
      }),
    )
    const { Read } = hookTools(tools, { registry })
    await expect(Read({ path: 'secret' })).rejects.toBe(error)
    expect(await Read({ path: 'a' })).toBe('text of a')
    expect(reports.at(-1)).toMatchObject({ code: 'HOOKLINE_HOOK_FAILED', hook: 'security' })
  })

  test('may change the input and the result, also asynchronously', async () => {
    const { registry } = fresh()
    registry.register(
      toolHook({
        name: 'change',
        preExecute: async (_, input) => Promise.resolve({ input: { ...input, path: 'b' } }),
        postExecute: async (_tool, _input, result) => Promise.resolve({ result: result.toUpperCase() }),
      }),
    )
    expect(await hookTools(tools, { registry }).Read({ path: 'a' })).toBe('TEXT OF B')
  })

  test('with `recheck` looks again at what a later hook changed', async () => {
    const { registry } = fresh()
    const security: ToolHook = {
      name: 'security',
      preExecute(_, { path }) {
        if (path === 'secret') throw new Error('no')
      },
    }
    registry.register(toolHook(security, { recheck: true }))
    registry.register(toolHook({ name: 'change', preExecute: () => ({ input: { path: 'secret' } }) }, { order: 1 }))
    await expect(hookTools(tools, { registry }).Read({ path: 'a' })).rejects.toThrow('no')
  })
})

describe('a ToolHookRegistry', () => {
  test('puts its hooks around hooked tools until they are removed, and refuses a name twice', async () => {
    const { registry } = fresh()
    const hooks = new ToolHookRegistry(registry)
    const { Read } = hookTools(tools, { registry })
    const remove = hooks.register({
      name: 'security',
      preExecute() {
        throw new Error('no')
      },
    })
    expect(() => hooks.register({ name: 'security', preExecute() {} })).toThrow(
      expect.objectContaining({ code: 'HOOKLINE_DUPLICATE_HOOK' }),
    )
    expect(hooks.hooks.map(({ name }) => name)).toEqual(['security'])
    await expect(Read({ path: 'a' })).rejects.toThrow('no')
    remove()
    expect(hooks.hooks).toEqual([])
    expect(await Read({ path: 'a' })).toBe('text of a')
  })

  test('runs hooks by hand: the first error stops those before, all run after and their errors are reported', async () => {
    const { registry, reports } = fresh()
    const hooks = new ToolHookRegistry(registry)
    const ran: unknown[] = []
    hooks.register({ name: 'one', preExecute: () => ({ input: { n: 1 } }), postExecute: () => void ran.push('one after') })
    hooks.register({
      name: 'two',
      preExecute: async (_, input) => {
        ran.push(input)
        if (input['n'] === 1) throw new Error('stop')
      },
      postExecute() {
        throw new Error('after')
      },
    })
    hooks.register({ name: 'three', preExecute: () => void ran.push('three'), postExecute: (...all) => void ran.push(all) })
    await expect(hooks.runPreHooks('Read', { n: 0 })).rejects.toThrow('stop')
    await hooks.runPostHooks('Read', { n: 0 }, 'text', false)
    expect(ran).toEqual([{ n: 1 }, 'one after', ['Read', { n: 0 }, 'text', false]])
    expect(reports).toEqual([expect.objectContaining({ code: 'HOOKLINE_HOOK_FAILED', hook: 'two', target: 'tool:Read' })])
  })

  test('a hook that does not settle in time lets nothing run', async () => {
    const { registry } = fresh()
    const hooks = new ToolHookRegistry(registry)
    hooks.register({ name: 'hanging', preExecute: () => new Promise<void>(() => {}) }, { timeoutMs: 20 })
    await expect(hooks.runPreHooks('Read', {})).rejects.toMatchObject({ code: 'HOOKLINE_HOOK_TIMEOUT' })
    await expect(hookTools(tools, { registry }).Read({ path: 'a' })).rejects.not.toBeInstanceOf(BlockedError)
  })

  test('a hook with neither function is told the names of both', () => {
    expect(() => toolHook({ name: 'typo', preExectue: () => {} } as ToolHook)).toThrow(
      expect.objectContaining({
        code: 'HOOKLINE_INVALID_HOOK',
        message: 'Invalid hook: expected "typo" to have preExecute, postExecute or both, got neither.',
      }),
    )
  })

  test.each([
    [{ preExecute() {}, postExcute() {} }, 'postExcute'],
    [{ preExecute() {}, post_execute() {} }, 'post_execute'],
    [{ PreExecute() {}, postExecute() {} }, 'PreExecute'],
    [{ preToolUse() {}, postExecute() {} }, 'preToolUse'],
    [{ preExecute() {}, onExit() {} }, 'onExit'],
    [
      new (class extends Object {
        preExecute(): void {}
        postExec(): void {}
      })(),
      'postExec',
    ],
  ])('half a hook is refused, by the name of the other half: %o', (functions, name) => {
    const hook = Object.assign(functions, { name: 'half' }) as ToolHook
    expect(() => new ToolHookRegistry(fresh().registry).register(hook)).toThrow(
      expect.objectContaining({ code: 'HOOKLINE_INVALID_HOOK', message: expect.stringContaining(`\`${name}\``) }),
    )
  })

  test('a hook may have functions and state of its own', async () => {
    class Counting {
      readonly name = 'counting'
      readonly counts = new Map<string, number>()
      preExecute(toolName: string): void {
        this.#add(toolName)
      }
      execute(): void {}
      prepare(): void {}
      #add(toolName: string): void {
        this.counts.set(toolName, (this.counts.get(toolName) ?? 0) + 1)
      }
    }
    const { registry } = fresh()
    const counting = new Counting()
    new ToolHookRegistry(registry).register(counting)
    await hookTools(tools, { registry }).Read({ path: 'a' })
    expect([...counting.counts]).toEqual([['Read', 1]])
  })

  test.each([[{ preExecute: 'rm' }], [{ postExecute: {} }]])('what is no function is refused: %o', functions => {
    expect(() => toolHook({ name: 'odd', ...functions } as unknown as ToolHook)).toThrow(/to be a function/)
  })

  test('of a call that was refused there is nothing to hear afterwards', async () => {
    const { registry } = fresh()
    const hooks = new ToolHookRegistry(registry)
    const heard: string[] = []
    hooks.register({ name: 'first', preExecute: () => void heard.push('pre'), postExecute: () => void heard.push('post') })
    hooks.register({ name: 'second', preExecute: () => Promise.reject(new Error('no')) })
    await expect(hookTools(tools, { registry }).Read({ path: 'a' })).rejects.toThrow('no')
    expect(heard).toEqual(['pre'])
  })

  test('by hand, hooks run for the tools and in the order that they were registered with, and look again', async () => {
    const hooks = new ToolHookRegistry(fresh().registry)
    const ran: unknown[] = []
    hooks.register(
      { name: 'bash', preExecute: () => void ran.push('bash'), postExecute: () => void ran.push('bash after') },
      { on: 'tool:Bash' },
    )
    hooks.register({ name: 'change', preExecute: () => ({ input: { path: 'b' } }) }, { order: 1 })
    hooks.register(
      { name: 'look', preExecute: (_, { path }) => void ran.push(path), postExecute: () => void ran.push('last') },
      { recheck: true, order: { exit: 2 } },
    )
    hooks.register({ name: 'end', postExecute: () => void ran.push('end') })
    await hooks.runPreHooks('Read', { path: 'a' })
    await hooks.runPostHooks('Read', { path: 'a' }, '', false)
    expect(ran).toEqual(['a', 'b', 'end', 'last'])
  })
})
