import { BlockedError, carrierOf, HookRegistry, sendHeader, type CallContext, type Hook, type Report } from '@hookline/core'
import { toolCallOf, ToolApprovals, toolPolicy } from '@hookline/tools'
import { recordEvents } from '@hookline/testing'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { CallToolRequestSchema, CallToolResultSchema, type CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import { describe, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { mcpAdapter } from '../src/index.ts'
import { handlersOf } from '../src/library.ts'
import { gate, highLevel, lowLevel, text } from './fixture.ts'

/** A server that is connected to an unhooked client. */
async function connect(server: McpServer): Promise<Client> {
  const [ours, theirs] = InMemoryTransport.createLinkedPair()
  const client = new Client({ name: 'test', version: '1.0.0' })
  await Promise.all([server.connect(theirs), client.connect(ours)])
  onTestFinished(() => client.close())
  return client
}
const registryWith = (seen: unknown[]): HookRegistry => {
  const registry = new HookRegistry()
  registry.register({
    name: 'see',
    on: { kind: 'agent.tool' },
    onEnter: call => void seen.push([call.target.name, structuredClone(call.args[0])]),
  })
  return registry
}
const refusal = (tool: string, reason: string): CallToolResult => ({
  content: [{ type: 'text', text: `Tool "${tool}" was not run: ${reason}` }],
  isError: true,
})

describe('a server that is given as it is', () => {
  test('has its tools hooked, those registered before, later, updated, renamed and disabled', async () => {
    const server = new McpServer({ name: 'notes', version: '1.0.0' }, { capabilities: { tools: { listChanged: true } } })
    server.registerTool('before', { inputSchema: { n: z.number() } }, ({ n }) => text(`before ${n}`))
    const seen: unknown[] = []
    const registry = registryWith(seen)
    const uninstall = mcpAdapter({ server }).install(registry)
    const client = await connect(server)
    const covered = handlersOf(server.server)?.get('tools/call')
    const later = server.registerTool('later', {}, () => text('later'))
    expect(await client.callTool({ name: 'before', arguments: { n: 1 } })).toEqual(text('before 1'))
    expect(await client.callTool({ name: 'later' })).toEqual(text('later'))
    later.update({ callback: () => text('updated') })
    expect(await client.callTool({ name: 'later' })).toEqual(text('updated'))
    later.update({ name: 'renamed' })
    expect(await client.callTool({ name: 'renamed' })).toEqual(text('updated'))
    later.disable()
    expect(await client.callTool({ name: 'renamed' })).toMatchObject({ isError: true })
    expect(seen).toEqual([
      ['tool:before', { n: 1 }],
      ['tool:later', {}],
      ['tool:later', {}],
      ['tool:renamed', {}],
      ['tool:renamed', {}],
    ])
    uninstall()
    expect(await client.callTool({ name: 'before', arguments: { n: 2 } })).toEqual(text('before 2'))
    expect(seen).toHaveLength(5)
    expect(Object.hasOwn(server.server, 'setRequestHandler')).toBe(false)
    expect(handlersOf(server.server)?.get('tools/call')).not.toBe(covered)
  })

  test('and has no tools yet, is hooked when it gets its first', async () => {
    const server = new McpServer({ name: 'notes', version: '1.0.0' })
    const seen: unknown[] = []
    mcpAdapter({ server }).install(registryWith(seen))
    server.registerTool('first', {}, () => text('first'))
    const client = await connect(server)
    expect(await client.callTool({ name: 'first' })).toEqual(text('first'))
    expect(seen).toHaveLength(1)
  })

  test('of the low level is hooked whichever handler is set', async () => {
    const seen: unknown[] = []
    const registry = registryWith(seen)
    const server = new McpServer({ name: 'notes', version: '1.0.0' }, { capabilities: { tools: {} } })
    mcpAdapter({ server: server.server }).install(registry)
    server.server.setRequestHandler(CallToolRequestSchema, ({ params }) => text(`own ${params.name}`))
    const client = await connect(server)
    expect(await client.callTool({ name: 'any' })).toEqual(text('own any'))
    server.server.setRequestHandler(CallToolRequestSchema, () => text('another'))
    expect(await client.callTool({ name: 'any' })).toEqual(text('another'))
    expect(seen).toHaveLength(2)
  })
})

describe('a call that hooks refuse', () => {
  test.each([
    ['server', highLevel],
    ['server', lowLevel],
    ['client', highLevel],
  ] as const)('at the %s gives a result for the model, and the connection goes on', async (side, open) => {
    const registry = new HookRegistry()
    const { McpServer: _, ...classes } = { McpServer, ...(await import('@modelcontextprotocol/sdk/server/index.js')), Client }
    using _installed = mcpAdapter(side === 'server' ? { server: classes.Server } : { client: classes.Client }).install(registry)
    const fixture = await open()
    onTestFinished(() => fixture.close())
    registry.register(toolPolicy({ deny: [{ tool: 'echo', args: { message: 'secret*' }, reason: 'secrets stay here' }] }))
    const failing = registry.register({
      name: 'failing',
      on: 'tool:echo',
      onEnter(call) {
        if (call.args[0].message === 'crash') throw new Error('no policy server, key AKIAIOSFODNN7EXAMPLE')
      },
    })
    const { client } = fixture
    expect(await client.callTool({ name: 'echo', arguments: { message: 'secrets' } })).toEqual(refusal('echo', 'secrets stay here'))
    expect(await client.callTool({ name: 'echo', arguments: { message: 'crash' } })).toMatchObject({ isError: true })
    expect(fixture.ran).toBe(0)
    failing()
    expect(await client.callTool({ name: 'echo', arguments: { message: 'fine' } })).toEqual(text('echo fine'))
  })

  test('waits for somebody who is asked, and runs with what was answered', async () => {
    const registry = new HookRegistry()
    using _ = mcpAdapter({ client: Client }).install(registry)
    const fixture = await highLevel()
    onTestFinished(() => fixture.close())
    const approvals = new ToolApprovals({ ask: ({ input }) => ({ input: { message: `${String(input['message'])}, approved` } }) })
    registry.register(toolPolicy({ ask: ['echo'], approvals }))
    expect(await fixture.client.callTool({ name: 'echo', arguments: { message: 'hello' } })).toEqual(text('echo hello, approved'))
    expect(fixture.inputs).toEqual([{ message: 'hello, approved' }])
  })

  test('and that asks for a task is refused by an error of the protocol', async () => {
    const registry = new HookRegistry()
    using _ = mcpAdapter({ client: Client }).install(registry)
    const fixture = await highLevel()
    onTestFinished(() => fixture.close())
    registry.register({ name: 'guard', on: 'tool:*', onEnter: call => call.block('no') })
    const asking = fixture.client.request({ method: 'tools/call', params: { name: 'echo', task: {} } }, CallToolResultSchema)
    await expect(asking).rejects.toMatchObject({ code: -32602, message: 'Tool "echo" was not run: no', cause: expect.any(BlockedError) })
  })

  test('after the tool has run is told so', async () => {
    const registry = new HookRegistry()
    using _ = mcpAdapter({ client: Client }).install(registry)
    const fixture = await highLevel()
    onTestFinished(() => fixture.close())
    registry.register({
      name: 'audit',
      on: 'tool:*',
      failure: 'closed',
      onExit() {
        throw new Error('the disk is full')
      },
    })
    expect(await fixture.client.callTool({ name: 'echo', arguments: { message: 'x' } })).toEqual({
      content: [{ type: 'text', text: 'Tool "echo" has run, and its result is withheld: the disk is full' }],
      isError: true,
    })
  })
})

describe('a caller who gives up', () => {
  test('while a client asks is told as by the library, and nobody is asked any more', async () => {
    const registry = new HookRegistry()
    using _ = mcpAdapter({ client: Client }).install(registry)
    const fixture = await highLevel()
    onTestFinished(() => fixture.close())
    const asked = gate<void>()
    const approvals = new ToolApprovals({ ask: () => void asked.open() })
    registry.register(toolPolicy({ ask: ['echo'], approvals }))
    const controller = new AbortController()
    const calling = fixture.client.callTool({ name: 'echo', arguments: { message: 'a' } }, undefined, { signal: controller.signal })
    await asked.opened
    const reason = new Error('the user has left')
    controller.abort(reason)
    await expect(calling).rejects.toBe(reason)
    expect([approvals.pending, fixture.ran]).toEqual([[], 0])
  })
})

describe('a result that hooks give', () => {
  test.each([
    ['a text', 'hidden', text('hidden')],
    [
      'content',
      { content: [{ type: 'image', data: 'AA==', mimeType: 'image/png' }] },
      { content: [{ type: 'image', data: 'AA==', mimeType: 'image/png' }] },
    ],
    ['structured content alone', { structuredContent: { n: 1 } }, { content: [], structuredContent: { n: 1 } }],
  ])("as %s reaches the caller in the protocol's form", async (_, given, got) => {
    for (const hook of [
      { onEnter: (call: CallContext) => call.skip(given) },
      { onExit: (call: CallContext) => void (call.result = given) },
    ])
      for (const side of ['client', 'server'] as const) expect(await answered(side, hook)).toEqual([got, []])
  })

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a number', 5],
    ['a list', ['text']],
    ['an object of another form', { text: 'a' }],
    ['parts that are none', { content: ['a'] }],
    ['a BigInt', { content: [], structuredContent: { n: 1n } }],
    [
      'a cycle',
      {
        content: [],
        structuredContent: Object.assign(
          {},
          {
            get self() {
              return this
            },
          },
        ),
      },
    ],
  ])('as %s is withheld, told to the model and reported, and nobody waits', async (_, given) => {
    for (const hook of [
      { onEnter: (call: CallContext) => call.skip(given) },
      { onExit: (call: CallContext) => void (call.result = given) },
    ])
      for (const side of ['client', 'server'] as const) {
        const [result, reports] = await answered(side, hook)
        expect(result).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('that a hook gave: expected a text') }] })
        expect(reports).toEqual([expect.objectContaining({ code: 'HOOKLINE_INVALID_OPTION', target: 'tool:echo' })])
      }
  })

  async function answered(side: 'client' | 'server', hook: Pick<Hook, 'onEnter' | 'onExit'>): Promise<unknown[]> {
    const reports: Report[] = []
    const registry = new HookRegistry({ onReport: report => reports.push(report) })
    registry.register({ name: 'give', on: 'tool:*', ...hook })
    using _ = mcpAdapter(side === 'server' ? { server: Server } : { client: Client }).install(registry)
    const fixture = await highLevel()
    try {
      return [await fixture.client.callTool({ name: 'echo', arguments: { message: 'a' } }), reports]
    } finally {
      await fixture.close()
    }
  }
})

