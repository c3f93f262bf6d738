import { BlockedError, type Hook } from '@hookline/core'
import { hookTools, setToolInput, ToolApprovals, toolPolicy, type ToolPolicyOptions } from '@hookline/tools'
import { describe, expect, test } from 'vitest'
import { fresh } from './helpers.ts'

/** What a model is told when it calls a tool under a policy; `ran <input>` when the tool has run. */
function agent(options: ToolPolicyOptions, ...more: Hook[]) {
  const { registry } = fresh()
  const ran = (input: object): string => `ran ${JSON.stringify(input)}`
  const names = ['Read', 'Write', 'Bash', 'mcp-files', 'mcp-files-write', 'Bash,Read']
  const map = Object.fromEntries(names.map(name => [name, async (input: object) => ran(input)]))
  const tools = hookTools(map, { registry, blocked: 'text' })
  registry.register(toolPolicy(options))
  for (const hook of more) registry.register(hook)
  const call = async (name: string, input: object = {}): Promise<string> => (tools[name] as (input: object) => Promise<string>)(input)
  const failed: string[] = []
  registry.subscribe(event => void (event.type === 'hook.failed' && failed.push(event.hook)))
  return { call, failed }
}
const refused = (name: string, reason: string): string => `Tool "${name}" was not run: ${reason}`

describe('precedence', () => {
  test('deny wins over ask, ask over allow, whatever the order', async () => {
    const asked: string[] = []
    const approvals = new ToolApprovals({ ask: ({ toolName }) => (asked.push(toolName), 'allow') })
    const { call } = agent({ allow: ['*'], ask: ['Bash', 'Write'], deny: [{ tool: 'Bash', reason: 'never' }], approvals })
    expect(await call('Read')).toBe('ran {}')
    expect(await call('Write')).toBe('ran {}')
    expect(await call('Bash')).toBe(refused('Bash', 'never'))
    expect(asked).toEqual(['Write'])
  })

  test('what one policy allows or has approved, another one still denies', async () => {
    const approvals = new ToolApprovals({ ask: () => 'allow' })
    const first = agent({ allow: ['Bash'] }, toolPolicy({ name: 'second', deny: ['Bash'] }))
    expect(await first.call('Bash')).toBe(refused('Bash', 'Bash is not allowed with this input'))
    const second = agent({ ask: ['Bash'], approvals }, toolPolicy({ name: 'second', order: 5, deny: ['Bash'] }))
    expect(await second.call('Bash')).toBe(refused('Bash', 'Bash is not allowed with this input'))
  })

  test('without a rule that fits, calls run; where anything is allowed by name, the rest is not', async () => {
    expect(await agent({ deny: ['Bash'] }).call('Read')).toBe('ran {}')
    expect(await agent({ allow: ['Read'] }).call('Write')).toBe(refused('Write', 'no rule allows Write'))
    expect(await agent({ allow: ['Read'], otherwise: 'allow' }).call('Write')).toBe('ran {}')
    expect(await agent({ otherwise: 'ask', approvals: new ToolApprovals({ ask: () => 'deny' }) }).call('Write')).toMatch(/not approved/)
  })
})

