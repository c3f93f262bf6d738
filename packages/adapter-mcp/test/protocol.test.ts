/** What the protocol has around tools (tasks, elicitation, sampling, cancelling, parts of all kinds) and what is no valid request: the same with the adapter as without. */
import { attachAdapter, attachmentModes, type AttachmentMode } from '@hookline/testing'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { InMemoryTaskMessageQueue, InMemoryTaskStore } from '@modelcontextprotocol/sdk/experimental/tasks/stores/in-memory.js'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import {
  CallToolResultSchema,
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  UrlElicitationRequiredError,
  type McpError,
} from '@modelcontextprotocol/sdk/types.js'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { mcpAdapter } from '../src/index.ts'
import { handlersOf } from '../src/library.ts'
import { gate, text } from './fixture.ts'

interface Stage {
  readonly client: Client
  readonly server: McpServer
  readonly seen: unknown[]
  /** The tool `hang` runs. */
  readonly hanging: Promise<void>
  /** It was told that nobody waits. */
  readonly stopped: Promise<void>
}
type Scenario = (stage: Stage) => unknown

async function seenBy(mode: AttachmentMode | undefined, scenario: Scenario): Promise<unknown> {
  using _ = attachAdapter(mcpAdapter({ server: Server, client: Client }), mode)
  const taskStore = new InMemoryTaskStore()
  const capabilities = { tasks: { requests: { tools: { call: {} } } } }
  const server = new McpServer(
    { name: 'notes', version: '1.0.0' },
    { capabilities, taskStore, taskMessageQueue: new InMemoryTaskMessageQueue() },
  )
  const [hanging, stopped, seen] = [gate<void>(), gate<void>(), [] as unknown[]]
  server.registerTool('bare', { title: 'Bare', annotations: { readOnlyHint: true }, _meta: { mine: 1 } }, extra => {
    seen.push(Object.keys(extra).toSorted())
    return { content: [], _meta: { theirs: 1 } }
  })
  server.registerTool('kinds', { inputSchema: {} }, () => ({
    content: [
      { type: 'resource_link', uri: 'file:///a', name: 'a' },
      { type: 'image', data: 'AA==', mimeType: 'image/png' },
      { type: 'audio', data: 'AA==', mimeType: 'audio/wav' },
      { type: 'resource', resource: { uri: 'x:y', blob: 'AA==' } },
      { type: 'text', text: 't', annotations: { audience: ['user'] } },
    ],
  }))
  server.registerTool('url', {}, () => {
    throw new UrlElicitationRequiredError([{ mode: 'url', elicitationId: 'e', url: 'https://example.com/', message: 'm' }])
  })
  const question = { message: 'q', requestedSchema: { type: 'object', properties: { a: { type: 'string' } } } } as const
  server.registerTool('asks', {}, async () => text(JSON.stringify(await server.server.elicitInput(question))))
  server.registerTool('samples', {}, async () => text(JSON.stringify(await server.server.createMessage({ messages: [], maxTokens: 1 }))))
  server.registerTool('hang', {}, ({ signal }) => {
    hanging.open()
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        seen.push(String(signal.reason))
        reject(new Error('stopped'))
        stopped.open()
      })
    })
  })
  server.registerTool('echo', { inputSchema: { a: z.any() } }, input => {
    if (typeof input.a === 'object') input.a.touched = true
    return text(JSON.stringify(input))
  })
  server.experimental.tasks.registerToolTask(
    'task',
    { inputSchema: { n: z.number() }, execution: { taskSupport: 'optional' } },
    {
      async createTask({ n }, { taskStore: store }) {
        const task = await store.createTask({ ttl: 60_000, pollInterval: 1 })
        await store.storeTaskResult(task.taskId, n < 0 ? 'failed' : 'completed', text(`task ${n}`))
        return { task }
      },
      getTask: (_input, { taskId, taskStore: store }) => store.getTask(taskId),
      getTaskResult: (_input, { taskId, taskStore: store }) => store.getTaskResult(taskId) as never,
    },
  )
  const client = new Client({ name: 'test', version: '1.0.0' }, { capabilities: { elicitation: { form: {}, url: {} }, sampling: {} } })
  client.setRequestHandler(ElicitRequestSchema, () => ({ action: 'accept', content: { a: 'x' } }))
  client.setRequestHandler(CreateMessageRequestSchema, () => ({ model: 'm', role: 'assistant', content: { type: 'text', text: 'hi' } }))
  const [ours, theirs] = InMemoryTransport.createLinkedPair()
  await Promise.all([server.connect(theirs), client.connect(ours)])
  try {
    return await told(() => scenario({ client, server, seen, hanging: hanging.opened, stopped: stopped.opened }))
  } finally {
    await client.close()
    taskStore.cleanup()
  }
}

