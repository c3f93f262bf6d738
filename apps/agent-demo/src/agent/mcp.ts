/** A connection to an MCP server: `@modelcontextprotocol/server-filesystem`, a process of its own that serves a folder over stdio. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'

/** Starts the server for a folder and connects to it. */
export async function connectFiles(folder: string): Promise<Client> {
  const require = createRequire(import.meta.url)
  const server = join(dirname(require.resolve('@modelcontextprotocol/server-filesystem/package.json')), 'dist/index.js')
  const client = new Client({ name: 'agent-demo', version: '1.0.0' })
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [server, folder], stderr: 'ignore' }))
  return client
}
