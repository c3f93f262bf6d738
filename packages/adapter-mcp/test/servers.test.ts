/** Real servers from npm over stdio, hooked from the client's side and from within; the file system tells what has really happened. */
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { HookRegistry } from '@hookline/core'
import { audit, readAudit, verifyAudit, type AuditEntry } from '@hookline/hooks/audit'
import { guard } from '@hookline/hooks/guard'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js'
import { describe, expect, test } from 'vitest'
import { mcpAdapter } from '../src/index.ts'
import { fixture, hooked, servers, start, temporaryFolder } from './stdio.ts'

const entries = async (path: string): Promise<AuditEntry[]> => {
  const found: AuditEntry[] = []
  for await (const entry of readAudit(path)) if (entry.event === undefined) found.push(entry)
  return found
}
const refusal = (tool: string, reason: string): unknown => ({
  content: [{ type: 'text', text: `Tool "${tool}" was not run: ${reason}` }],
  isError: true,
})

describe('server-filesystem', () => {
  test('hooked from the client: a write outside of the allowed folder is not sent, told to the model and audited', async () => {
    const folder = await temporaryFolder()
    const allowed = join(folder, 'open')
    await mkdir(allowed)
    const log = join(folder, 'audit.jsonl')
    const registry = new HookRegistry()
    // The server itself would allow the whole folder.
    const client = await start([servers.filesystem, folder])
    mcpAdapter({ client }).install(registry)
    await using file = await audit({ path: log, durable: 'beforeReturn' })
    registry.register(file)
    registry.register(
      guard({
        rules: [
          { deny: 'tool:write_file', when: { path: { not: { under: allowed } } }, reason: 'files are written in the open folder only' },
        ],
      }),
    )
    const write = (path: string): Promise<unknown> => client.callTool({ name: 'write_file', arguments: { path, content: 'hello' } })

    expect(await write(join(allowed, 'a.txt'))).not.toHaveProperty('isError', true)
    for (const path of [join(folder, 'b.txt'), join(allowed, '../b.txt'), `${allowed}-not/b.txt`, `${allowed}/./../b.txt`])
      expect(await write(path), path).toEqual(refusal('write_file', 'files are written in the open folder only'))

    expect(await readFile(join(allowed, 'a.txt'), 'utf8')).toBe('hello')
    expect((await readdir(folder)).filter(name => name.endsWith('.txt'))).toEqual([])
    const found = await entries(log)
    expect(found.map(({ toolName, outcome, isError, blockedBy }) => [toolName, outcome, isError, blockedBy])).toEqual([
      ['write_file', 'returned', false, undefined],
      ...Array.from({ length: 4 }, () => ['write_file', 'blocked', true, 'guard']),
    ])
    expect(found[1]).toMatchObject({
      input: { path: join(folder, 'b.txt'), content: 'hello' },
      preHookError: expect.stringContaining('files are written in the open folder only'),
      fields: { attributes: { 'mcp.server.name': 'secure-filesystem-server', 'gen_ai.tool.type': 'extension' } },
    })
    await file.flush()
    expect((await verifyAudit(log)).problems).toEqual([])
  })

  test('hooked from within by rules, its source untouched: the same, whoever its client is', async () => {
    const folder = await temporaryFolder()
    const allowed = join(folder, 'open')
    await mkdir(allowed)
    const log = join(folder, 'audit.jsonl')
    const client = await start([...hooked, servers.filesystem, folder], {
      HOOKLINE_RULES: fixture('rules.mjs'),
      HOOKLINE_CACHE: 'off',
      AUDIT_FILE: log,
      ALLOWED_FOLDER: allowed,
    })
    const write = (path: string): Promise<unknown> => client.callTool({ name: 'write_file', arguments: { path, content: 'hello' } })
    expect(await write(join(allowed, 'a.txt'))).not.toHaveProperty('isError', true)
    expect(await write(join(folder, 'b.txt'))).toEqual(refusal('write_file', 'files are written in the open folder only'))
    expect(await client.callTool({ name: 'read_text_file', arguments: { path: join(allowed, 'a.txt') } })).toMatchObject({
      content: [{ type: 'text', text: 'hello' }],
    })
    expect(existsSync(join(folder, 'b.txt'))).toBe(false)
    const found = await entries(log)
    expect(found.map(({ toolName, outcome, blockedBy }) => [toolName, outcome, blockedBy])).toEqual([
      ['write_file', 'returned', undefined],
      ['write_file', 'blocked', 'guard'],
      ['read_text_file', 'returned', undefined],
    ])
    expect(found[0]?.fields).toMatchObject({ attributes: { 'mcp.method.name': 'tools/call', 'gen_ai.tool.type': 'function' } })
  })
})

describe('server-everything', () => {
  test('hooked from within: tools of all kinds work, and a guard stands before them', async () => {
    const folder = await temporaryFolder()
    const client = await start([...hooked, servers.everything, 'stdio'], {
      HOOKLINE_RULES: fixture('rules.mjs'),
      HOOKLINE_CACHE: 'off',
      AUDIT_FILE: join(folder, 'audit.jsonl'),
      ALLOWED_FOLDER: folder,
    })
    await client.listTools()
    expect(await client.callTool({ name: 'echo', arguments: { message: 'hello' } })).toMatchObject({ content: [{ text: 'Echo: hello' }] })
    expect(await client.callTool({ name: 'echo', arguments: { message: 'a secret' } })).toEqual(refusal('echo', 'secrets are not repeated'))
    expect(await client.callTool({ name: 'get-sum', arguments: { a: 2, b: 3 } })).toMatchObject({
      content: [{ text: expect.stringContaining('5') }],
    })
    expect(await client.callTool({ name: 'get-structured-content', arguments: { location: 'New York' } })).toHaveProperty(
      'structuredContent',
    )
    const steps: number[] = []
    await client.callTool({ name: 'trigger-long-running-operation', arguments: { duration: 0.01, steps: 3 } }, CallToolResultSchema, {
      onprogress: ({ progress }) => void steps.push(progress),
    })
    expect(steps).toEqual([1, 2, 3])
    const names = (await entries(join(folder, 'audit.jsonl'))).map(({ toolName, outcome }) => `${toolName} ${outcome}`)
    expect(names).toEqual([
      'echo returned',
      'echo blocked',
      'get-sum returned',
      'get-structured-content returned',
      'trigger-long-running-operation returned',
    ])
  })
})

describe('a server that dies', () => {
  test('in the middle of a call fails that call, which hooks see and the audit file holds; the next one fails, too', async () => {
    const folder = await temporaryFolder()
    const log = join(folder, 'audit.jsonl')
    const registry = new HookRegistry()
    using _ = mcpAdapter({ client: Client }).install(registry)
    await using file = await audit({ path: log, durable: 'beforeReturn' })
    registry.register(file)
    const client = await start([servers.dying])
    const hanging = client.callTool({ name: 'hang' }).catch((error: unknown) => error)
    await expect(client.callTool({ name: 'die' })).rejects.toMatchObject({ code: -32_000 })
    expect(await hanging).toMatchObject({ code: -32_000 })
    await expect(client.callTool({ name: 'hang' })).rejects.toThrow('Not connected')
    const found = await entries(log)
    expect(found.map(({ toolName, outcome }) => `${toolName} ${outcome}`).toSorted()).toEqual(['die threw', 'hang threw', 'hang threw'])
    expect(found[0]).toMatchObject({ isError: true, fields: { attributes: { 'error.type': '-32000' } } })
  })
})