/** What came of it; ids of tasks are random. */
async function told(work: () => unknown): Promise<unknown> {
  const same = (value: unknown): unknown =>
    JSON.parse((JSON.stringify(value) ?? 'null').replaceAll(/[0-9a-f]{32}/g, 'ID').replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME'))
  try {
    return same(await work())
  } catch (error) {
    const { constructor, code, message, data } = error as McpError
    return same({ name: constructor.name, code, message, data })
  }
}

async function all(messages: AsyncIterable<object>): Promise<unknown[]> {
  const found: unknown[] = []
  for await (const message of messages) found.push({ ...message, ...('error' in message ? { error: String(message.error) } : {}) })
  return found
}

const task = (n: unknown): Scenario => {
  const options = { task: { ttl: 1000 } }
  return ({ client }) => all(client.experimental.tasks.callToolStream({ name: 'task', arguments: { n } }, CallToolResultSchema, options))
}
/** As no client of the SDK would send it. */
const raw = (params: object): Scenario => {
  return ({ client }) => client.request({ method: 'tools/call', params } as never, CallToolResultSchema)
}
const direct = (...args: unknown[]): Scenario => {
  return ({ server }) => (handlersOf(server.server)?.get('tools/call') as (...all: unknown[]) => unknown)(...args)
}

const scenarios: Record<string, Scenario> = {
  'lists of tools': ({ client }) => client.listTools(),
  'a tool without a schema': async ({ client, seen }) => [
    await client.callTool({ name: 'bare' }),
    await client.callTool({ name: 'bare', arguments: { more: 1 } }),
    seen,
  ],
  'parts of all kinds': ({ client }) => client.callTool({ name: 'kinds' }),
  'a tool that sends its caller elsewhere': ({ client }) => client.callTool({ name: 'url' }),
  'a tool that asks the user': ({ client }) => client.callTool({ name: 'asks' }),
  'a tool that asks the model': ({ client }) => client.callTool({ name: 'samples' }),
  'a tool that changes its input': async ({ client }) => {
    const input = { a: {} }
    return [await client.callTool({ name: 'echo', arguments: input }), input]
  },
  'a task that the server waits for': ({ client }) => client.callTool({ name: 'task', arguments: { n: 1 } }),
  'a task that the client asks for': task(2),
  'a task that fails': task(-1),
  'a task whose input breaks the schema': task('x'),
  'a call given up while the tool runs': async ({ client, hanging, stopped, seen }) => {
    const controller = new AbortController()
    const calling = told(() => client.callTool({ name: 'hang' }, undefined, { signal: controller.signal }))
    await hanging
    controller.abort('enough')
    return [await calling, await stopped, seen]
  },
  'a call that takes too long': async ({ client, stopped, seen }) => [
    await told(() => client.callTool({ name: 'hang' }, undefined, { timeout: 30 })),
    await stopped,
    seen,
  ],
  'a connection that ends while the tool runs': async ({ client, hanging, stopped, seen }) => {
    const calling = told(() => client.callTool({ name: 'hang' }))
    await hanging
    await client.close()
    return [await calling, await stopped, seen]
  },
  'names with odd characters': ({ client }) =>
    Promise.all(['', ' ', '__proto__', 'constructor', 'a\nb', '*', '\0', '\ud800'].map(name => told(() => client.callTool({ name })))),
  'input that is a text': raw({ name: 'echo', arguments: 'x' }),
  'input that is a list': raw({ name: 'echo', arguments: [1] }),
  'input that is null': raw({ name: 'echo', arguments: null }),
  'input with the names of prototypes': raw({
    name: 'echo',
    arguments: JSON.parse('{"__proto__":{"a":1},"constructor":{"a":1}}') as object,
  }),
  'a name that is none': raw({ name: 5 }),
  'a handler that is called by hand': direct({ method: 'tools/call', params: { name: 'echo', arguments: { a: 1 } } }),
  'a handler that is called with nothing': direct(),
}

describe.each(attachmentModes)('with %s', mode => {
  test.each(Object.keys(scenarios))('%s', async name => {
    const scenario = scenarios[name] as Scenario
    expect(await seenBy(mode, scenario)).toEqual(await seenBy(undefined, scenario))
  })
})