describe('matchers', () => {
  test('a name fits whole, with hyphens and in its own case, and `*` is any run', async () => {
    const { call } = agent({ deny: ['mcp-files', 'read', 'W*e'] })
    expect(await call('mcp-files')).toMatch(/not allowed/)
    expect(await call('mcp-files-write')).toBe('ran {}')
    expect(await call('Read')).toBe('ran {}')
    expect(await call('Write')).toMatch(/not allowed/)
  })

  test.each(['Bash,Read', 'Bash|Read', 'Bash(rm *)', '^Bash$', 'Ba.?', 'Bash Read'])(
    'a pattern of another program, %s, is refused',
    tool => {
      expect(() => toolPolicy({ deny: [tool] })).toThrow(/several names are a list/)
    },
  )

  test('fields of the input fit by text, value or function, also below each other', async () => {
    const { call } = agent({
      deny: [
        { tool: 'Bash', args: { command: ['rm *', '*shutdown*'] } },
        { tool: 'Write', args: { 'options.force': true, path: (path: unknown) => path !== 'a.txt' } },
        { tool: 'Read', when: ({ path }, { toolName }) => path === toolName },
      ],
    })
    expect(await call('Bash', { command: 'rm -r x' })).toMatch(/not allowed/)
    expect(await call('Bash', { command: 'ls; shutdown now' })).toMatch(/not allowed/)
    expect(await call('Bash', { command: 'ls' })).toMatch(/ran/)
    expect(await call('Write', { path: 'b', options: { force: true } })).toMatch(/not allowed/)
    expect(await call('Write', { path: 'a.txt', options: { force: true } })).toMatch(/ran/)
    expect(await call('Write', { path: 'b' })).toMatch(/ran/)
    expect(await call('Read', { path: 'Read' })).toMatch(/not allowed/)
  })

  test.each([
    [{ 'a.b': 'x' }, 'deny', 'allow'],
    [{ a: { b: 'x' } }, 'deny', 'allow'],
    [{ a: { b: 'y' }, 'a.b': 'x' }, 'deny', ''],
    [{ a: { b: 'x' }, 'a.b': 'y' }, 'deny', ''],
    [{ a: { b: 'y' }, 'a.b': 'y' }, '', ''],
    [{ 'a.b': ['x'] }, 'deny', ''],
    [{ a: [{ b: 'x' }] }, 'deny', ''],
  ])('a dot in a path may be one in the name of a field: %j', async (input, denied, allowed) => {
    expect(await agent({ deny: [{ tool: 'Write', args: { 'a.b': 'x' } }] }).call('Write', input)).toMatch(
      denied === '' ? /ran/ : /not allowed/,
    )
    expect(await agent({ allow: [{ tool: 'Write', args: { 'a.b': 'x' } }] }).call('Write', input)).toMatch(
      allowed === '' ? /no rule/ : /ran/,
    )
  })

  test.each([{ 'a.b.c': 1 }, { a: { 'b.c': 1 } }, { 'a.b': { c: 1 } }, { a: { b: { c: 1 } } }])('whichever dot it is: %j', async input => {
    const { call } = agent({ deny: [{ tool: 'Write', args: { 'a.b.c': 1 } }] })
    expect(await call('Write', input)).toMatch(/not allowed/)
  })

  test('texts fit in either of their Unicode forms', async () => {
    const { call } = agent({ deny: [{ tool: 'Read', args: { path: '/caf\u00e9/*' } }] })
    expect(await call('Read', { path: '/cafe\u0301/a' })).toMatch(/not allowed/)
    expect(await call('Read', { path: '/cafe/a' })).toMatch(/ran/)
  })

  test('a rule that denies looks into lists, and takes what it cannot read for a match; one that allows does not', async () => {
    const denies = agent({ deny: [{ tool: 'Bash', args: { command: 'rm*' } }] })
    const allows = agent({ allow: [{ tool: 'Bash', args: { command: 'ls*' } }] })
    const accessor = Object.defineProperty({}, 'command', { get: () => 'ls', enumerable: true })
    for (const input of [{ command: ['sudo', 'rm'] }, { command: { 0: 'rm' } }, accessor, { command: new Proxy([], {}) }])
      expect(await denies.call('Bash', input)).toMatch(/not allowed/)
    class Command {
      get command(): string {
        return 'rm -r /'
      }
    }
    for (const input of [new Command(), new Proxy({}, {})]) {
      expect(await denies.call('Bash', input)).toMatch(/not allowed/)
      expect(await allows.call('Bash', input)).toMatch(/no rule/)
    }
    for (const input of [{ command: ['ls'] }, { command: new Proxy([], {}) }, accessor])
      expect(await allows.call('Bash', input)).toMatch(/no rule/)
    expect(await allows.call('Bash', { command: 'ls -l' })).toMatch(/ran/)
    expect(await denies.call('Bash', { command: ['ls'] })).toMatch(/ran/)
  })
})

