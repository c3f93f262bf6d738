import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BlockedError } from '@hookline/core'
import { hookTools, setToolInput, toolInput } from '@hookline/tools'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fresh } from './helpers.ts'

let folder = ''
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'tools-'))))
afterAll(() => rm(folder, { recursive: true }))

const files = {
  async Read({ path }: { path: string }) {
    return readFile(join(folder, path), 'utf8')
  },
  async Write({ path, content }: { path: string; content: string }) {
    await writeFile(join(folder, path), content)
    return `wrote ${path}`
  },
}

test('tools run as before, one target for each, with what the semantic conventions call them', async () => {
  const { registry } = fresh()
  const tools = hookTools(files, { registry })
  const seen: unknown[] = []
  registry.register({
    name: 'see',
    on: { kind: 'agent.tool' },
    onExit: call => void seen.push([call.target.name, call.args, call.outcome, call.attributes]),
  })
  expect(await tools.Write({ path: 'a.txt', content: 'hello' })).toBe('wrote a.txt')
  expect(await tools.Read({ path: 'a.txt' })).toBe('hello')
  await expect(tools.Read({ path: 'none.txt' })).rejects.toThrow('ENOENT')
  const common = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.type': 'function' }
  expect(seen).toEqual([
    ['tool:Write', [{ path: 'a.txt', content: 'hello' }], 'returned', { ...common, 'gen_ai.tool.name': 'Write' }],
    ['tool:Read', [{ path: 'a.txt' }], 'returned', { ...common, 'gen_ai.tool.name': 'Read' }],
    ['tool:Read', [{ path: 'none.txt' }], 'threw', { ...common, 'gen_ai.tool.name': 'Read', 'error.type': 'ENOENT' }],
  ])
})

test('gives back a map of the same form, and leaves the one that was given alone', () => {
  const { registry } = fresh()
  const hidden = Symbol('hidden')
  const map = Object.freeze({ Read: (n: number) => n, version: 3, schema: { type: 'object' }, [hidden]: 1 })
  const tools = hookTools(map, { registry })
  expect(Object.keys(tools)).toEqual(['Read', 'version', 'schema'])
  expect([tools.version, tools.schema === map.schema, tools[hidden], Object.isFrozen(tools)]).toEqual([3, true, 1, true])
  expect([tools.Read.name, tools.Read.length, tools.Read === map.Read]).toEqual(['Read', 1, false])
  expect(hookTools(tools, { registry }).Read).toBe(tools.Read)
})

test('a synchronous tool stays synchronous, `this` is the map, and arguments by position stay where they are', () => {
  const { registry } = fresh()
  const tools = hookTools(
    {
      base: 10,
      add(this: { base: number }, a: number, b: number) {
        return this.base + a + b
      },
    },
    { registry },
  )
  const inputs: unknown[] = []
  registry.register({
    name: 'change',
    on: 'tool:add',
    onEnter(call) {
      inputs.push(toolInput(call))
      setToolInput(call, { args: [1, 1] })
    },
  })
  expect(tools.add(5, 6)).toBe(12)
  expect(inputs).toEqual([{ args: [5, 6] }])
})

test('a blocked tool throws, or answers with a text for the model', async () => {
  const { registry } = fresh()
  const map = {
    Bash: async (input: { command: string }) => input.command,
    now: () => 'now',
    Fail: (): string => {
      throw new RangeError('its own')
    },
  }
  const throwing = hookTools(map, { registry })
  const telling = hookTools(map, { registry, blocked: 'text' })
  registry.register({ name: 'guard', on: ['tool:Bash', 'tool:now'], onEnter: call => call.block('not here') })
  await expect(throwing.Bash({ command: 'ls' })).rejects.toThrow(BlockedError)
  expect(() => throwing.now()).toThrow(BlockedError)
  expect(await telling.Bash({ command: 'ls' })).toBe('Tool "Bash" was not run: not here')
  expect(telling.now()).toBe('Tool "now" was not run: not here')
  expect(() => telling.Fail()).toThrow(RangeError)
})

test.each([['a text'], [5], [undefined], [null], [Symbol('odd')]])('whatever a hook throws is told as a text: %s', async thrown => {
  const { registry } = fresh()
  const tools = hookTools({ Bash: async () => 'ran', now: () => 'now' }, { registry, blocked: 'text' })
  registry.register({
    name: 'odd',
    on: '*',
    onEnter() {
      throw thrown
    },
  })
  const said = String(thrown)
  expect([await tools.Bash(), tools.now()]).toEqual([`Tool "Bash" was not run: ${said}`, `Tool "now" was not run: ${said}`])
})

