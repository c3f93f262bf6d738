/** Makes the tools of MCP servers and clients hookable. */
export { mcpAdapter } from './adapter.ts'
export type { McpToolAttributes } from './kinds.ts'
export type { McpClient, McpServer } from './library.ts'
export type { McpAdapterOptions } from './options.ts'
