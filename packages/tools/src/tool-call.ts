/** A tool's call in the words of agents: its tool, its input, its result as text. */
import { captureOf, HooklineError, nameOf, type CallContext } from '@hookline/core'
import { isPlain, own } from './own.ts'
import { runOf } from './tool-run.ts'

/** A tool's input: what the model wrote. */
export type ToolInput = Record<string, unknown>

/** What is known of a call besides its input. */
export interface ToolCallInfo {
  readonly toolName: string
  /** The model's id of the call, where the framework has one. */
  readonly callId: string | undefined
  /** `ai`, `@openai/agents`, `mcp.server`, `mcp.client`; undefined for plain functions. */
  readonly framework: string | undefined
  /** The MCP server of the tool, by the name that it gives itself; tools of two servers may have one name. */
  readonly server: string | undefined
  /** Aborted when nobody wants the result any more. */
  readonly signal: AbortSignal | undefined
}

/**
 * What is known of a tool's call: for hooks on targets of the kind `agent.tool`.
 *
 * @example
 * ```ts
 * import { hookRegistry } from '@hookline/core'
 * import { toolCallOf } from '@hookline/tools'
 * hookRegistry.register({ name: 'names', on: { kind: 'agent.tool' }, onEnter: call => console.log(toolCallOf(call).toolName) })
 * ```
 */
export function toolCallOf(call: CallContext): ToolCallInfo {
  const run = runOf(call)
  return {
    toolName: call.target.functionName ?? call.target.name,
    callId: run?.callId,
    framework: run?.framework,
    server: run?.server,
    signal: run?.signal,
  }
}

/**
 * The input of a tool's call. Functions that take their arguments by position have `{ args: [...] }`.
 *
 * @example
 * ```ts
 * import { hookRegistry } from '@hookline/core'
 * import { toolInput } from '@hookline/tools'
 * hookRegistry.register({ name: 'paths', on: 'tool:Read', onEnter: call => console.log(toolInput(call)['path']) })
 * ```
 */
export function toolInput(call: CallContext): ToolInput {
  const { args } = call
  if (args.length === 0) return {}
  const first: unknown = args[0]
  if (args.length === 1 && typeof first === 'object' && first !== null && !Array.isArray(first)) return first as ToolInput
  if (runOf(call) === undefined && isPlain(first) && args.length > 1) return first
  return { args: [...(args as unknown[])] }
}

/**
 * Gives the tool another input; on enter only. Guards with `recheck` judge it again.
 *
 * @throws HooklineError `HOOKLINE_INVALID_OPTION` for what is no object; `HOOKLINE_CALL_PHASE` on exit.
 * @example
 * ```ts
 * import { hookRegistry } from '@hookline/core'
 * import { setToolInput, toolInput } from '@hookline/tools'
 * hookRegistry.register({ name: 'limit', on: 'tool:Read', onEnter: call => setToolInput(call, { ...toolInput(call), limit: 100 }) })
 * ```
 */
export function setToolInput(call: CallContext, input: ToolInput): void {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw new HooklineError('HOOKLINE_INVALID_OPTION', `The input of ${call.target.name}: expected an object, got ${nameOf(input)}.`)
  const before = call.args as unknown[]
  // No arguments stay none: a default would be lost.
  if (before.length === 0 && runOf(call) === undefined && Object.keys(input).length === 0) return
  const positional = own(input, 'args')
  const wasPositional = runOf(call) === undefined && !(before.length === 0 || isPlain(before[0]))
  call.args = wasPositional && Array.isArray(positional) ? positional : [input, ...before.slice(1)]
}

/**
 * True when the call failed, or gave a result that says so (MCP's `isError`).
 *
 * @example
 * ```ts
 * import { hookRegistry } from '@hookline/core'
 * import { isToolError } from '@hookline/tools'
 * hookRegistry.register({ name: 'errors', on: 'tool:*', onExit: call => console.log(call.target.name, isToolError(call)) })
 * ```
 */
export function isToolError(call: CallContext): boolean {
  return call.failed || own(call.result, 'isError') === true
}

/**
 * The result of a call as text: a string as it is, the texts of an MCP result, the message of an error, else JSON (redacted and cut as events are).
 *
 * @example
 * ```ts
 * import { hookRegistry } from '@hookline/core'
 * import { toolResultText } from '@hookline/tools'
 * hookRegistry.register({ name: 'sizes', on: 'tool:*', onExit: call => console.log(toolResultText(call).length) })
 * ```
 */
export function toolResultText(call: CallContext): string {
  const { capture } = captureOf(call.target)
  if (call.failed) return capture.error(call.error).message
  const result: unknown = call.result
  if (typeof result === 'string') return result
  if (result === undefined) return ''
  const texts = textsOf(own(result, 'content'))
  if (texts !== undefined) return texts
  return JSON.stringify(capture.value(result)) ?? ''
}

/** The texts of an MCP result; undefined when there is anything else in it. */
function textsOf(content: unknown): string | undefined {
  if (!Array.isArray(content) || content.length === 0) return undefined
  const texts: string[] = []
  for (let i = 0; i < content.length; i++) {
    const part = own(content, i)
    const text = own(part, 'text')
    if (own(part, 'type') !== 'text' || typeof text !== 'string') return undefined
    texts.push(text)
  }
  return texts.join('\n')
}
