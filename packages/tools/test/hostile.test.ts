/** Hooks, policies and inputs that do not keep to what they should be. */
import { hookTools, setToolInput, ToolApprovals, toolHook, ToolHookRegistry, toolPolicy, type ToolHook } from '@hookline/tools'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { fresh } from './helpers.ts'

const thenable = (settle: (ok: (value: unknown) => void, not: (error: unknown) => void) => void): Promise<void> =>
  // oxlint-disable-next-line unicorn/no-thenable -- that is what is tested
  ({ then: settle }) as unknown as Promise<void>

/** What a tool that counts its runs answers under some policy; its input can be anything. */
function ask(policy: Parameters<typeof toolPolicy>[0], input: unknown): { run: () => Promise<string>; ran: () => number } {
  const { registry } = fresh()
  registry.register(toolPolicy(policy))
  let ran = 0
  const tools = hookTools({ Read: async (_input: unknown) => `ran ${(ran += 1)}` }, { registry, blocked: 'text' })
  return { run: () => tools.Read(input), ran: () => ran }
}

describe('an input that a rule cannot read', () => {
  const inherited = Object.assign(Object.create(null), { path: '/etc/passwd' }) as object
  class Options {
    get path(): string {
      return '/etc/passwd'
    }
  }
  // oxlint-disable-next-line no-new-wrappers, unicorn/new-for-builtins, typescript/no-wrapper-object-types -- that is what is tested
  const boxed = new String('/etc/passwd')
  test.each<[string, string, unknown]>([
    ['inherits its fields', 'path', Object.create(inherited)],
    ['is an object of a class further down', 'options.path', { options: new Options() }],
    ['inherits its fields further down', 'options.path', { options: Object.create(inherited) }],
    ['is a boxed text', 'path', { path: boxed }],
    ['has more marks on a letter than any writing', 'path', { path: `/etc/a${'\u0301\u0316'.repeat(33)}` }],
    ['is an object of a class where a text is expected', 'path', { path: new URL('file:///etc/passwd') }],
    ['is a field of the members of a list', 'files.path', { files: [{ path: 'a.txt' }, { path: '/etc/passwd' }] }],
  ])('fits one that denies, and none that allows: it %s', async (_, field, input) => {
    const denied = ask({ deny: [{ tool: 'Read', args: { [field]: '/etc/*' } }] }, input)
    expect(await denied.run()).toContain('was not run')
    const allowed = ask({ allow: [{ tool: 'Read', args: { [field]: ['/etc/*', 'a.txt'] } }] }, input)
    expect(await allowed.run()).toContain('was not run')
    expect([denied.ran(), allowed.ran()]).toEqual([0, 0])
  })

  test('is not read by running its code', async () => {
    let ran = 0
    const list = ['a', 'b']
    Object.defineProperty(list, 0, { enumerable: true, get: () => `${(ran += 1)}` })
    const { run } = ask({ ask: ['Read'], approvals: new ToolApprovals({ ask: () => 'allow' }) }, { list })
    expect(await run()).toContain('was not run')
    expect(ran).toBe(0)
  })
})

describe('conditions that answer by something else than true and false', () => {
  const wrong = (answer: unknown) => (): boolean => answer as boolean
  test.each<[string, unknown]>([
    ['a promise of false', Promise.resolve(false)],
    ['a promise of true', Promise.resolve(true)],
  ])('let nothing through: %s', async (_, answer) => {
    for (const policy of [
      { deny: [{ tool: 'Read', when: wrong(answer) }] },
      { deny: [{ tool: 'Read', args: { path: wrong(answer) } }] },
      { allow: [{ tool: 'Read', when: wrong(answer) }] },
      { allow: [{ tool: 'Read', args: { path: wrong(answer) } }] },
    ]) {
      const { run, ran } = ask(policy, { path: 'a' })
      await run().catch(() => {})
      expect(ran()).toBe(0)
    }
  })

  test('hold for those who deny where they are truthy, and for those who allow where they are true', async () => {
    for (const policy of [
      { deny: [{ tool: 'Read', when: wrong('yes') }] },
      { allow: [{ tool: 'Read', when: wrong('yes') }] },
      { allow: [{ tool: 'Read', args: { path: wrong('yes') } }] },
    ]) {
      const { run, ran } = ask(policy, { path: 'a' })
      expect(await run()).toContain('was not run')
      expect(ran()).toBe(0)
    }
  })
})