describe('what calls tell', () => {
  test('requests, sessions and errors have attributes by the conventions', async () => {
    const registry = new HookRegistry()
    using _ = mcpAdapter({ client: Client }).install(registry)
    const fixture = await lowLevel()
    onTestFinished(() => fixture.close())
    Object.assign(fixture.client.transport as object, { sessionId: 'session-1' })
    using recorder = recordEvents(registry, { attributes: true })
    await fixture.client.callTool({ name: 'echo', arguments: { message: 'bad' } }).catch(() => {})
    expect(recorder.ofTarget('tool:echo').at(-1)).toMatchObject({
      outcome: 'threw',
      attributes: {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'echo',
        'gen_ai.tool.type': 'extension',
        'mcp.method.name': 'tools/call',
        'mcp.session.id': 'session-1',
        'mcp.server.name': 'low',
        'error.type': '-32603',
        'rpc.response.status_code': '-32603',
      },
    })
  })

  test('a server knows the id of the request and hears when its client gives up', async () => {
    const registry = new HookRegistry()
    const server = new McpServer({ name: 'notes', version: '1.0.0' })
    mcpAdapter({ server }).install(registry)
    const entered = gate<AbortSignal>()
    server.registerTool('slow', {}, ({ signal }) => {
      entered.open(signal)
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
    })
    const ended = gate<unknown>()
    registry.register({
      name: 'see',
      on: 'tool:slow',
      onExit: call => ended.open([toolCallOf(call).callId, call.attributes['jsonrpc.request.id'], toolCallOf(call).signal?.aborted]),
    })
    const client = await connect(server)
    const controller = new AbortController()
    const running = client.callTool({ name: 'slow' }, CallToolResultSchema, { signal: controller.signal })
    await entered.opened
    controller.abort('enough')
    await expect(running).rejects.toThrow(/enough/)
    expect(await ended.opened).toEqual(['1', '1', true])
  })

  test('a trace goes from client to server where it is sent, and what the caller has put there stays', async () => {
    const { Server } = await import('@modelcontextprotocol/sdk/server/index.js')
    const [clients, servers] = [new HookRegistry(), new HookRegistry()]
    using _client = mcpAdapter({ client: Client, traceparent: true }).install(clients)
    using _server = mcpAdapter({ server: Server }).install(servers)
    const fixture = await highLevel()
    onTestFinished(() => fixture.close())
    const parents: unknown[] = []
    const ids: unknown[] = []
    servers.register({
      name: 'server',
      on: '*',
      needs: { parent: true },
      onEnter: call => void parents.push([call.traceId, call.parent?.id]),
    })
    clients.register({ name: 'client', on: '*', needs: { parent: true }, onEnter: call => void ids.push([call.traceId, call.id]) })
    await fixture.client.callTool({ name: 'echo', arguments: { message: 'a' }, _meta: { progressToken: 7 } })
    expect(parents).toEqual(ids)
    expect(fixture.metas[0]).toMatchObject({ progressToken: 7, traceparent: expect.stringContaining((ids[0] as string[])[0] as string) })
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
    await fixture.client.callTool({ name: 'echo', arguments: { message: 'b' }, _meta: { traceparent } })
    expect(parents[1]).toEqual(['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'])
  })

  test.each([true, false])('what came in `_meta` is there for hooks that carry identities, where it is read: %s', async traceparent => {
    const registry = new HookRegistry()
    const carried: unknown[] = []
    registry.register({ name: 'carry', on: 'tool:*', onEnter: call => void carried.push(carrierOf(call)) })
    using _ = mcpAdapter({ server: Server, traceparent }).install(registry)
    const fixture = await highLevel()
    onTestFinished(() => fixture.close())
    const _meta = { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', tracestate: 'a=1' }
    await fixture.client.callTool({ name: 'echo', arguments: { message: 'a' }, _meta })
    await fixture.client.callTool({ name: 'echo', arguments: { message: 'a' } })
    expect(carried).toEqual(traceparent ? [_meta, undefined] : [undefined, undefined])
  })

  test.each(['client', 'server'] as const)('which of two servers a tool belongs to, at the %s', async side => {
    const registry = new HookRegistry()
    using _ = mcpAdapter(side === 'server' ? { server: Server } : { client: Client }).install(registry)
    const [high, low] = [await highLevel(), await lowLevel()]
    onTestFinished(async () => void (await Promise.all([high.close(), low.close()])))
    const names: unknown[] = []
    registry.register({ name: 'see', on: 'tool:*', onEnter: call => void names.push(call.attributes['mcp.server.name']) })
    registry.register(toolPolicy({ deny: [{ tool: 'echo', when: (_input, { server }) => server === 'low' }] }))
    expect(await high.client.callTool({ name: 'echo', arguments: { message: 'a' } })).toEqual(text('echo a'))
    expect(await low.client.callTool({ name: 'echo', arguments: { message: 'a' } })).toMatchObject({ isError: true })
    expect(names).toEqual(['high', 'low'])
  })

  test('hooks see an empty input where a client gives none, and nothing is sent for it', async () => {
    const seen: unknown[] = []
    using _ = mcpAdapter({ client: Client }).install(registryWith(seen))
    const fixture = await lowLevel()
    onTestFinished(() => fixture.close())
    await fixture.client.callTool({ name: 'echo' })
    expect(seen).toEqual([['tool:echo', {}]])
    expect(fixture.inputs).toEqual([undefined])
  })

  test('hooks may send a header along, which is a field of `_meta`', async () => {
    const registry = new HookRegistry()
    using _ = mcpAdapter({ client: Client }).install(registry)
    const fixture = await highLevel()
    onTestFinished(() => fixture.close())
    registry.register({ name: 'tenant', on: 'tool:*', onEnter: call => void sendHeader(call, 'tracestate', 'a=1') })
    await fixture.client.callTool({ name: 'echo', arguments: { message: 'a' } })
    expect(fixture.metas).toEqual([{ tracestate: 'a=1' }])
  })
})

describe('a hostile client', () => {
  test('that calls ever new tools makes no more targets than are kept', async () => {
    const registry = new HookRegistry()
    using _ = mcpAdapter({ server: (await import('@modelcontextprotocol/sdk/server/index.js')).Server }).install(registry)
    const fixture = await lowLevel()
    onTestFinished(() => fixture.close())
    const seen = new Set<string>()
    registry.register({ name: 'see', on: 'tool:*', onEnter: call => void seen.add(call.target.name) })
    for (let n = 0; n < 1500; n++) await fixture.client.callTool({ name: `tool-${n}` })
    expect(registry.targets.length).toBeLessThanOrEqual(1000)
    expect(seen.size).toBe(1500)
    await fixture.client.callTool({ name: 'tool-0' })
    expect(fixture.ran).toBe(1501)
  })

  test('that names no tool, or one of great length, is told so', async () => {
    const registry = new HookRegistry()
    using _ = mcpAdapter({ server: (await import('@modelcontextprotocol/sdk/server/index.js')).Server }).install(registry)
    const fixture = await lowLevel()
    onTestFinished(() => fixture.close())
    registry.register({ name: 'see', on: 'tool:*', onEnter() {} })
    const ask = (params: object): Promise<unknown> =>
      fixture.client.request({ method: 'tools/call', params } as never, CallToolResultSchema)
    await expect(ask({ name: 5 })).rejects.toMatchObject({ code: -32603 })
    await expect(ask({ name: 'echo', arguments: 5 })).rejects.toMatchObject({ code: -32603 })
    expect(await ask({ name: 'x'.repeat(2000) })).toMatchObject({ isError: true })
    expect(fixture.ran).toBe(0)
  })
})

describe('what is big or deep', () => {
  test('passes through as it is, and events hold a little of it', async () => {
    const { Server } = await import('@modelcontextprotocol/sdk/server/index.js')
    const registry = new HookRegistry()
    using _ = mcpAdapter({ server: Server, client: Client }).install(registry)
    const server = new McpServer({ name: 'big', version: '1.0.0' }, { capabilities: { tools: {} } })
    const big = 'x'.repeat(100 * 1024 * 1024)
    const inputs: unknown[] = []
    server.server.setRequestHandler(CallToolRequestSchema, ({ params }) => {
      inputs.push(params.arguments)
      return text(big)
    })
    const client = await connect(server)
    using recorder = recordEvents(registry, { args: true, result: true, attributes: true })
    const deep = JSON.parse(`{"__proto__":{"polluted":1},"deep":${'['.repeat(5000)}${']'.repeat(5000)}}`) as Record<string, unknown>
    const { content } = await client.callTool({ name: 'big', arguments: deep })
    expect((content as { text: string }[])[0]?.text.length).toBe(big.length)
    expect(Object.keys(inputs[0] as object)).toContain('deep')
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
    expect(recorder.events).toHaveLength(4)
    for (const event of recorder.events) expect(JSON.stringify(event).length).toBeLessThan(100_000)
  })
})

test('a server that keeps its handlers elsewhere is told of', () => {
  const reports: unknown[] = []
  const registry = new HookRegistry({ onReport: report => reports.push(report.code) })
  mcpAdapter({ server: { setRequestHandler() {} } }).install(registry)
  expect(reports).toEqual(['HOOKLINE_ADAPTER_WRONG_OBJECT'])
})

test('refuses options that mean nothing', () => {
  const code = expect.objectContaining({ code: 'HOOKLINE_INVALID_OPTION' }) as Error
  expect(() => mcpAdapter({})).toThrow(code)
  expect(() => mcpAdapter({ client: Client, traceparent: 1 as never })).toThrow(code)
  expect(() => mcpAdapter({ clients: Client } as never)).toThrow(code)
})
