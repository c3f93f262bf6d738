/** Tools of the real OpenAI Agents SDK, in its own runner; the model is its test double with a script. */
import { Agent, applyPatchTool, computerTool, RunContext, Runner, shellTool, tool, type FunctionTool } from '@openai/agents'
import { assistantMessage, functionCall, ScriptedModel } from '@openai/agents/testing'
import { hookTools, toolCallOf, toolPolicy } from '@hookline/tools'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { fresh, waiting } from './helpers.ts'

/** What the model was told of its tool call. */
// oxlint-disable-next-line typescript/no-explicit-any -- tools of any parameters
async function told(tools: readonly FunctionTool<any, any, any>[], name: string, input: object | string): Promise<unknown> {
  const model = new ScriptedModel([[functionCall(name, input as string, { callId: 'call-1' })], [assistantMessage('done')]])
  const agent = new Agent({ name: 'test', model, tools: [...tools] })
  const result = await new Runner({ tracingDisabled: true }).run(agent, 'go')
  expect(result.finalOutput).toBe('done')
  const items = model.lastCall?.request.input as readonly { type?: string; output?: { text?: string } }[]
  return items.find(({ type }) => type === 'function_call_result')?.output?.text
}

const read = () =>
  tool({
    name: 'read',
    description: 'Reads a file',
    parameters: z.object({ path: z.string() }),
    execute: async ({ path }) => `text of ${path}`,
  })

test('hooks see the parsed input, the id of the call and its result; the model is told the same as without', async () => {
  const { registry } = fresh()
  const tools = hookTools([read()], { registry })
  const seen: unknown[] = []
  registry.register({
    name: 'see',
    on: { kind: 'agent.tool' },
    onExit: (call, result) => void seen.push(call.target.name, call.args, result, toolCallOf(call)),
  })
  expect(await told(tools, 'read', { path: 'a.txt' })).toBe('text of a.txt')
  expect(seen).toEqual([
    'tool:read',
    [{ path: 'a.txt' }],
    'text of a.txt',
    { toolName: 'read', callId: 'call-1', framework: '@openai/agents', signal: undefined },
  ])
})

test('an input that hooks change, also in place, goes to the tool and is checked against its schema', async () => {
  const { registry } = fresh()
  const tools = hookTools([read()], { registry })
  const remove = registry.register({ name: 'in place', on: 'tool:read', onEnter: call => void (call.args[0].path = 'b.txt') })
  expect(await told(tools, 'read', { path: 'a.txt' })).toBe('text of b.txt')
  remove()
  registry.register({ name: 'wrong', on: 'tool:read', onEnter: call => void (call.args[0] = { path: 5 }) })
  expect(await told(tools, 'read', { path: 'a.txt' })).toMatch(/error occurred/)
})

test('a blocked call, and a hook that crashes before or after, are texts for the model and no end of the run', async () => {
  const { registry } = fresh()
  const tools = hookTools([read()], { registry })
  const guard = registry.register({ name: 'guard', on: 'tool:read', onEnter: call => call.block('a.txt is private') })
  expect(await told(tools, 'read', { path: 'a.txt' })).toBe('Tool "read" was not run: a.txt is private')
  guard()
  const crash = registry.register({ name: 'crash', on: 'tool:read', onEnter: () => Promise.reject(new Error('no policy server')) })
  expect(await told(tools, 'read', { path: 'a.txt' })).toBe('Tool "read" was not run: no policy server')
  crash()
  registry.register({
    name: 'after',
    on: 'tool:read',
    failure: 'closed',
    onExit() {
      throw new Error('holds a secret')
    },
  })
  expect(await told(tools, 'read', { path: 'a.txt' })).toBe('Tool "read" has run, and its result is withheld: holds a secret')
})

test("the tool's own errors are told in the SDK's words", async () => {
  const { registry } = fresh()
  const failing = tool({
    name: 'read',
    description: '',
    parameters: z.object({}),
    execute: async () => Promise.reject(new Error('disk is gone')),
  })
  registry.register({ name: 'see', on: '*', onEnter() {} })
  const text = await told(hookTools([failing], { registry }), 'read', {})
  expect(text).toBe(await told([failing], 'read', {}))
  expect(text).toContain('error occurred')
})

test('what a tool of another make throws is thrown', async () => {
  const { registry } = fresh()
  registry.register({ name: 'see', on: '*', onEnter() {} })
  const own: ReturnType<typeof read> = { ...read(), invoke: async () => Promise.reject(new RangeError('its own')) }
  await expect(hookTools([own], { registry })[0]?.invoke(new RunContext(), '{}', undefined)).rejects.toThrow(RangeError)
})

test('a tool with an output schema refuses by its own function for errors, or the run ends', async () => {
  const { registry } = fresh()
  const structured = (errorFunction?: (context: RunContext, error: unknown) => unknown) =>
    tool({
      name: 'read',
      description: '',
      parameters: z.object({}),
      outputSchema: z.object({ ok: z.boolean() }),
      execute: async () => ({ ok: true }),
      ...(errorFunction === undefined ? {} : { errorFunction: errorFunction as never }),
    })
  registry.register({ name: 'guard', on: '*', onEnter: call => call.block('no') })
  const text = await told(hookTools([structured(() => ({ ok: false }))], { registry }), 'read', {})
  expect(JSON.parse(text as string)).toEqual({ ok: false })
  await expect(told(hookTools([structured()], { registry }), 'read', {})).rejects.toThrow(/blocked by hook "guard"/)
})