describe('what the model reads of an error that a hook threw', () => {
  test.each<[string, () => unknown, string]>([
    ['a Proxy', () => new Proxy({}, {}), 'it is not allowed here'],
    ['a symbol', () => Symbol('no'), 'Symbol(no)'],
    [
      'an error of a schema',
      () => z.object({ path: z.string() }).safeParse({ path: 5 }).error,
      'path: Invalid input: expected string, received number',
    ],
  ])('%s', async (_, thrown, reason) => {
    const { registry } = fresh()
    const tools = hookTools({ Read: async (_input: unknown) => 'ran' }, { registry, blocked: 'text' })
    registry.register({
      name: 'odd',
      on: 'tool:*',
      onEnter() {
        throw thrown()
      },
    })
    expect(await tools.Read({ path: 5 })).toBe(`Tool "Read" was not run: ${reason}`)
  })
})

test('an error whose fields are code has attributes like any other', async () => {
  const { registry, reports } = fresh()
  const hostile = new TypeError('unused')
  for (const name of ['name', 'message', 'stack', 'code'])
    Object.defineProperty(hostile, name, {
      get() {
        throw new Error('its code was run')
      },
    })
  const tools = hookTools({ Read: async () => Promise.reject(hostile) }, { registry })
  const types: unknown[] = []
  registry.register({ name: 'see', on: 'tool:*', onExit: call => void types.push(call.attributes['error.type']) })
  await expect(tools.Read()).rejects.toBe(hostile)
  expect([types, reports]).toEqual([['TypeError'], []])
})

describe('a hook in the words of agents', () => {
  const answering = (answer: unknown): ToolHook => ({ name: 'odd', preExecute: () => answer as undefined })
  test.each<[string, () => unknown]>([
    ['an error, as in Go', () => new Error('not today')],
    ['a promise of an error', () => Promise.resolve(new Error('not today'))],
    ['something like a promise that fails', () => thenable((_, not) => not(new Error('not today')))],
    ['false', () => false],
    ['a decision in the words of others', () => ({ decision: 'block' })],
    ['an input that is none', () => ({ input: 'rm -rf /' })],
    ['nothing, but by throwing it', () => Promise.reject(undefined)],
  ])('that gives back %s does not let the tool run', async (_, answer) => {
    const { registry } = fresh()
    let ran = 0
    const tools = hookTools({ Read: async () => (ran += 1) }, { registry })
    const hooks = new ToolHookRegistry(registry)
    hooks.register(answering(undefined))
    await tools.Read()
    expect(ran).toBe(1)
    const other = new ToolHookRegistry(fresh().registry)
    registry.register(toolHook({ ...answering(undefined), name: 'second', preExecute: () => answer() as undefined }))
    other.register({ name: 'odd', preExecute: () => answer() as undefined })
    const failed = async (work: () => Promise<unknown>): Promise<boolean> =>
      work().then(
        () => false,
        () => true,
      )
    expect([await failed(() => tools.Read()), await failed(() => other.runPreHooks('Read', {}))]).toEqual([true, true])
    expect(ran).toBe(1)
  })

  test('may change the input by something like a promise', async () => {
    const { registry } = fresh()
    registry.register(toolHook({ name: 'later', preExecute: () => thenable(ok => ok({ input: { path: 'b' } })) }))
    const tools = hookTools({ Read: async ({ path }: { path: string }) => path }, { registry })
    expect(await tools.Read({ path: 'a' })).toBe('b')
  })

  test('that is removed twice does not take one of its name with it that came later', async () => {
    const hooks = new ToolHookRegistry(fresh().registry)
    const security: ToolHook = {
      name: 'security',
      preExecute() {
        throw new Error('no')
      },
    }
    const remove = hooks.register(security)
    remove()
    hooks.register(security)
    remove()
    await expect(hooks.runPreHooks('Bash', {})).rejects.toThrow('no')
  })
})

