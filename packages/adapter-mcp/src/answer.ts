/** What the other side gets in place of a result that hooks did not let through. */
import type { Capture } from '@hookline/core'
import { refusalText } from '@hookline/tools'
import type { McpRun } from './run.ts'

/** A tool's result that says it failed, as every client understands it. */
export interface ToolErrorResult {
  readonly content: readonly [{ readonly type: 'text'; readonly text: string }]
  readonly isError: true
}

/** The result for the model. */
export function toolError(text: string): ToolErrorResult {
  return { content: [{ type: 'text', text }], isError: true }
}

/** `Invalid params` of JSON-RPC: a request that asks for a task is answered by a task or by an error, never by a result. */
const REFUSED = -32_602

/** Answers by a result where there may be one; what the tool itself threw stays what it is. */
export function answerRefusal(capture: Capture, run: McpRun, error: unknown, wantsTask: boolean): ToolErrorResult {
  if (run.threw) throw error
  const text = refusalText(error, run.toolName, capture, run.started)
  if (!wantsTask) return toolError(text)
  throw Object.assign(new Error(text, { cause: error }), { code: REFUSED })
}
