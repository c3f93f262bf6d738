/** The kind of calls that tools make, and their attributes by OpenTelemetry names. */
import type { AttributeValue } from '@hookline/core'

/**
 * Attributes of a tool's call: https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/#execute-tool-span
 * What it was called with and what it gave are not among them: hooks and events have those.
 *
 * @example
 * ```ts
 * import type { AgentToolAttributes } from '@hookline/tools'
 * const attributes: Partial<AgentToolAttributes> = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'Read' }
 * ```
 */
export interface AgentToolAttributes {
  readonly 'gen_ai.operation.name': 'execute_tool'
  readonly 'gen_ai.tool.name': string
  /** A function of the program itself, or what is run elsewhere (an MCP server). */
  readonly 'gen_ai.tool.type': 'function' | 'extension'
  /** What the model is told of the tool, where the framework has it; cut and redacted. */
  readonly 'gen_ai.tool.description': string
  /** The model's own id of the call, where the framework has one. */
  readonly 'gen_ai.tool.call.id': string
  /** The error's code or name; `tool_error` where the tool gave a result that says it failed. */
  readonly 'error.type': string
}

declare module '@hookline/core' {
  interface EventKinds {
    'agent.tool': AgentToolAttributes
  }
}

/** Attributes while they are gathered. */
export type Gathered = Record<string, AttributeValue>