test('hooks are handed a text that is no JSON, and the tool refuses it in its own words', async () => {
  const { registry } = fresh()
  const seen: unknown[] = []
  registry.register({ name: 'see', on: '*', onEnter: call => void seen.push(call.args[0]) })
  const [hooked] = hookTools([read()], { registry })
  expect(await hooked?.invoke(new RunContext(), '{"path": ', undefined)).toMatch(/error occurred/)
  expect(seen).toEqual(['{"path": '])
})

test('a policy does not take a text that it cannot parse for harmless', async () => {
  const { registry } = fresh()
  registry.register(toolPolicy({ deny: [{ tool: 'read', args: { path: '/etc/*' }, reason: 'not that one' }] }))
  // One that is not as strict as JSON.
  const lenient = { ...read(), invoke: async (_: unknown, text: string) => `read ${/path: '(.*)'/.exec(text)?.[1] ?? ''}` } as ReturnType<
    typeof read
  >
  const [hooked] = hookTools([lenient], { registry })
  expect(await hooked?.invoke(new RunContext(), "{ path: '/etc/passwd' }", undefined)).toBe('Tool "read" was not run: not that one')
})

test('`needsApproval` of the SDK asks before any hook does', async () => {
  const { registry } = fresh()
  const asked: unknown[] = []
  const seen: string[] = []
  const careful = tool({
    name: 'read',
    description: '',
    parameters: z.object({ path: z.string() }),
    needsApproval: async (_, input) => (asked.push(input), true),
    execute: async () => 'text',
  })
  registry.register({ name: 'see', on: '*', onEnter: call => void seen.push(call.target.name) })
  const model = new ScriptedModel([[functionCall('read', { path: 'a' }, { callId: '1' })], [assistantMessage('done')]])
  const agent = new Agent({ name: 'test', model, tools: hookTools([careful], { registry }) })
  const runner = new Runner({ tracingDisabled: true })
  const first = await runner.run(agent, 'go')
  expect([first.interruptions.length, seen]).toEqual([1, []])
  for (const item of first.interruptions) first.state.approve(item)
  expect((await runner.run(agent, first.state)).finalOutput).toBe('done')
  expect(seen).toEqual(['tool:read'])
  expect(asked[0]).toEqual({ path: 'a' })
})

test('tools that the provider runs stay as they are', () => {
  const hosted = { type: 'hosted_tool', name: 'web_search', providerData: {} } as const
  expect(hookTools([hosted], { registry: fresh().registry })[0]).toBe(hosted)
})

test.each([
  ['the shell', () => shellTool({ shell: { run: async () => ({ output: [] }) } })],
  ['the editor', () => applyPatchTool({ editor: { createFile: () => {}, updateFile: () => {}, deleteFile: () => {} } as never })],
  ['the computer', () => computerTool({ computer: { environment: 'browser', dimensions: [1, 1] } as never })],
])('%s of this machine is not passed over: it would run without hooks', (_, make) => {
  expect(() => hookTools([make()], { registry: fresh().registry })).toThrow(
    expect.objectContaining({ code: 'HOOKLINE_TOOLS_INVALID', message: expect.stringContaining('hook the function that it runs') }),
  )
})

test('the shell of this machine is hooked by the function that it runs', async () => {
  const { registry } = fresh()
  const ran: unknown[] = []
  registry.register(toolPolicy({ deny: [{ tool: 'shell', args: { commands: 'rm *' }, reason: 'nothing is deleted here' }] }))
  const shell = { run: async ({ commands }: { readonly commands: string[] }) => (ran.push(...commands), { output: [] }) }
  const { shell: run } = hookTools({ shell: shell.run }, { registry })
  const [hosted] = hookTools([shellTool({ environment: { type: 'container_auto' } })], { registry })
  expect(hosted).toHaveProperty('type', 'shell')
  const made = shellTool({ shell: { run } })
  await made.shell.run({ commands: ['ls'] })
  await expect(made.shell.run({ commands: ['ls', 'rm -rf /'] })).rejects.toThrow('nothing is deleted here')
  expect(ran).toEqual(['ls'])
})

test('a tool does not run for somebody who has left while hooks waited', async () => {
  const { registry } = fresh()
  let ran = 0
  const made = tool({ name: 'read', description: 'Reads', parameters: z.object({}), execute: async () => `ran ${(ran += 1)}` })
  const [hooked] = hookTools([made], { registry })
  const { asked, allowed, ended } = waiting(registry)
  const controller = new AbortController()
  const reason = new Error('enough')
  const calling = hooked.invoke(new RunContext(), '{}', { signal: controller.signal })
  await asked.opened
  controller.abort(reason)
  allowed.open()
  await expect(calling).rejects.toBe(reason)
  expect([await ended.opened, ran]).toEqual(['aborted', 0])
})
