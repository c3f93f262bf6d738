/** Tools of the real Vercel AI SDK, in its own loop; the model is its test helper with a script. */
import { hookTools } from '@hookline/tools'
import { generateText, isStepCount, streamText, tool, type ToolSet } from 'ai'
import { convertArrayToReadableStream, MockLanguageModelV4 } from 'ai/test'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { fresh, waiting } from './helpers.ts'

const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: 1, text: 1, reasoning: undefined },
}
const toolCall = (toolName: string, input: object) => ({
  type: 'tool-call' as const,
  toolCallId: `call-${toolName}`,
  toolName,
  input: JSON.stringify(input),
})

/** A model that calls one tool and then says what it was told. */
function scripted(toolName: string, input: object): MockLanguageModelV4 {
  return new MockLanguageModelV4({
    doGenerate: [
      { content: [toolCall(toolName, input)], finishReason: { unified: 'tool-calls', raw: undefined }, usage, warnings: [] },
      { content: [{ type: 'text', text: 'done' }], finishReason: { unified: 'stop', raw: undefined }, usage, warnings: [] },
    ],
    doStream: [
      {
        stream: convertArrayToReadableStream([
          toolCall(toolName, input),
          { type: 'finish' as const, finishReason: { unified: 'tool-calls' as const, raw: undefined }, usage },
        ]),
      },
      {
        stream: convertArrayToReadableStream([
          { type: 'finish' as const, finishReason: { unified: 'stop' as const, raw: undefined }, usage },
        ]),
      },
    ],
  })
}

/** What the model was told of its tool call. */
async function told(tools: ToolSet, toolName: string, input: object): Promise<unknown> {
  const model = scripted(toolName, input)
  const { text } = await generateText({ model, tools, prompt: 'go', stopWhen: isStepCount(3) })
  expect(text).toBe('done')
  const message = model.doGenerateCalls[1]?.prompt.find(({ role }) => role === 'tool')
  return (message?.content[0] as { output?: unknown } | undefined)?.output
}

const weather = () =>
  tool({
    description: 'The weather of a city',
    inputSchema: z.object({ city: z.string() }),
    execute: async ({ city }) => ({ city, degrees: 21 }),
  })

test('hooks see the input, the id of the call and its result; the model is told the same as without', async () => {
  const { registry } = fresh()
  const tools = hookTools({ weather: weather() }, { registry })
  const seen: unknown[] = []
  registry.register({ name: 'see', on: 'tool:weather', onExit: (call, result) => void seen.push(call.args, result, call.attributes) })
  const output = await told(tools, 'weather', { city: 'Bonn' })
  expect(output).toEqual(await told({ weather: weather() }, 'weather', { city: 'Bonn' }))
  expect(seen).toEqual([
    [{ city: 'Bonn' }],
    { city: 'Bonn', degrees: 21 },
    {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'weather',
      'gen_ai.tool.type': 'function',
      'gen_ai.tool.description': 'The weather of a city',
      'gen_ai.tool.call.id': 'call-weather',
    },
  ])
})

test('the input and the output can be changed', async () => {
  const { registry } = fresh()
  const tools = hookTools({ weather: weather() }, { registry })
  registry.register({
    name: 'change',
    on: 'tool:weather',
    onEnter: async call => void (call.args[0] = { city: 'Rome' }),
    onExit: (call, result: { degrees: number }) => void (call.result = { ...result, degrees: 30 }),
  })
  expect(await told(tools, 'weather', { city: 'Bonn' })).toEqual({ type: 'json', value: { city: 'Rome', degrees: 30 } })
})

test('a blocked call is an error that the model can read, and the loop goes on', async () => {
  const { registry } = fresh()
  const tools = hookTools({ weather: weather() }, { registry })
  registry.register({ name: 'guard', on: 'tool:weather', onEnter: call => call.block('Bonn is closed') })
  expect(await told(tools, 'weather', { city: 'Bonn' })).toEqual({
    type: 'error-text',
    value: 'BlockedError: tool:weather was blocked by hook "guard": Bonn is closed',
  })
})

