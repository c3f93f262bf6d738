/** Real servers and clients of the SDK, connected in one process. */
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { CallToolRequestSchema, ListToolsRequestSchema, type CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import { z } from 'zod'

export interface Fixture {
  readonly client: Client
  readonly close: () => Promise<void>
  /** How often a tool has run. */
  ran: number
  /** What tools were called with, in their order. */
  readonly inputs: unknown[]
  /** `_meta` of the requests. */
  readonly metas: unknown[]
}

export const text = (value: string): CallToolResult => ({ content: [{ type: 'text', text: value }] })

async function connected(server: Pick<Server, 'connect' | 'close'>, seen: Omit<Fixture, 'client' | 'close'>): Promise<Fixture> {
  const [ours, theirs] = InMemoryTransport.createLinkedPair()
  const client = new Client({ name: 'test', version: '1.0.0' })
  await Promise.all([server.connect(theirs), client.connect(ours)])
  return Object.assign(seen, {
    client,
    close: async () => {
      await client.close()
      await server.close()
    },
  })
}

/** A server of the high level, with a tool `echo` that fails on `bad`. */
export async function highLevel(): Promise<Fixture> {
  const seen = { ran: 0, inputs: [] as unknown[], metas: [] as unknown[] }
  const server = new McpServer({ name: 'high', version: '1.0.0' })
  server.registerTool('echo', { inputSchema: { message: z.string() } }, ({ message }, { _meta }) => {
    seen.ran += 1
    seen.inputs.push({ message })
    seen.metas.push(_meta)
    if (message === 'bad') throw new Error('its own failure')
    return text(`echo ${message}`)
  })
  return connected(server, seen)
}

/** A server of the low level with the same tool; its errors are errors of the protocol. */
export async function lowLevel(): Promise<Fixture> {
  const seen = { ran: 0, inputs: [] as unknown[], metas: [] as unknown[] }
  const server = new Server({ name: 'low', version: '1.0.0' }, { capabilities: { tools: {} } })
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [{ name: 'echo', inputSchema: { type: 'object' } }] }))
  server.setRequestHandler(CallToolRequestSchema, ({ params }) => {
    seen.ran += 1
    seen.inputs.push(params.arguments)
    seen.metas.push(params._meta)
    if (params.arguments?.['message'] === 'bad') throw new Error('its own failure')
    return text(`echo ${String(params.arguments?.['message'])}`)
  })
  return connected(server, seen)
}

/** A promise and what settles it. */
export function gate<T>(): { opened: Promise<T>; open(value: T): void } {
  let open = (_: T): void => {}
  const opened = new Promise<T>(resolve => {
    open = resolve
  })
  return { opened, open }
}
