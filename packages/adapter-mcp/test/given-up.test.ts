/** Whoever gives a call up while hooks wait: nothing runs for them afterwards, and those that watch are told. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HookRegistry } from '@hookline/core'
import { audit, readAudit } from '@hookline/hooks/audit'
import { ToolApprovals, toolPolicy } from '@hookline/tools'
import type { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { Client as ClientClass } from '@modelcontextprotocol/sdk/client/index.js'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { describe, expect, onTestFinished, test } from 'vitest'
import { mcpAdapter } from '../src/index.ts'
import { gate, highLevel, lowLevel, text, type Fixture } from './fixture.ts'

interface Waiting {
  readonly fixture: Fixture
  readonly asked: Promise<void>
  /** Somebody allows it after all. */
  allow(): void
  /** How the calls have ended. */
  readonly ended: Promise<unknown>
}

/** A tool whose call waits: for somebody who is asked, or for a hook of the user's own. */
async function waiting(side: 'server' | 'client', kind: 'ask' | 'hook', open = highLevel): Promise<Waiting> {
  const registry = new HookRegistry()
  const [asked, allowed, ended] = [gate<void>(), gate<void>(), gate<unknown>()]
  const wait = async (): Promise<void> => {
    asked.open()
    await allowed.opened
  }
  const approvals = new ToolApprovals({ ask: () => wait().then(() => 'allow' as const) })
  registry.register(kind === 'ask' ? toolPolicy({ ask: ['echo'], approvals }) : { name: 'hook', on: 'tool:*', onEnter: wait })
  registry.subscribe(event => event.type === 'exit' && ended.open(event.outcome))
  const remove = mcpAdapter(side === 'server' ? { server: Server } : { client: ClientClass }).install(registry)
  const fixture = await open()
  onTestFinished(async () => {
    remove()
    await fixture.close()
  })
  return { fixture, asked: asked.opened, allow: () => allowed.open(), ended: ended.opened }
}

const leaving: Record<string, (client: Client, controller: AbortController) => unknown> = {
  'cancels the call': (_, controller) => controller.abort('enough'),
  'closes the connection': client => client.close(),
}

describe.each([
  ['McpServer', highLevel],
  ['low-level Server', lowLevel],
] as const)('at a %s', (_, open) => {
  describe.each(Object.entries(leaving))('a client that %s', (_title, leave) => {
    test.each([
      ['somebody who is asked', 'ask', 'blocked'],
      ['a hook', 'hook', 'aborted'],
    ] as const)('while it waits for %s gets nothing run, allowed or not', async (_who, kind, outcome) => {
      const { fixture, asked, allow, ended } = await waiting('server', kind, open)
      const controller = new AbortController()
      const options = { signal: controller.signal }
      const calling = fixture.client.callTool({ name: 'echo', arguments: { message: 'a' } }, undefined, options).catch(() => 'given up')
      await asked
      await leave(fixture.client, controller)
      expect(await calling).toBe('given up')
      allow()
      expect([await ended, fixture.ran]).toEqual([outcome, 0])
    })
  })

  test('a client whose request times out gets nothing run either', async () => {
    const { fixture, asked, allow, ended } = await waiting('server', 'hook', open)
    const calling = fixture.client.callTool({ name: 'echo', arguments: { message: 'a' } }, undefined, { timeout: 30 })
    await Promise.all([asked, expect(calling).rejects.toMatchObject({ code: -32001 })])
    allow()
    expect([await ended, fixture.ran]).toEqual(['aborted', 0])
  })
})

test('the audit file says why a call that was given up has not run', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hookline-mcp-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const registry = new HookRegistry()
  await using file = await audit({ path: join(folder, 'audit.jsonl') })
  registry.register(file)
  const [asked, ended] = [gate<void>(), gate<void>()]
  registry.register(toolPolicy({ ask: ['echo'], approvals: new ToolApprovals({ ask: () => void asked.open() }) }))
  registry.subscribe(event => event.type === 'exit' && ended.open())
  using _ = mcpAdapter({ server: Server }).install(registry)
  const fixture = await highLevel()
  onTestFinished(() => fixture.close())
  const calling = fixture.client.callTool({ name: 'echo', arguments: { message: 'a' } }).catch(() => {})
  await asked.opened
  await fixture.client.close()
  await Promise.all([calling, ended.opened])
  await file.flush()
  const entries = []
  for await (const entry of readAudit(join(folder, 'audit.jsonl'))) if (entry.event === undefined) entries.push(entry)
  expect(entries).toMatchObject([
    { toolName: 'echo', outcome: 'blocked', preHookError: expect.stringContaining('the call was given up before anybody answered') },
  ])
})