test('tools that stream do so under hooks, and the last value is the result', async () => {
  const { registry } = fresh()
  const tools = hookTools(
    {
      count: tool({
        inputSchema: z.object({ to: z.number() }),
        async *execute({ to }) {
          for (let n = 1; n <= to; n++) yield n
        },
      }),
    },
    { registry },
  )
  const ended: unknown[] = []
  registry.register({ name: 'waits', on: 'tool:count', onEnter: async () => {}, onExit: call => void ended.push(call.outcome) })
  const results: unknown[] = []
  const { fullStream } = streamText({ model: scripted('count', { to: 3 }), tools, prompt: 'go', stopWhen: isStepCount(2) })
  for await (const part of fullStream) if (part.type === 'tool-result') results.push([part.preliminary ?? false, part.output])
  expect(results).toEqual([
    [true, 1],
    [true, 2],
    [true, 3],
    [false, 3],
  ])
  expect(ended).toEqual(['returned'])
})

test('a plain function that returns a stream keeps its last value, whether hooks wait or not', async () => {
  const { registry } = fresh()
  async function* numbers(): AsyncGenerator<number> {
    yield 1
    yield 2
  }
  const tools = hookTools({ numbers: tool({ inputSchema: z.object({}), execute: () => numbers() }) }, { registry })
  registry.register({ name: 'sync', on: '*', onEnter() {} })
  expect(await told(tools, 'numbers', {})).toEqual({ type: 'json', value: 2 })
  registry.register({ name: 'waits', on: '*', onEnter: async () => {} })
  expect(await told(tools, 'numbers', {})).toEqual({ type: 'json', value: 2 })
})

test('hooks may wait after a tool that answers at once, and see what a stream came to when they have waited before it', async () => {
  const { registry, reports } = fresh()
  async function* numbers(): AsyncGenerator<number> {
    yield 1
    yield 2
  }
  const inputSchema = z.object({})
  const tools = hookTools({ now: tool({ inputSchema, execute: () => ({ n: 1 }) }) }, { registry })
  const seen: unknown[] = []
  registry.register({
    name: 'waits',
    on: '*',
    failure: 'closed',
    onEnter: async call => void (await call.target),
    onExit: async (_call, result) => void seen.push(await result),
  })
  expect(await told(tools, 'now', {})).toEqual({ type: 'json', value: { n: 1 } })
  expect(
    await told({ numbers: hookTools({ numbers: tool({ inputSchema, execute: () => numbers() }) }, { registry }).numbers }, 'numbers', {}),
  ).toEqual({
    type: 'json',
    value: 2,
  })
  expect([seen, reports]).toEqual([[{ n: 1 }, 2], []])
})

test.each(['answers', 'streams'])('a tool that %s does not run for somebody who has left while hooks waited', async how => {
  const { registry } = fresh()
  let ran = 0
  const answers = async (): Promise<string> => `ran ${(ran += 1)}`
  async function* streams(): AsyncGenerator<string> {
    yield answers()
  }
  const inputSchema = z.object({})
  const now = how === 'streams' ? tool({ inputSchema, execute: streams }) : tool({ inputSchema, execute: answers })
  const tools: ToolSet = hookTools({ now }, { registry })
  const { asked, allowed, ended } = waiting(registry)
  const controller = new AbortController()
  const { fullStream } = streamText({
    model: scripted('now', {}),
    tools,
    prompt: 'go',
    abortSignal: controller.signal,
    stopWhen: isStepCount(2),
  })
  const read = (async () => {
    for await (const part of fullStream) if (part.type === 'abort') break
  })()
  await asked.opened
  controller.abort(new Error('enough'))
  allowed.open()
  expect([await ended.opened, ran]).toEqual(['aborted', 0])
  await read
})

test('a tool without `execute` stays the object it is', () => {
  const { registry } = fresh()
  const map = { ask: tool({ inputSchema: z.object({}) }) }
  expect(hookTools(map, { registry }).ask).toBe(map.ask)
})
