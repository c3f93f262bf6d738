/** Function tools of the OpenAI Agents SDK: https://openai.github.io/openai-agents-js/guides/tools */
import { dressAs, HooklineError, nameOf, type AnyFunction, type Capture } from '@hookline/core'
import type { Settings } from '../options.ts'
import { own } from '../own.ts'
import { refusalText } from '../refusal.ts'
import { toolTarget } from '../target.ts'
import { ToolRun } from '../tool-run.ts'
import { copyWith } from './copy.ts'

/** The subset of a tool that is needed. */
interface OpenAiTool {
  readonly type: 'function'
  readonly name: string
  readonly description?: unknown
  readonly invoke: AnyFunction
  readonly outputSchema?: unknown
  readonly errorFunction?: unknown
}

/** True for what `tool({ name, parameters, execute })` makes. */
export function isOpenAiTool(value: unknown): value is OpenAiTool {
  return own(value, 'type') === 'function' && typeof own(value, 'invoke') === 'function' && typeof own(value, 'name') === 'string'
}

/**
 * The tool with hooks around `invoke`. Hooks see its input parsed; the tool gets the model's own text again where nobody changed it. An error out of
 * `invoke` would end the whole run, so a refusal is a text for the model, as the SDK makes one of what `execute` throws.
 */
export function hookOpenAiTool({ registry }: Settings, tool: OpenAiTool): object {
  const { name, description, invoke: original } = tool
  const target = toolTarget(registry, {
    name,
    module: '@openai/agents',
    shape: 'async',
    description: typeof description === 'string' ? description : undefined,
  })
  const texts = new WeakMap<ToolRun, (input: unknown) => unknown>()
  const site = target.wrap(function (this: ToolRun, input: unknown): unknown {
    // Before the tool begins: what hooks made of its input and JSON cannot hold is no failure of the tool's.
    return this.start(texts.get(this)?.(input))
  })
  const invoke = {
    async invoke(this: unknown, ...args: unknown[]): Promise<unknown> {
      if (!target.active) return (await Reflect.apply(original, this, args)) as unknown
      const [context, text, details, ...rest] = args
      const input = parsed(text)
      const before = written(input)
      const callId = own(own(details, 'toolCall'), 'callId')
      const signal = own(details, 'signal')
      let isLate = false
      const run = new ToolRun({
        toolName: name,
        framework: '@openai/agents',
        callId: typeof callId === 'string' ? callId : undefined,
        signal: signal instanceof AbortSignal ? signal : undefined,
        details,
        start: given => {
          // Nothing runs for somebody who has left while hooks waited.
          if (isLate && run.signal?.aborted === true) throw run.signal.reason
          return Reflect.apply(original, this, [context, given, details, ...rest]) as unknown
        },
      })
      texts.set(run, changed => {
        const after = written(changed)
        if (after === undefined && before !== undefined)
          throw new HooklineError(
            'HOOKLINE_INVALID_OPTION',
            `The input of tool:${name}: expected what JSON can hold, got ${nameOf(changed)}.`,
          )
        return after === before ? text : after
      })
      try {
        const value = site.call(run, input)
        isLate = true
        return await value
      } catch (error) {
        if (run.threw) throw error
        return await refused(tool, context, error, details, run.started, registry.capture)
      }
    },
  }.invoke
  return copyWith(tool, { invoke: dressAs(invoke, original) })
}

/** A tool with a schema for its output must not answer by a text: its own function for errors does, or the run ends. */
async function refused(
  tool: OpenAiTool,
  context: unknown,
  error: unknown,
  details: unknown,
  started: boolean,
  capture: Capture,
): Promise<unknown> {
  if (tool.outputSchema === undefined) return refusalText(error, tool.name, capture, started)
  if (typeof tool.errorFunction !== 'function') throw error
  return (await (tool.errorFunction as AnyFunction)(context, error, details)) as unknown
}

/** What is no JSON is handed to hooks as the text it is, and refused by the tool itself. */
function parsed(text: unknown): unknown {
  if (typeof text !== 'string') return text
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

/** JSON again, also of what a hook changed in place; a text that was no JSON stays what it is. */
function written(input: unknown): string | undefined {
  return typeof input === 'string' ? input : JSON.stringify(input)
}