test('a hook that crashes or does not settle in time does not let the tool run', async () => {
  const { registry } = fresh()
  let ran = 0
  const tools = hookTools({ Bash: async () => (ran += 1) }, { registry, blocked: 'text' })
  const remove = registry.register({
    name: 'crashing',
    on: 'tool:*',
    onEnter() {
      throw new Error('token=ghp_0123456789abcdefghijklmnopqrstuvwxyz12')
    },
  })
  expect(await tools.Bash()).toMatch(/^Tool "Bash" was not run: .*Redacted/)
  remove()
  registry.register({ name: 'hanging', on: 'tool:*', timeoutMs: 20, onEnter: () => new Promise<void>(() => {}) })
  expect(await tools.Bash()).toMatch(/was not run: Hook "hanging" did not settle within 20 ms/)
  expect(ran).toBe(0)
})

test('with `async` hooks may wait for tools that answer at once, and those answer by a promise', async () => {
  const { registry } = fresh()
  const map = {
    now: (n: number) => n + 1,
    fails: (): number => {
      throw new RangeError('no')
    },
  }
  const plain = hookTools(map, { registry })
  const tools = hookTools(map, { registry, async: true })
  const idle: Promise<number> = tools.now(1)
  expect(await idle).toBe(2)
  await expect(tools.fails()).rejects.toThrow(RangeError)
  registry.register({ name: 'waits', on: 'tool:now', onEnter: async call => void (call.args[0] = await Promise.resolve(41)) })
  expect(await tools.now(1)).toBe(42)
  expect(() => plain.now(1)).toThrow(/answers synchronously/)
})

test('hooks may wait after a function that was made asynchronous, whatever it gives', async () => {
  const { registry, reports } = fresh()
  const tools = hookTools({ object: (n: number) => ({ n }), list: (n: number) => [n] }, { registry, async: true })
  const seen: unknown[] = []
  registry.register({ name: 'waits', on: 'tool:*', failure: 'closed', onExit: async (_call, result) => void seen.push(await result) })
  expect([await tools.object(1), await tools.list(2)]).toEqual([{ n: 1 }, [2]])
  expect([seen, reports]).toEqual([[{ n: 1 }, [2]], []])
})

test('tools that stream are refused by their first step, and hooks know when the stream has ended', async () => {
  const { registry } = fresh()
  const tools = hookTools(
    {
      async *Tail({ lines }: { lines: number }) {
        for (let n = 1; n <= lines; n++) yield `line ${n}`
        return 'end'
      },
    },
    { registry },
  )
  const ended: unknown[] = []
  registry.register({
    name: 'guard',
    on: 'tool:Tail',
    async onEnter(call) {
      await Promise.resolve()
      if (call.args[0].lines > 2) call.block('too many')
    },
    onExit: call => void ended.push([call.outcome, call.result]),
  })
  const lines: string[] = []
  for await (const line of tools.Tail({ lines: 2 })) lines.push(line)
  expect(lines).toEqual(['line 1', 'line 2'])
  await expect(tools.Tail({ lines: 3 }).next()).rejects.toThrow('too many')
  const left = tools.Tail({ lines: 2 })
  await left.next()
  await left.return('end')
  expect(ended).toEqual([
    ['returned', 'end'],
    ['blocked', undefined],
    ['aborted', 'end'],
  ])
})

test('a result of 100 MB and hostile JSON pass through hooks as they are', async () => {
  const { registry } = fresh()
  const big = 'x'.repeat(100 * 1024 * 1024)
  const hostile = JSON.parse(
    `{"__proto__":{"polluted":1},"constructor":{"prototype":1},"deep":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
  ) as object
  const tools = hookTools({ Read: async (_: unknown) => big, Echo: async (input: object) => input }, { registry })
  const lengths: number[] = []
  registry.subscribe(() => {}, { args: true, result: true, attributes: true })
  registry.register({ name: 'length', on: 'tool:Read', onExit: (_, result: string) => void lengths.push(result.length) })
  expect(await tools.Read(hostile)).toBe(big)
  expect(await tools.Echo(hostile)).toBe(hostile)
  expect(lengths).toEqual([big.length])
  expect(({} as { polluted?: number }).polluted).toBeUndefined()
})

test('refuses what is no map of tools', () => {
  for (const wrong of [new (class Tools {})(), new Map(), null, 5])
    expect(() => hookTools(wrong as never)).toThrow(expect.objectContaining({ code: 'HOOKLINE_TOOLS_INVALID' }))
  expect(() => hookTools({}, { blocked: 'no' as never })).toThrow(expect.objectContaining({ code: 'HOOKLINE_INVALID_OPTION' }))
  expect(() => hookTools({}, { registry: {} as never })).toThrow(/expected a HookRegistry/)
})
