/** Tools of the Vercel AI SDK: https://ai-sdk.dev/docs/ai-sdk-core/tools-and-tool-calling */
import { dressAs, type AnyFunction } from '@hookline/core'
import type { Settings } from '../options.ts'
import { own } from '../own.ts'
import { isAsyncGenerator, isAsyncIterable } from '../shapes.ts'
import { toolTarget } from '../target.ts'
import { ToolRun } from '../tool-run.ts'
import { copyWith } from './copy.ts'

/** The subset of a tool that is needed. */
interface AiTool {
  readonly execute: AnyFunction
  readonly description?: unknown
}

/** True for an object with `execute` and a schema of its input, which `execute` takes first. */
export function isAiTool(value: unknown): value is AiTool {
  if (typeof value !== 'object' || value === null || typeof own(value, 'execute') !== 'function') return false
  // Mastra before 1.0 hands over the input as a field, where no rule on the input would look for it.
  if ('mastra' in value && !('requestContextSchema' in value)) return false
  return own(value, 'inputSchema') !== undefined || own(value, 'parameters') !== undefined
}

/** The tool with hooks around `execute`. The SDK makes a `tool-error` with the error's message of what is thrown. */
export function hookAiTool(settings: Settings, name: string, tool: AiTool): object {
  const original = tool.execute
  const streams = isAsyncGenerator(original)
  const { description } = tool
  const target = toolTarget(settings.registry, {
    name,
    module: 'ai',
    // The SDK awaits whatever is no stream.
    shape: streams ? 'asyncIterator' : 'async',
    description: typeof description === 'string' ? description : undefined,
  })
  const site = target.wrap(streams ? startStream : start)
  const execute = {
    execute(this: unknown, ...args: unknown[]): unknown {
      if (!target.active) return Reflect.apply(original, this, args)
      const [input, options, ...rest] = args
      const callId = own(options, 'toolCallId')
      const signal = own(options, 'abortSignal')
      let isLate = false
      const run = new ToolRun({
        toolName: name,
        framework: 'ai',
        callId: typeof callId === 'string' ? callId : undefined,
        signal: signal instanceof AbortSignal ? signal : undefined,
        details: options,
        start: changed => {
          // Nothing runs for somebody who has left while hooks waited.
          if (isLate && run.signal?.aborted === true) throw run.signal.reason
          const value = Reflect.apply(original, this, [changed, options, ...rest]) as unknown
          return isLate && !streams ? lastOf(value) : value
        },
      })
      const value = site.call(run, input)
      isLate = true
      return value instanceof Promise ? value.then(lastOf) : value
    },
  }.execute
  return copyWith(tool, { execute: dressAs(execute, original) })
}

/** What answers at once answers by a promise, which the SDK awaits anyway: hooks may wait after it. A stream stays one. */
function start(this: ToolRun, input: unknown): unknown {
  const value = this.start(input)
  return isAsyncIterable(value) ? value : Promise.resolve(value)
}

async function* startStream(this: ToolRun, input: unknown): AsyncGenerator<unknown, unknown, unknown> {
  return yield* this.start(input) as AsyncGenerator<unknown, unknown, unknown>
}

/** Hooks that waited have made a promise of a stream, which the SDK would not look into: its last value is the result. */
async function lastOf(value: unknown): Promise<unknown> {
  if (!isAsyncIterable(value)) return value
  let last: unknown
  for await (const each of value) last = each
  return last
}
