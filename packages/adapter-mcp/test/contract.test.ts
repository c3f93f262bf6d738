/** The contract of all adapters, on clients, and on servers of both levels. */
import { deepEqual } from 'node:assert/strict'
import { adapterContract, type CallSpec, type Seen } from '@hookline/testing/contract'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js'
import { mcpAdapter } from '../src/index.ts'
import { highLevel, lowLevel, text, type Fixture } from './fixture.ts'

const call =
  (message: string) =>
  ({ client }: Fixture): Promise<unknown> =>
    client.callTool({ name: 'echo', arguments: { message } })
const request =
  (message: string) =>
  ({ client }: Fixture): Promise<unknown> =>
    client.request({ method: 'tools/call', params: { name: 'echo', arguments: { message } } }, CallToolResultSchema)
const refused = (seen: Seen, reason: string): void =>
  deepEqual(seen, { view: { content: [{ type: 'text', text: `Tool "echo" was not run: ${reason}` }], isError: true } })

const echo: CallSpec<Fixture> = {
  title: 'callTool',
  target: 'tool:echo',
  kind: 'agent.tool',
  run: call('hello'),
  fails: call('bad'),
  attributes: { 'gen_ai.tool.name': 'echo', 'gen_ai.operation.name': 'execute_tool', 'mcp.method.name': 'tools/call' },
  changesArgs: { change: at => void (at.args[0] = { message: 'changed' }), view: text('echo changed') },
  replaces: { change: at => void (at.result = text('replaced')), view: text('replaced') },
  skipGives: { result: text('skipped'), view: text('skipped') },
  blockShows: seen => refused(seen, 'contract'),
  throwShows: (seen, error) => refused(seen, error.message),
  secret: (fixture, secret) => call(`Bearer ${secret}`)(fixture),
  hostile: ({ client }, values) =>
    Promise.all([values.getter, values.cyclic].map(value => client.callTool({ name: 'echo', arguments: { value } }).catch(() => {}))),
}
const common = {
  close: (fixture: Fixture) => fixture.close(),
  ran: (fixture: Fixture) => fixture.ran,
  gaps: { unsupported: 'the SDK does not tell its version: it is known by what it can do' },
}

for (const [name, open] of Object.entries({ McpServer: highLevel, 'low-level Server': lowLevel })) {
  /** What a tool throws is a result of McpServer, and an error of the protocol of a low-level one. */
  const failing = name === 'McpServer' ? ({ failOutcome: 'returned' } as const) : {}
  adapterContract<Fixture>({
    ...common,
    name: `mcp client of a ${name}`,
    install: registry => mcpAdapter({ client: Client }).install(registry),
    patched: () => [[Client.prototype, 'request']],
    open,
    wrongObjects: {
      'an empty object': registry => mcpAdapter({ client: {} as never }).install(registry),
      'a server': registry => mcpAdapter({ client: Server }).install(registry),
    },
    calls: [
      {
        ...echo,
        ...failing,
        run: (fixture, probe) => probe.returned(call('hello')(fixture)),
        fails: (fixture, probe) => probe.returned(call('bad')(fixture)),
        gaps: { identity: 'callTool is an asynchronous function of the SDK around the request that is hooked' },
      },
      {
        ...echo,
        ...failing,
        title: 'request',
        run: (fixture, probe) => probe.returned(request('hello')(fixture)),
        fails: (fixture, probe) => probe.returned(request('bad')(fixture)),
        ...(name === 'McpServer' ? {} : { drops: (fixture: Fixture) => void request('bad')(fixture) }),
      },
    ],
  })
  adapterContract<Fixture>({
    ...common,
    name: `mcp ${name}`,
    install: registry => mcpAdapter({ server: Server }).install(registry),
    patched: () => [[Server.prototype, 'setRequestHandler']],
    open,
    wrongObjects: {
      'an empty object': registry => mcpAdapter({ server: {} as never }).install(registry),
      'a client': registry => mcpAdapter({ server: Client }).install(registry),
    },
    // The answer comes from the other side, which knows nothing of hooks.
    calls: [{ ...echo, ...failing, form: 'request' }],
  })
}
