/** The adapter's options and their defaults. */
import { adapterOptions } from '@hookline/core'
import type { McpClient, McpServer } from './library.ts'

/**
 * Options of {@link mcpAdapter}. At least one of `server` and `client` has to be given.
 *
 * @example
 * ```ts
 * import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
 * import { mcpAdapter, type McpAdapterOptions } from '@hookline/adapter-mcp'
 * const options: McpAdapterOptions = { server: new McpServer({ name: 'notes', version: '1.0.0' }) }
 * mcpAdapter(options)
 * ```
 */
export interface McpAdapterOptions {
  /** A server (`McpServer` or `Server`), one of these classes for all servers that are made later, or the module it comes from. @default none */
  readonly server?: McpServer
  /** A client, the class `Client` for all clients, or the module it comes from. @default none */
  readonly client?: McpClient
  /** Servers take the caller's identity from `_meta.traceparent` of a request, clients send it. @default true for servers, false for clients */
  readonly traceparent?: boolean
}

/** Options after their defaults. */
export interface Settings {
  readonly server: unknown
  readonly client: unknown
  readonly reads: boolean
  readonly sends: boolean
}

const check = adapterOptions('mcpAdapter', '@hookline/adapter-mcp')

/** Checks options; throws `HOOKLINE_INVALID_OPTION`. */
export function settle(options: McpAdapterOptions): Settings {
  check.known('options', options, ['server', 'client', 'traceparent'])
  const { server, client, traceparent } = options
  if (server === undefined && client === undefined)
    throw check.refuse(
      'server',
      'one of `server` and `client` (the SDK has a copy for `import` and one for `require`, so it cannot be found for you)',
      server,
    )
  return Object.freeze({
    server,
    client,
    reads: check.flag('traceparent', traceparent, true),
    sends: check.flag('traceparent', traceparent, false),
  })
}
