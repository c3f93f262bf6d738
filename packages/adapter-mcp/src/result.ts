/** Results that hooks gave in place of a tool's: the protocol knows one form, and whoever gets another waits until its request times out. */
import { HooklineError, nameOf, type HookRegistry, type HookTarget } from '@hookline/core'

/**
 * The result as the protocol has it: a text is one of a single part. What the tool itself gave does not come here.
 *
 * Throws `HOOKLINE_INVALID_OPTION` for what is no result and what JSON cannot hold, and reports it, because the model cannot mend it.
 */
export function fitting(registry: HookRegistry, target: HookTarget, result: unknown): unknown {
  if (typeof result === 'string') return { content: [{ type: 'text', text: result }] }
  const wrong = whatIsWrong(result)
  if (wrong === undefined)
    return (result as { content?: unknown; task?: unknown }).content === undefined ? withContent(result as object) : result
  throw misfit(registry, target, `a text or { content: [{ type, … }] }, got ${wrong}`)
}

/** The error of a result that must not reach the other side, which is reported, too. */
export function misfit(registry: HookRegistry, target: HookTarget, what: string): HooklineError {
  const error = new HooklineError('HOOKLINE_INVALID_OPTION', `The result of ${target.name} that a hook gave: expected ${what}.`)
  registry.report({ code: error.code, message: error.message, target: target.name, cause: error })
  return error
}

/** What an output schema judges of a result, as it is sent; undefined for none and for what cannot be sent. */
export function structureOf(result: unknown): string | undefined {
  if (!isObject(result)) return undefined
  const { structuredContent, isError } = result
  if (isError === true) return 'an error'
  if (structuredContent === undefined) return undefined
  try {
    return JSON.stringify(structuredContent)
  } catch {
    return undefined
  }
}

function whatIsWrong(result: unknown): string | undefined {
  if (!isObject(result)) return nameOf(result)
  const { content, structuredContent, task } = result
  if (Array.isArray(content)) {
    const odd = content.findIndex(part => !isObject(part) || typeof part['type'] !== 'string')
    if (odd !== -1) return `a content[${odd}] without a type`
  } else if (content !== undefined) return 'a `content` that is no list'
  else if (!isObject(structuredContent) && !isObject(task)) return 'an object without `content`'
  try {
    JSON.stringify(result)
  } catch (error) {
    return `what JSON cannot hold (${error instanceof Error ? error.message.split('\n', 1)[0] : 'it throws'})`
  }
  return undefined
}

/** Callers look into `content` without asking whether it is there; what stands for a task has none. */
function withContent(result: { readonly task?: unknown }): object {
  return isObject(result.task) ? result : { content: [], ...result }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
