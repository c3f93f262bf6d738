/** The agent: it has tools and no model. What a model would ask for comes from a plan; what it would be told is a text, whatever happens. */
import type { Client } from '@modelcontextprotocol/sdk/client/index.js'

/** What a model asks for. */
export interface Asked {
  readonly tool: string
  readonly input: Readonly<Record<string, unknown>>
}

/** Runs one call and gives what the model is told. */
export type Act = (asked: Asked) => Promise<string>

type Tools = Readonly<Record<string, (input: never) => Promise<string>>>

/** An agent over tools of its own, and those of an MCP server for every other name. */
export function agentWith(tools: Tools, server: Client): Act {
  return async ({ tool, input }) => {
    const own = Object.hasOwn(tools, tool) ? tools[tool] : undefined
    try {
      return own === undefined ? await overMcp(server, tool, input) : await own(input as never)
    } catch (error) {
      return `error: ${error instanceof Error ? error.message : String(error)}`
    }
  }
}

async function overMcp(server: Client, name: string, input: Asked['input']): Promise<string> {
  const { content } = await server.callTool({ name, arguments: { ...input } })
  return (content as readonly { readonly text?: string }[]).map(({ text = '' }) => text).join('\n')
}
