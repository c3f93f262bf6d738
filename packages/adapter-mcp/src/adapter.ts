/** Puts targets around the tools of MCP servers and clients. */
import { combineAdapters, defineAdapter, type Adapter } from '@hookline/core'
import { hookClient } from './client.ts'
import { clientOf, serverOf } from './library.ts'
import { settle, type McpAdapterOptions } from './options.ts'
import { hookServer } from './server.ts'

/**
 * Makes the tools of MCP servers and clients hookable: each is a target `tool:<name>` of the kind `agent.tool`, as those of `hookTools` are. Whoever calls a tool that hooks refuse gets a result with
 * `isError` and a sentence for the model.
 *
 * @throws HooklineError `HOOKLINE_INVALID_OPTION`; at install `HOOKLINE_ADAPTER_WRONG_OBJECT`.
 * @example
 * ```ts
 * import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
 * import { hookRegistry } from '@hookline/core'
 * import { mcpAdapter } from '@hookline/adapter-mcp'
 *
 * const server = new McpServer({ name: 'notes', version: '1.0.0' })
 * const uninstall = mcpAdapter({ server }).install()
 * hookRegistry.register({ name: 'read only', on: 'tool:write_*', onEnter: call => call.block('this server is read only') })
 * uninstall()
 * ```
 */
export function mcpAdapter(options: McpAdapterOptions): Adapter {
  const settings = settle(options)
  const parts: Adapter[] = []
  if (settings.server !== undefined)
    parts.push(
      defineAdapter({
        name: 'mcp:server',
        subject: () => serverOf(settings.server),
        setup: (host, subject) => hookServer(host, subject, settings.reads),
      }),
    )
  if (settings.client !== undefined)
    parts.push(
      defineAdapter({
        name: 'mcp:client',
        subject: () => clientOf(settings.client),
        setup: (host, subject) => hookClient(host, subject, settings.sends),
      }),
    )
  return combineAdapters('mcp', parts)
}
