/** Servers that answer tools by the handler for everything, as proxies do. */
import { HookRegistry } from '@hookline/core'
import { toolPolicy } from '@hookline/tools'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { CallToolRequestSchema } from '@modelcontextprotocol/sdk/types.js'
import { expect, onTestFinished, test } from 'vitest'
import { mcpAdapter } from '../src/index.ts'
import { handlersOf } from '../src/library.ts'
import { text } from './fixture.ts'

function proxy(seen: unknown[]): Server {
  const server = new Server({ name: 'proxy', version: '1.0.0' }, { capabilities: { tools: {} } })
  server.fallbackRequestHandler = async ({ method, params }) => {
    seen.push([method, params])
    return method === 'tools/list' ? { tools: [] } : text('forwarded')
  }
  return server
}
async function connect(server: Server): Promise<Client> {
  const [ours, theirs] = InMemoryTransport.createLinkedPair()
  const client = new Client({ name: 'test', version: '1.0.0' })
  await Promise.all([server.connect(theirs), client.connect(ours)])
  onTestFinished(() => client.close())
  return client
}
const call = (client: Client, name: string): Promise<unknown> => client.callTool({ name, arguments: { a: 1 } })

test.each(['class', 'server', 'server that is connected already'])(
  'are hooked by their %s, and other requests are left alone',
  async how => {
    const registry = new HookRegistry()
    registry.register(toolPolicy({ deny: ['secret'] }))
    const seen: unknown[] = []
    const byClass = how === 'class' ? mcpAdapter({ server: Server }).install(registry) : undefined
    onTestFinished(() => byClass?.())
    const server = proxy(seen)
    let remove = how === 'server' ? mcpAdapter({ server }).install(registry) : undefined
    const client = await connect(server)
    if (how === 'server that is connected already') remove = mcpAdapter({ server }).install(registry)
    expect(await call(client, 'secret')).toMatchObject({ isError: true })
    expect(await call(client, 'open')).toEqual(text('forwarded'))
    expect(await client.listTools()).toEqual({ tools: [] })
    expect(seen).toEqual([
      ['tools/call', { name: 'open', arguments: { a: 1 } }],
      ['tools/list', undefined],
    ])
    byClass?.()
    remove?.()
    expect(await call(client, 'secret')).toEqual(text('forwarded'))
    if (byClass === undefined) expect(handlersOf(server)?.has('tools/call')).toBe(false)
  },
)

test('a handler of its own that a server gets afterwards is hooked as well', async () => {
  const registry = new HookRegistry()
  registry.register(toolPolicy({ deny: ['secret'] }))
  const server = proxy([])
  mcpAdapter({ server }).install(registry)
  const client = await connect(server)
  server.setRequestHandler(CallToolRequestSchema, () => text('own'))
  expect([await call(client, 'open'), await call(client, 'secret')]).toMatchObject([text('own'), { isError: true }])
})

test('tools can be registered after hooks were put around a server that has one', async () => {
  const registry = new HookRegistry()
  registry.register(toolPolicy({ deny: ['secret'] }))
  const server = new McpServer({ name: 'both', version: '1.0.0' })
  server.server.fallbackRequestHandler = async () => text('forwarded')
  mcpAdapter({ server }).install(registry)
  for (const name of ['open', 'secret']) server.registerTool(name, {}, () => text('own'))
  const client = await connect(server.server)
  expect([await call(client, 'open'), await call(client, 'secret')]).toMatchObject([text('own'), { isError: true }])
})

test('a method is not found as without hooks, when it was taken away', async () => {
  const server = proxy([])
  const registry = new HookRegistry()
  mcpAdapter({ server }).install(registry)
  registry.register({ name: 'watch', on: '*', onExit() {} })
  const client = await connect(server)
  expect(await call(client, 'open')).toEqual(text('forwarded'))
  delete server.fallbackRequestHandler
  await expect(call(client, 'open')).rejects.toThrow('MCP error -32601: Method not found')
})

test('what hooks make of a structure is held to the schema that it lists', async () => {
  const server = new Server({ name: 'proxy', version: '1.0.0' }, { capabilities: { tools: {} } })
  const outputSchema = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] } as const
  server.fallbackRequestHandler = async ({ method }) =>
    method === 'tools/list'
      ? { tools: [{ name: 'count', inputSchema: { type: 'object' }, outputSchema }] }
      : { content: [], structuredContent: { n: 1 } }
  const registry = new HookRegistry({ onReport() {} })
  mcpAdapter({ server }).install(registry)
  registry.register({
    name: 'change',
    on: '*',
    onExit: call => void ((call.result as { structuredContent: object }).structuredContent = { n: 'x' }),
  })
  expect(await call(await connect(server), 'count')).toMatchObject({ isError: true })
})