describe('what goes wrong denies', () => {
  test('a rule that throws', async () => {
    const { call, failed } = agent({
      deny: [
        {
          tool: 'Bash',
          when() {
            throw new Error('rule is broken')
          },
        },
      ],
    })
    expect(await call('Bash')).toBe(refused('Bash', 'rule is broken'))
    expect(failed).toEqual(['tool policy'])
  })

  test.each([
    [
      'throws',
      () => {
        throw new Error('nobody home')
      },
    ],
    ['rejects', () => Promise.reject(new Error('nobody home'))],
    ['answers something else', () => true as never],
    ['answers with a reason and an input', () => ({ deny: 'x', input: {} }) as never],
    ['answers with an input that is none', () => ({ input: [] }) as never],
  ])('somebody who is asked and %s', async (_, ask) => {
    const { call, failed } = agent({ ask: ['Bash'], approvals: new ToolApprovals({ ask }) })
    expect(await call('Bash')).toMatch(
      /^Tool "Bash" was not run: asking for an approval failed: (nobody home|An approval was answered wrongly)/,
    )
    expect(failed).toEqual(['tool policy'])
  })

  test('nobody who answers in time, which is told from somebody who refuses', async () => {
    const { registry } = fresh()
    const tools = hookTools({ Bash: async () => 'ran' }, { registry })
    const approvals = new ToolApprovals({ timeoutMs: 20 })
    registry.register(toolPolicy({ ask: ['Bash'], approvals }))
    const error = await tools.Bash().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(BlockedError)
    expect(error).toMatchObject({ reason: 'nobody answered within 20 ms', body: { decision: 'deny', by: 'timeout' } })
    expect(approvals.pending).toEqual([])
    // The hook's own deadline is never the first.
    expect(toolPolicy({ ask: ['Bash'], approvals }).timeoutMs).toBe(2_147_483_647)
  })

  test('a tool that answers at once, where somebody would have to be waited for', () => {
    const { registry } = fresh()
    const tools = hookTools({ now: () => 'ran' }, { registry })
    registry.register(toolPolicy({ ask: ['now'], approvals: new ToolApprovals({ ask: () => 'allow' }) }))
    expect(() => tools.now()).toThrow(/answers synchronously/)
  })
})

