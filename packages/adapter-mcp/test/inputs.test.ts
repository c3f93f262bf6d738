/** A tool's arguments are what came in with its call, for hooks on what the tool does. */
import { DatabaseSync } from 'node:sqlite'
import { hooked, HookRegistry, REQUEST_INPUTS, type RequestInputs } from '@hookline/core'
import { sqlInjection, type SqlFinding } from '@hookline/hooks/sql-injection'
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { mcpAdapter } from '../src/index.ts'
import { gate, text } from './fixture.ts'

/** A server with a tool that builds SQL of its input, and a client that is connected to it. */
async function directory(registry: HookRegistry, before: () => Promise<void> = async () => {}): Promise<Client> {
  const database = new DatabaseSync(':memory:')
  database.exec("create table people (name text, secret text); insert into people values ('ann', 's1'), ('bob', 's2')")
  const query = hooked(async (sql: string) => database.prepare(sql).all(), { name: 'sqlite:all', kind: 'db.query', registry })
  const server = new McpServer({ name: 'directory', version: '1.0.0' })
  mcpAdapter({ server }).install(registry)
  server.registerTool('find', { inputSchema: { name: z.string() } }, async ({ name }) => {
    await before()
    return text(JSON.stringify(await query(`select name from people where name = '${name}'`)))
  })
  const client = new Client({ name: 'test', version: '1.0.0' })
  const [ours, theirs] = InMemoryTransport.createLinkedPair()
  await Promise.all([server.connect(theirs), client.connect(ours)])
  onTestFinished(() => client.close())
  return client
}

const find = (client: Client, name: string): Promise<CallToolResult> =>
  client.callTool({ name: 'find', arguments: { name } }) as Promise<CallToolResult>

test('sqlInjection stops a query into which a tool has written its input as code', async () => {
  const registry = new HookRegistry()
  const findings: SqlFinding[] = []
  registry.register(sqlInjection({ mode: 'block', onFinding: finding => void findings.push(finding) }))
  const client = await directory(registry)
  expect(await find(client, 'ann')).toEqual(text('[{"name":"ann"}]'))
  expect(await find(client, "' or 1=1 --")).toMatchObject({ isError: true })
  expect(findings).toMatchObject([{ verdict: 'code', input: 'body.name' }])
})

test('and into which it has written what a hook made of the input', async () => {
  const registry = new HookRegistry()
  registry.register(sqlInjection({ mode: 'block', onFinding() {} }))
  registry.register({ name: 'decode', on: 'tool:*', onEnter: call => void (call.args = [{ name: atob(call.args[0].name) }]) })
  const client = await directory(registry)
  expect(await find(client, btoa("' or 1=1 --"))).toMatchObject({ isError: true })
})

test('calls at the same time have their own inputs, also in a program that is hooked as a whole', async () => {
  const registry = new HookRegistry()
  const both = gate<void>()
  let waiting = 0
  const seen: unknown[] = []
  registry.register({
    name: 'inputs',
    on: 'sqlite:all',
    needs: { scope: true },
    onEnter: (call, sql: string) => void seen.push([sql.slice(-5), (call.scope.get(REQUEST_INPUTS) as RequestInputs).body]),
  })
  const main = hooked(
    async () => {
      const client = await directory(registry, () => {
        if (++waiting === 2) both.open()
        return both.opened
      })
      await Promise.all([find(client, 'ann'), find(client, 'bob')])
    },
    { name: 'main', registry },
  )
  await main()
  expect(seen).toEqual([
    ["'ann'", { name: 'ann' }],
    ["'bob'", { name: 'bob' }],
  ])
})
