/** Real servers as processes of their own, over stdio. */
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { onTestFinished } from 'vitest'

const isBuilt = process.env['HOOKLINE_DIST'] === '1'
const require = createRequire(import.meta.url)
const conditions = isBuilt ? [] : ['--conditions=@hookline/source']
const register = new URL(isBuilt ? '../../weave/dist/register.js' : '../../weave/src/register.ts', import.meta.url).href

/** The file that a package of a server is started by. */
export const servers = {
  filesystem: join(dirname(require.resolve('@modelcontextprotocol/server-filesystem/package.json')), 'dist/index.js'),
  everything: join(dirname(require.resolve('@modelcontextprotocol/server-everything/package.json')), 'dist/index.js'),
  dying: fixture('dying-server.mjs'),
}

/** Flags by which a server is hooked from within. */
export const hooked: readonly string[] = [...conditions, `--import=${register}`]

/** A file of `fixtures`. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`fixtures/${name}`, import.meta.url))
}

/** A folder for the length of a test; links in its own path are resolved, as servers do. */
export async function temporaryFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'hookline-mcp-')))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Starts a server and connects to it, for the length of a test. */
export async function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Client> {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name, value]) => name !== 'NODE_OPTIONS' && value !== undefined),
  )
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [...args],
    env: { ...(inherited as Record<string, string>), ...env },
    stderr: 'pipe',
  })
  const client = new Client({ name: 'test', version: '1.0.0' })
  let complaints = ''
  transport.stderr?.on('data', (chunk: Buffer) => (complaints += String(chunk)))
  onTestFinished(() => client.close())
  await client.connect(transport).catch((error: unknown) => {
    throw new Error(`The server did not start: ${complaints}`, { cause: error })
  })
  return client
}
