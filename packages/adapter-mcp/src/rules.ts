/** Rules that attach this adapter when the application loads the SDK, in the copy that it loads: `"extends": "@hookline/adapter-mcp/rules"` in a rules file. */
import type { Disposer } from '@hookline/core'
import { mcpAdapter } from './adapter.ts'
import type { McpClient, McpServer } from './library.ts'

/** One rule: what the exports of each file are handed to. */
export interface McpRule {
  readonly package: string
  readonly version: string
  readonly file: string
  adopt(exports: unknown): Disposer | undefined
}

function adopt(exports: unknown): Disposer | undefined {
  const found = exports as { readonly Server?: unknown; readonly Client?: unknown }
  if (typeof found.Server === 'function') return mcpAdapter({ server: found as McpServer }).install()
  return typeof found.Client === 'function' ? mcpAdapter({ client: found as McpClient }).install() : undefined
}

const rules: readonly McpRule[] = Object.freeze(
  (
    [
      ['@modelcontextprotocol/sdk', '>=1.20.0 <2', 'dist/*/{server,client}/index.js'],
      ['@modelcontextprotocol/server', '>=2 <3', 'dist/index.{mjs,cjs}'],
      ['@modelcontextprotocol/client', '>=2 <3', 'dist/index.{mjs,cjs}'],
    ] as const
  ).map(([name, version, file]) => Object.freeze({ package: name, version, file, adopt })),
)

// A rules file takes the default export, whatever the package.
// oxlint-disable-next-line import/no-default-export -- as above
export default rules
