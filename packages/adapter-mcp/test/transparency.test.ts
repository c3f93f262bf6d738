/** What a program can see of itself is the same with the adapter and without: every scenario is compared with its own bare run. */
import { attachAdapter, attachmentModes, type AttachmentMode } from '@hookline/testing'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { CallToolResultSchema, ErrorCode, McpError, type JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { mcpAdapter } from '../src/index.ts'

type Scenario = (client: Client, server: McpServer, messages: JSONRPCMessage[]) => unknown

async function seenBy(mode: AttachmentMode | undefined, scenario: Scenario): Promise<unknown> {
  using _ = attachAdapter(mcpAdapter({ server: Server, client: Client }), mode)
  const server = new McpServer({ name: 'notes', version: '1.0.0' })
  server.registerTool('echo', { inputSchema: { message: z.string() } }, ({ message }) => ({ content: [{ type: 'text', text: message }] }))
  server.registerTool(
    'sum',
    { inputSchema: { a: z.number(), b: z.number().default(2) }, outputSchema: { sum: z.number() } },
    ({ a, b }) => ({ content: [], structuredContent: { sum: a + b } }),
  )
  server.registerTool('lies', { outputSchema: { sum: z.number() } }, () => ({ content: [], structuredContent: { sum: 'none' } }))
  server.registerTool('fails', {}, () => {
    throw new McpError(ErrorCode.InvalidRequest, 'its own failure')
  })
  server.registerTool('steps', {}, async ({ sendNotification, _meta }) => {
    for (let progress = 1; progress <= 3; progress++)
      await sendNotification({ method: 'notifications/progress', params: { progressToken: _meta?.progressToken ?? 0, progress } })
    return { content: [] }
  })
  const [ours, theirs] = InMemoryTransport.createLinkedPair()
  const client = new Client({ name: 'test', version: '1.0.0' })
  const messages: JSONRPCMessage[] = []
  const send = ours.send.bind(ours)
  ours.send = (message, options) => {
    messages.push(message)
    return send(message, options)
  }
  await Promise.all([server.connect(theirs), client.connect(ours)])
  try {
    return await scenario(client, server, messages)
  } catch (error) {
    const { name, message, code } = error as McpError
    return { name, message, code, isMcpError: error instanceof McpError, keys: Object.keys(error as object) }
  } finally {
    await client.close()
  }
}

const scenarios: Record<string, Scenario> = {
  'what is sent': async (client, _, messages) => {
    await client.callTool({ name: 'echo', arguments: { message: 'a' }, _meta: { mine: 1 } })
    await client.callTool({ name: 'steps' })
    return messages
  },
  'structured results, defaults and what the client checks of them': async client => {
    await client.listTools()
    return client.callTool({ name: 'sum', arguments: { a: 1 } })
  },
  'a result that breaks its schema': client => client.callTool({ name: 'lies' }),
  'an input that breaks its schema': client => client.callTool({ name: 'sum', arguments: { a: 'x' } }),
  'a tool that fails': client => client.callTool({ name: 'fails' }),
  'a tool that is not there': client => client.callTool({ name: 'none' }),
  'a request without a name': client => client.request({ method: 'tools/call', params: {} }, CallToolResultSchema),
  'a request without params': client => client.request({ method: 'tools/call' }, CallToolResultSchema),
  progress: async client => {
    const seen: unknown[] = []
    const onprogress = (progress: unknown): void => void seen.push(progress)
    const result = await client.callTool({ name: 'steps' }, CallToolResultSchema, { onprogress })
    return [seen, result]
  },
  'a call given up before it is sent': client =>
    client.callTool({ name: 'echo', arguments: { message: 'a' } }, CallToolResultSchema, { signal: AbortSignal.abort('never') }),
  'many calls at once': client =>
    Promise.all(Array.from({ length: 20 }, (_, n) => client.callTool({ name: 'echo', arguments: { message: String(n) } }))),
  'a call when the connection is closed': async client => {
    await client.close()
    return client.callTool({ name: 'echo', arguments: { message: 'a' } })
  },
  'other requests': async client => [await client.listTools(), await client.ping()],
  'what the objects look like': (client, { server }) => [
    Object.keys(client).toSorted(),
    Object.keys(server).toSorted(),
    client.request.name,
    client.callTool.length,
    server.setRequestHandler.length,
  ],
}

describe.each(attachmentModes)('with %s', mode => {
  test.each(Object.keys(scenarios))('%s', async name => {
    const scenario = scenarios[name] as Scenario
    expect(await seenBy(mode, scenario)).toEqual(await seenBy(undefined, scenario))
  })
})