describe('at a client, a caller who gives up while a hook waits', () => {
  test('is told at once, and nothing is sent', async () => {
    const { fixture, asked, allow, ended } = await waiting('client', 'hook')
    const controller = new AbortController()
    const calling = fixture.client.callTool({ name: 'echo', arguments: { message: 'a' } }, undefined, { signal: controller.signal })
    await asked
    const reason = new Error('the user has left')
    controller.abort(reason)
    // The hook still waits.
    await expect(calling).rejects.toBe(reason)
    allow()
    expect([await ended, fixture.ran]).toEqual(['aborted', 0])
  })

  test('is told so by a signal that ends by time, where `timeout` is the time of the request alone', async () => {
    const { fixture, asked, allow } = await waiting('client', 'ask')
    const arguments_ = { message: 'a' }
    const patient = fixture.client.callTool({ name: 'echo', arguments: arguments_ }, undefined, { timeout: 60_000 })
    await asked
    const late = fixture.client.callTool({ name: 'echo', arguments: arguments_ }, undefined, { signal: AbortSignal.timeout(20) })
    await expect(late).rejects.toMatchObject({ name: 'TimeoutError' })
    allow()
    expect(await patient).not.toHaveProperty('isError', true)
    expect(fixture.ran).toBe(1)
  })
})

test.each(['client', 'server'])(
  'a call that waits at a client fails when the %s ends the connection, and nobody is asked any more',
  async who => {
    const registry = new HookRegistry()
    const asked = gate<AbortSignal>()
    const approvals = new ToolApprovals({ ask: (_request, { signal }) => void asked.open(signal) })
    registry.register(toolPolicy({ ask: ['echo'], approvals }))
    using _ = mcpAdapter({ client: ClientClass }).install(registry)
    const fixture = await highLevel()
    onTestFinished(() => fixture.close())
    const { client } = fixture
    const calls = Array.from({ length: 20 }, (_, n) => client.callTool({ name: 'echo', arguments: { message: String(n) } }))
    const signal = await asked.opened
    await (who === 'client' ? client : client.transport)?.close()
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: -32_000, message: 'MCP error -32000: Connection closed' })
    expect([approvals.pending, signal.aborted, fixture.ran]).toEqual([[], true, 0])
  },
)

test('a transport that is connected again serves calls again', async () => {
  const registry = new HookRegistry()
  registry.register({ name: 'block', on: 'tool:*', onEnter: call => call.block('no') })
  using _ = mcpAdapter({ client: ClientClass }).install(registry)
  const client = new ClientClass({ name: 'test', version: '1.0.0' })
  const transport: Transport = {
    start: async () => {},
    close: async () => transport.onclose?.(),
    send: async message => {
      if ('method' in message && message.method === 'initialize' && 'id' in message) {
        const result = { protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo: { name: 'raw', version: '1' } }
        queueMicrotask(() => transport.onmessage?.({ jsonrpc: '2.0', id: message.id, result }))
      }
    },
  }
  for (let round = 0; round < 3; round++) {
    await client.connect(transport)
    expect(await client.callTool({ name: 'echo' })).toMatchObject({ isError: true })
    await client.close()
  }
})

test('a call that waits at a client is not sent to what the client is connected to later', async () => {
  const { fixture, asked, allow, ended } = await waiting('client', 'hook')
  let ran = 0
  const server = new McpServer({ name: 'other', version: '1.0.0' })
  server.registerTool('echo', {}, () => text(`ran ${(ran += 1)}`))
  const [ours, theirs] = InMemoryTransport.createLinkedPair()
  const calling = fixture.client.callTool({ name: 'echo', arguments: { message: 'a' } })
  await asked
  await fixture.client.close()
  await Promise.all([server.connect(theirs), fixture.client.connect(ours)])
  allow()
  await expect(calling).rejects.toMatchObject({ code: -32_000 })
  expect([await ended, fixture.ran, ran]).toEqual(['aborted', 0, 0])
})

test('a skip whose promise rejects ends its call', async () => {
  const registry = new HookRegistry()
  const ended: unknown[] = []
  registry.register({ name: 'skip', on: 'tool:*', onEnter: call => call.skip(Promise.reject(new Error('no answer'))) })
  registry.subscribe(event => event.type === 'exit' && ended.push(event.outcome))
  using _ = mcpAdapter({ server: Server }).install(registry)
  const fixture = await highLevel()
  onTestFinished(() => fixture.close())
  expect(await fixture.client.callTool({ name: 'echo', arguments: { message: 'a' } })).toMatchObject({ isError: true })
  expect([ended, fixture.ran]).toEqual([['threw'], 0])
})
