/** What server-side hooks make of a result is held to the tool's output schema, as the server holds the tool's own. */
import { HookRegistry, type CallContext, type Hook, type Report } from '@hookline/core'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js'
import { describe, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { mcpAdapter } from '../src/index.ts'
import { text } from './fixture.ts'

const own = { content: [{ type: 'text' as const, text: 'one' }], structuredContent: { sum: 1 } }

interface Stage {
  readonly client: Client
  readonly reports: string[]
  /** How often the server was asked for its tools. */
  readonly lists: unknown[]
  /** The schema that is listed next. */
  schema: object | undefined
}

function high(): Server {
  const server = new McpServer({ name: 'high', version: '1.0.0' })
  server.registerTool('sum', { outputSchema: { sum: z.number() } }, () => structuredClone(own))
  return server.server
}

function low(stage: Stage): Server {
  const server = new Server({ name: 'low', version: '1.0.0' }, { capabilities: { tools: {} } })
  const inputSchema = { type: 'object' } as const
  server.setRequestHandler(ListToolsRequestSchema, ({ params }) => {
    stage.lists.push(params?.cursor)
    if (params?.cursor !== 'more') return { tools: [{ name: 'other', inputSchema }], nextCursor: 'more' }
    return { tools: [{ name: 'sum', inputSchema, outputSchema: stage.schema }] as never }
  })
  server.setRequestHandler(CallToolRequestSchema, () => structuredClone(own))
  return server
}

async function staged(make: (stage: Stage) => Server, ...hooks: Pick<Hook, 'onEnter' | 'onExit'>[]): Promise<Stage> {
  const reports: string[] = []
  const registry = new HookRegistry({ onReport: ({ code }: Report) => reports.push(code) })
  for (const [n, hook] of hooks.entries()) registry.register({ name: `hook ${n}`, on: 'tool:*', ...hook })
  const client = new Client({ name: 'test', version: '1.0.0' })
  const schema = { type: 'object', properties: { sum: { type: 'number' } }, required: ['sum'], additionalProperties: false }
  const stage: Stage = { client, reports, lists: [], schema }
  const server = make(stage)
  mcpAdapter({ server }).install(registry)
  const [ours, theirs] = InMemoryTransport.createLinkedPair()
  await Promise.all([server.connect(theirs), client.connect(ours)])
  onTestFinished(() => client.close())
  return stage
}

const call = ({ client }: Stage): Promise<unknown> => client.callTool({ name: 'sum' })
const exit = (change: (call: CallContext) => void): Pick<Hook, 'onExit'> => ({ onExit: change })

describe.each([
  ['McpServer', high],
  ['a low-level server that lists its tools in pages', low],
] as const)('at %s', (_, make) => {
  test.each([
    ['of another type', exit(at => void (at.result = { ...own, structuredContent: { sum: 'x' } })), 'data/sum must be number'],
    ['that is a text', exit(at => void (at.result = 'hello')), 'got none, and the tool has an outputSchema'],
    ['changed in place', exit(at => void (at.result.structuredContent.sum = 'x')), 'data/sum must be number'],
    ['with a field more, in place', exit(at => void (at.result.structuredContent.secret = 'x')), 'must NOT have additional properties'],
    ['in place of the call', { onEnter: (at: CallContext) => at.skip({ structuredContent: {} }) }, "must have required property 'sum'"],
  ])('a result %s is withheld, told to the model and reported', async (_title, hook, told) => {
    const stage = await staged(make, hook)
    expect(await call(stage)).toMatchObject({ isError: true, content: [{ text: expect.stringContaining(told) }] })
    expect(stage.reports).toEqual(['HOOKLINE_INVALID_OPTION'])
  })

  test.each([
    ['another sum', exit(at => void (at.result = { ...own, structuredContent: { sum: 7 } })), { ...own, structuredContent: { sum: 7 } }],
    ['another sum in place', exit(at => void (at.result.structuredContent.sum = 8)), { ...own, structuredContent: { sum: 8 } }],
    ['an error', exit(at => void (at.result = { ...text('no'), isError: true })), { ...text('no'), isError: true }],
    ['another text beside', exit(at => void (at.result = { ...at.result, content: [] })), { ...own, content: [] }],
    ['what the tool gave', exit(() => {}), own],
  ])('%s reaches the client', async (_title, hook, result) => {
    const stage = await staged(make, hook)
    await stage.client.listTools()
    expect(await call(stage)).toEqual(result)
    expect(stage.reports).toEqual([])
  })
})

test('the server is asked for its tools only where hooks have made another structure', async () => {
  const hooks = [exit(at => void (at.result = { ...at.result, content: [] })), exit(() => {})]
  const stage = await staged(low, ...hooks)
  await call(stage)
  expect(stage.lists).toEqual([])
})

test('a schema that nobody can compile lets nothing through, which is reported', async () => {
  const stage = await staged(
    low,
    exit(at => void (at.result = { ...own, structuredContent: { sum: 7 } })),
  )
  stage.schema = { type: 'object', $ref: '#/none' }
  expect(await call(stage)).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('nobody can check') }] })
  expect(stage.reports).toEqual(['HOOKLINE_INVALID_OPTION'])
})

test('a schema that changes is looked at anew', async () => {
  const stage = await staged(
    low,
    exit(at => void (at.result = { ...own, structuredContent: { sum: 7 } })),
  )
  expect(await call(stage)).toHaveProperty('structuredContent')
  stage.schema = { type: 'object', properties: { sum: { type: 'string' } } }
  expect(await call(stage)).toMatchObject({ isError: true })
  stage.schema = undefined
  expect(await call(stage)).toHaveProperty('structuredContent')
})
