/** One call of a framework's tool: the receiver of the hooked call, so that hooks find the input alone in `call.args`. */
import type { CallContext } from '@hookline/core'
import { own } from './own.ts'

/** What {@link ToolRun} is made of. */
export interface ToolRunInit {
  readonly toolName: string
  /** Which library calls the tool, such as `ai`. */
  readonly framework: string
  /** The model's id of the call. */
  readonly callId?: string | undefined
  /** Which server the tool belongs to, by the name that it gives itself. */
  readonly server?: string | undefined
  /** Aborted when nobody wants the result any more. */
  readonly signal?: AbortSignal | undefined
  /** What the framework handed over besides the input. */
  readonly details?: unknown
  /** Runs the tool itself. */
  start(input: unknown): unknown
}

const BRAND = Symbol.for('hookline.tools/run/1')

/**
 * One call of a tool that belongs to a framework (the Vercel AI SDK, the OpenAI Agents SDK, MCP): what hooks see as `call.receiver`.
 *
 * @example
 * ```ts
 * import { HookRegistry } from '@hookline/core'
 * import { ToolRun, toolTarget } from '@hookline/tools'
 * const target = toolTarget(new HookRegistry(), { name: 'Read' })
 * const site = target.wrap(function (this: ToolRun, input: unknown) { return this.start(input) })
 * site.call(new ToolRun({ toolName: 'Read', framework: 'mine', start: input => input }), { path: 'a.txt' })
 * ```
 */
export class ToolRun {
  readonly toolName: string
  readonly framework: string
  readonly callId: string | undefined
  readonly server: string | undefined
  readonly signal: AbortSignal | undefined
  readonly details: unknown
  /** The tool itself was reached: what is thrown from now on may be its own. */
  started = false
  /** The tool itself threw. */
  threw = false
  readonly #start: (input: unknown) => unknown

  constructor(init: ToolRunInit) {
    this.toolName = init.toolName
    this.framework = init.framework
    this.callId = init.callId
    this.server = init.server
    this.signal = init.signal
    this.details = init.details
    this.#start = init.start
    Object.defineProperty(this, BRAND, { value: true })
  }

  /** Runs the tool, as the hooked call does when its enter hooks are through. */
  start(input: unknown): unknown {
    this.started = true
    let value: unknown
    try {
      value = this.#start(input)
    } catch (error) {
      this.threw = true
      throw error
    }
    if (value instanceof Promise)
      return value.catch((error: unknown) => {
        this.threw = true
        throw error
      })
    return value
  }
}

/** The run that a call belongs to; undefined for calls of plain functions. */
export function runOf(call: CallContext): ToolRun | undefined {
  const receiver: unknown = call.receiver
  return own(receiver, BRAND) === true ? (receiver as ToolRun) : undefined
}
