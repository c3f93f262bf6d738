/** Two adapters on one server, removals while calls run, and names that are odd. */
import { HookRegistry } from '@hookline/core'
import { mcpAdapter } from '@hookline/adapter-mcp'
import { toolPolicy } from '@hookline/tools'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { CallToolRequestSchema } from '@modelcontextprotocol/sdk/types.js'
import { expect, test } from 'vitest'
import { gate, text } from './fixture.ts'

function low(handler: (name: string) => unknown): Server {
  const server = new Server({ name: 'low', version: '1.0.0' }, { capabilities: { tools: {} } })
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    await handler(params.name)
    return text(`ran ${params.name}`)
  })
  return server
}
async function connect(server: Server): Promise<Client> {
  const [ours, theirs] = InMemoryTransport.createLinkedPair()
  const client = new Client({ name: 'test', version: '1.0.0' })
  await Promise.all([server.connect(theirs), client.connect(ours)])
  return client
}

test('a server and a client that are hooked by their class and by themselves are hooked once', async () => {
  const registry = new HookRegistry()
  const seen: unknown[] = []
  registry.register({ name: 'see', on: 'tool:*', onEnter: call => void seen.push(call.target.className) })
  const removeClasses = mcpAdapter({ server: Server, client: Client }).install(registry)
  const server = low(() => {})
  const client = await connect(server)
  const removeOwn = mcpAdapter({ server, client }).install(registry)
  try {
    await client.callTool({ name: 'echo' })
    expect(seen).toEqual(['client', 'server'])
    removeClasses()
    await client.callTool({ name: 'echo' })
    expect(seen).toEqual(['client', 'server', 'client', 'server'])
    removeOwn()
    await client.callTool({ name: 'echo' })
    expect(seen).toHaveLength(4)
  } finally {
    removeClasses()
    removeOwn()
    await client.close()
  }
})

test('an adapter that is removed and installed again while a call runs ends that call with its hooks, and hooks the next once', async () => {
  const registry = new HookRegistry()
  const ended: string[] = []
  registry.register({ name: 'see', on: 'tool:*', onExit: call => void ended.push(call.target.name) })
  const running = gate<void>()
  const held = gate<void>()
  const server = low(async name => {
    if (name !== 'slow') return
    running.open()
    await held.opened
  })
  let remove = mcpAdapter({ server }).install(registry)
  const client = await connect(server)
  const slow = client.callTool({ name: 'slow' })
  await running.opened
  remove()
  remove = mcpAdapter({ server }).install(registry)
  await client.callTool({ name: 'echo' })
  held.open()
  expect(await slow).toEqual(text('ran slow'))
  expect(ended).toEqual(['tool:echo', 'tool:slow'])
  remove()
  await client.close()
})

test.each(['', '*', 'a b', 'a,b', 'a-b', '__proto__', 'Bash\u0000', 'ﬁle', 'a#b', 'a:b'])(
  'a tool named %j is denied by `*`, and is its own target',
  async name => {
    const registry = new HookRegistry()
    const names: unknown[] = []
    registry.register({ name: 'see', on: { kind: 'agent.tool' }, onEnter: call => void names.push(call.target.name) })
    registry.register(toolPolicy({ deny: ['*'] }))
    let ran = 0
    const server = low(() => (ran += 1))
    const remove = mcpAdapter({ server }).install(registry)
    const client = await connect(server)
    expect((await client.callTool({ name })).isError).toBe(true)
    expect([ran, names]).toEqual([0, [`tool:${name}`]])
    remove()
    await client.close()
  },
)
