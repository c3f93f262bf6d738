/** What this adapter's calls are described by, beside the attributes of every tool: names of OpenTelemetry's conventions for MCP. */
import type { AttributeValue } from '@hookline/core'

/**
 * Attributes of a tool's call over MCP: https://opentelemetry.io/docs/specs/semconv/gen-ai/mcp/
 *
 * @example
 * ```ts
 * import type { McpToolAttributes } from '@hookline/adapter-mcp'
 * const attributes: Partial<McpToolAttributes> = { 'mcp.method.name': 'tools/call', 'mcp.session.id': '42' }
 * ```
 */
export interface McpToolAttributes {
  readonly 'mcp.method.name': 'tools/call'
  /** The transport's session, where it has one. */
  readonly 'mcp.session.id': string
  /** Name that the server gave itself; on the client's side once it is connected. */
  readonly 'mcp.server.name': string
  /** Id of the request; on the server's side. */
  readonly 'jsonrpc.request.id': string
  /** Code of a JSON-RPC error. */
  readonly 'rpc.response.status_code': string
}

declare module '@hookline/tools' {
  interface AgentToolAttributes extends McpToolAttributes {}
}

/** Attributes while they are gathered. */
export type Gathered = Record<string, AttributeValue>