describe('an input that changes', () => {
  const rewriting = (command: string): Hook => ({
    name: 'rewriting',
    on: 'tool:Bash',
    order: 10,
    onEnter: call => setToolInput(call, { command }),
  })

  test('is judged again: what was allowed may be denied then', async () => {
    const { call } = agent({ deny: [{ tool: 'Bash', args: { command: 'rm*' } }] }, rewriting('rm -r /'))
    expect(await call('Bash', { command: 'ls' })).toMatch(/not allowed/)
  })

  test('in place is judged again, too', async () => {
    const { call } = agent(
      { deny: [{ tool: 'Bash', args: { command: 'rm*' } }] },
      { name: 'in place', on: 'tool:Bash', order: 1, onEnter: ({ args }) => void (args[0].command = 'rm -r /') },
    )
    expect(await call('Bash', { command: 'ls' })).toMatch(/not allowed/)
  })

  test('after it was approved has to be approved again', async () => {
    const asked: unknown[] = []
    const approvals = new ToolApprovals({ ask: ({ input }) => (asked.push(input), 'allow') })
    const { call } = agent({ ask: ['Bash'], approvals }, rewriting('ls -a'))
    expect(await call('Bash', { command: 'ls' })).toBe('ran {"command":"ls -a"}')
    expect(asked).toEqual([{ command: 'ls' }, { command: 'ls -a' }])
    asked.length = 0
    expect(await call('Bash', { command: 'ls -a' })).toBe('ran {"command":"ls -a"}')
    expect(asked).toEqual([{ command: 'ls -a' }])
  })

  test('by whoever approves is judged by all guards, and needs no second approval', async () => {
    let answer: { input: Record<string, unknown> } = { input: { command: 'ls' } }
    const approvals = new ToolApprovals({ ask: () => answer })
    const before = toolPolicy({ name: 'before', order: -1, deny: [{ tool: 'Bash', args: { command: 'rm*' }, reason: 'the first guard' }] })
    const { call } = agent({ ask: ['Bash'], deny: [{ tool: 'Bash', args: { command: 'dd*' } }], approvals }, before)
    expect(await call('Bash', { command: 'ls -a' })).toBe('ran {"command":"ls"}')
    answer = { input: { command: 'rm -r /' } }
    expect(await call('Bash', { command: 'ls -a' })).toBe(refused('Bash', 'the first guard'))
    answer = { input: { command: 'dd' } }
    expect(await call('Bash', { command: 'ls -a' })).toMatch(/not allowed/)
  })

  test('a second time, while it is judged again, is not taken', async () => {
    const approvals = new ToolApprovals({ ask: ({ input }) => ({ input: { command: `${String(input['command'])}!` } }) })
    const { call } = agent({ ask: ['Bash'], approvals }, rewriting('ls'))
    expect(await call('Bash', { command: 'x' })).toMatch(/call it with that one/)
  })

  test('while somebody thinks does not reach the tool', async () => {
    const input = { command: 'ls' }
    const approvals = new ToolApprovals({
      ask: async () => {
        input.command = 'rm -r /'
        return Promise.resolve('allow')
      },
    })
    expect(await agent({ ask: ['Bash'], approvals }).call('Bash', input)).toBe('ran {"command":"ls"}')
  })

  test('that nobody can be shown is denied', async () => {
    const approvals = new ToolApprovals({ ask: () => 'allow' })
    const cyclic: Record<string, unknown> = {}
    cyclic['self'] = cyclic
    const deep = JSON.parse('['.repeat(5000) + ']'.repeat(5000)) as unknown
    const { call } = agent({ ask: ['Bash'], approvals })
    const toJSON = { toJSON: () => 'harmless', command: 'rm' }
    for (const input of [cyclic, { deep }, { date: new Date(0) }, { n: Number.NaN }, toJSON, new Proxy({}, {})])
      expect(await call('Bash', input)).toMatch(/was not run: The input cannot be shown to anybody/)
  })
})

test('refuses options that mean nothing', () => {
  const code = expect.objectContaining({ code: 'HOOKLINE_INVALID_OPTION' }) as Error
  expect(() => toolPolicy({ ask: ['Bash'] })).toThrow(/`approvals`/)
  expect(() => toolPolicy({ otherwise: 'ask' })).toThrow(code)
  expect(() => toolPolicy({ otherwise: 'maybe' as never })).toThrow(code)
  expect(() => toolPolicy({ deny: 'Bash' as never })).toThrow(code)
  expect(() => toolPolicy({ deny: [''] })).toThrow(code)
  expect(() => toolPolicy({ deny: [{ tool: [] }] })).toThrow(code)
  expect(() => toolPolicy({ deny: [{ tool: 'a', args: { x: /rm/ as never } }] })).toThrow(code)
  expect(() => toolPolicy({ deny: [{ tool: 'a', args: { x: [] } }] })).toThrow(code)
  expect(() => toolPolicy({ deny: [{ tool: 'a', when: 'x' as never }] })).toThrow(code)
  expect(() => toolPolicy({ denied: [] } as never)).toThrow(code)
  expect(() => new ToolApprovals({ timeoutMs: 0 })).toThrow(code)
  expect(() => new ToolApprovals({ mode: 'x' as never })).toThrow(code)
  expect(() => new ToolApprovals({ state: { pending: [{ id: 1 }] } as never })).toThrow(code)
})