describe('tools that cannot be hooked', () => {
  class Tool {
    inputSchema = {}
    execute(): string {
      return 'ran'
    }
  }
  test.each<[string, object]>([
    ['a function without a name in a list', [() => {}]],
    ['a tool without a name in a list', [{ execute: () => {}, inputSchema: {} }]],
    ['an object whose class can execute', { Read: new Tool() }],
    ['an accessor', Object.defineProperty({}, 'Read', { enumerable: true, get: () => () => {} })],
    ['a tool without a schema', { Read: { execute: () => {} } }],
    [
      'a tool of Mastra before 1.0, whose input is a field',
      { Read: { id: 'Read', inputSchema: {}, mastra: undefined, execute: ({ context }: { context: unknown }) => context } },
    ],
    ['a tool of a make that calls it run', { Read: { name: 'Read', input_schema: {}, run: () => {} } }],
    ['a tool of a make that calls it func', [{ name: 'Read', description: '', func: () => {} }]],
    ['a group of functions', { files: { Read: () => {} } }],
    [
      'an instance of a class of tools',
      {
        Read: new (class {
          name = 'Read'
          _call(): void {}
        })(),
      },
    ],
    ['a class', { Read: Tool }],
    ['a Proxy', { Read: new Proxy({ execute: () => {}, inputSchema: {} }, {}) }],
  ])('are refused, not passed over: %s', (_, tools) => {
    expect(() => hookTools(tools, { registry: fresh().registry })).toThrow(expect.objectContaining({ code: 'HOOKLINE_TOOLS_INVALID' }))
  })

  test('a tool whose name is empty is hooked', () => {
    const { registry } = fresh()
    registry.register(toolPolicy({ deny: ['*'] }))
    expect(() => hookTools({ '': () => 'ran' }, { registry })['']()).toThrow('not allowed')
  })
})

test('a function without arguments gets none because somebody has approved it', async () => {
  const { registry } = fresh()
  registry.register(toolPolicy({ ask: ['Now'], approvals: new ToolApprovals({ ask: () => 'allow' }) }))
  const given: unknown[][] = []
  const tools = hookTools({ Now: async (...args: unknown[]) => given.push(args) }, { registry })
  await tools.Now()
  expect(given).toEqual([[]])
})

describe('a tool of the OpenAI Agents SDK', () => {
  const tool = (given: unknown[]) => ({
    type: 'function',
    name: 'Read',
    invoke: async (_context: unknown, text: string) => given.push(text),
  })
  test.each<[string, unknown]>([
    ['a cycle', Object.assign([], { 0: null }).concat([])],
    ['a number that JSON does not have', { path: 1n }],
    ['nothing', undefined],
  ])('whose input a hook changed to %s is not run, and the run goes on', async (_, input) => {
    const { registry } = fresh()
    const given: unknown[] = []
    const cycle: unknown[] = []
    cycle.push(cycle)
    registry.register({ name: 'odd', on: '*', onEnter: call => void (call.args = [Array.isArray(input) ? cycle : input]) })
    const [hooked] = hookTools([tool(given)], { registry })
    expect(await hooked?.invoke({}, '{"path":"a"}')).toContain('was not run')
    expect(given).toEqual([])
  })
})

describe('approvals that are taken up again', () => {
  const request = {
    id: '__proto__',
    toolName: 'Read',
    input: JSON.parse('{"__proto__":{"path":"x"}}') as object,
    reason: 'why',
    askedAt: 0,
  }
  test('are asked about by the function, too', async () => {
    const state = JSON.parse(
      JSON.stringify({ pending: [{ ...request, expiresAt: Date.now() + 1e15 }], answered: [] }).replaceAll('{}', '{"path":"x"}'),
    )
    const approvals = new ToolApprovals({ state, ask: ({ id }) => ({ deny: `asked about ${id}` }) })
    const { run } = ask({ ask: ['Read'], approvals }, JSON.parse(JSON.stringify(state.pending[0].input)))
    expect(await run()).toContain('asked about __proto__')
    expect(approvals.pending).toEqual([])
  })

  test('two of one id are refused', () => {
    const pending = [1, 2].map(i => ({ ...request, input: { i }, expiresAt: Date.now() + 60_000 }))
    expect(() => new ToolApprovals({ state: { pending, answered: [] } })).toThrow(
      expect.objectContaining({ code: 'HOOKLINE_INVALID_OPTION' }),
    )
  })
})

test('what a hook gives a tool is judged, whatever it does with it afterwards', async () => {
  const { registry } = fresh()
  const input = { path: 'a.txt' }
  registry.register(toolPolicy({ deny: [{ tool: 'Read', args: { path: '/etc/*' } }] }))
  registry.register({ name: 'swap', on: '*', onEnter: call => setToolInput(call, input) })
  registry.register({
    name: 'late',
    on: '*',
    order: 1,
    async onEnter() {
      await Promise.resolve()
      input.path = '/etc/passwd'
    },
  })
  const tools = hookTools({ Read: async ({ path }: { path: string }) => path }, { registry })
  await expect(tools.Read({ path: 'b' })).rejects.toThrow('not allowed')
})
