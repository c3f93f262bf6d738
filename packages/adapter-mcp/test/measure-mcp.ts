/**
 * What hooks cost a tool's call over MCP, client and server in one process, over a bare pair: bare, bare again (the control), installed and idle, with hooks; in turns.
 * Run alone: `node --conditions=@hookline/source packages/adapter-mcp/test/measure-mcp.ts`. A bench section can take `measureMcp`.
 */
import { HookRegistry } from '@hookline/core'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { z } from 'zod'
import { mcpAdapter } from '../src/index.ts'

/** Nanoseconds per call, one sample for each round. */
export interface McpSamples {
  readonly name: string
  readonly ns: readonly number[]
}

async function connect(registry: HookRegistry | undefined): Promise<Client> {
  const server = new McpServer({ name: 'measured', version: '1.0.0' })
  server.registerTool('echo', { inputSchema: { message: z.string() } }, ({ message }) => ({ content: [{ type: 'text', text: message }] }))
  const client = new Client({ name: 'measuring', version: '1.0.0' })
  if (registry !== undefined) mcpAdapter({ server, client }).install(registry)
  const [ours, theirs] = InMemoryTransport.createLinkedPair()
  await Promise.all([server.connect(theirs), client.connect(ours)])
  return client
}

function withHooks(): HookRegistry {
  const registry = new HookRegistry()
  registry.register({ name: 'pair', on: 'tool:*', onEnter() {}, onExit() {} })
  return registry
}

/** Measures all of them. */
export async function measureMcp(rounds: number, count: number): Promise<McpSamples[]> {
  const entries = [
    { name: 'bare', client: await connect(undefined), ns: [] as number[] },
    { name: 'bare again (control)', client: await connect(undefined), ns: [] as number[] },
    { name: 'both sides, idle', client: await connect(new HookRegistry()), ns: [] as number[] },
    { name: 'both sides, 1 enter + 1 exit', client: await connect(withHooks()), ns: [] as number[] },
  ]
  for (let round = -3; round < rounds; round++) {
    // Each round begins with another one.
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[(i + round + entries.length) % entries.length]
      if (entry === undefined) continue
      const started = performance.now()
      for (let n = 0; n < count; n++) await entry.client.callTool({ name: 'echo', arguments: { message: 'hello' } })
      if (round >= 0) entry.ns.push(((performance.now() - started) * 1e6) / count)
    }
  }
  for (const { client } of entries) await client.close()
  return entries
}

if (import.meta.main) {
  for (const { name, ns } of await measureMcp(15, 1000)) {
    const median = ns.toSorted((a, b) => a - b)[ns.length >> 1] ?? 0
    console.log(name.padEnd(30), `${(median / 1000).toFixed(1)} µs`.padStart(10))
  }
}
