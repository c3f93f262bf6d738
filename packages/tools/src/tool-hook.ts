/** Hooks in the words of agent programs: before a tool runs, and after. */
import { HooklineError, isThenable, nameOf, type CallContext, type Hook, type Selector } from '@hookline/core'
import { isPlain, own } from './own.ts'
import { refuseMisspelt } from './tool-hook-names.ts'
import { isToolError, setToolInput, toolCallOf, toolInput, toolResultText, type ToolInput } from './tool-call.ts'

/** What `preExecute` may give back: another input for the tool. */
export interface ChangedInput {
  readonly input: ToolInput
}

/** What `postExecute` may give back: another result for the caller. */
export interface ChangedResult {
  readonly result: unknown
}

/**
 * A hook around tools. An error out of `preExecute` prevents the tool from running and is the caller's; one out of `postExecute` is reported and changes nothing. Of a call that was refused `postExecute`
 * hears nothing, as there is no result.
 *
 * @example
 * ```ts
 * import type { ToolHook } from '@hookline/tools'
 * const security: ToolHook = {
 *   name: 'security',
 *   preExecute(toolName, input) {
 *     if (toolName === 'Bash' && String(input['command']).includes('sudo')) throw new Error('sudo is not allowed')
 *   },
 * }
 * ```
 */
export interface ToolHook {
  /** Unique in its registry. */
  readonly name: string
  preExecute?(toolName: string, input: ToolInput): void | ChangedInput | Promise<void | ChangedInput>
  postExecute?(toolName: string, input: ToolInput, result: string, isError: boolean): void | ChangedResult | Promise<void | ChangedResult>
}

/** Where and when a {@link ToolHook} runs. */
export interface ToolHookOptions {
  /** @default all tools */
  readonly on?: Selector
  /** Ascending in each phase, ties by registration. @default 0 */
  readonly order?: NonNullable<Hook['order']>
  /** Milliseconds after which a hook that waits has failed. @default 30000 */
  readonly timeoutMs?: number
  /** Run `preExecute` again on an input that a later hook may have changed. @default false */
  readonly recheck?: boolean
}

/**
 * Makes a hook of core of a {@link ToolHook}.
 *
 * @example
 * ```ts
 * import { hookRegistry } from '@hookline/core'
 * import { toolHook } from '@hookline/tools'
 * hookRegistry.register(toolHook({ name: 'counts', postExecute: (toolName, _input, result) => console.log(toolName, result.length) }))
 * ```
 */
export function toolHook(hook: ToolHook, options: ToolHookOptions = {}): Hook {
  const { on = { kind: 'agent.tool' }, order, timeoutMs, recheck } = options
  if (typeof hook !== 'object' || hook === null)
    throw new HooklineError('HOOKLINE_INVALID_HOOK', `Invalid hook: expected a ToolHook, got ${nameOf(hook)}.`)
  const { preExecute, postExecute } = hook
  for (const [key, value] of Object.entries({ preExecute, postExecute }))
    if (value !== undefined && typeof value !== 'function')
      throw new HooklineError(
        'HOOKLINE_INVALID_HOOK',
        `Invalid hook: expected \`${key}\` of "${hook.name}" to be a function, got ${nameOf(value)}.`,
      )
  if (preExecute === undefined && postExecute === undefined)
    throw new HooklineError(
      'HOOKLINE_INVALID_HOOK',
      `Invalid hook: expected "${hook.name}" to have preExecute, postExecute or both, got neither.`,
    )
  refuseMisspelt(hook, hook.name)
  return {
    name: hook.name,
    on,
    allowNested: true,
    ...(order === undefined ? {} : { order }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(recheck === undefined ? {} : { recheck }),
    ...(preExecute === undefined
      ? {}
      : {
          onEnter: (call: CallContext) =>
            after(preExecute.call(hook, toolCallOf(call).toolName, toolInput(call)), answer => change(hook.name, call, answer)),
        }),
    ...(postExecute === undefined
      ? {}
      : {
          onExit: (call: CallContext) =>
            call.outcome === 'blocked'
              ? undefined
              : after(postExecute.call(hook, toolCallOf(call).toolName, toolInput(call), toolResultText(call), isToolError(call)), answer =>
                  replace(call, answer),
                ),
        }),
  }
}

/** Synchronous hooks stay so. */
function after<T>(answer: T | Promise<T>, then: (answer: T) => void): void | Promise<void> {
  if (isThenable(answer)) return Promise.resolve(answer).then(then)
  then(answer)
}

function change(hookName: string, call: CallContext, answer: void | ChangedInput): void {
  const input = inputOf(hookName, answer)
  if (input !== undefined) setToolInput(call, input)
}

/**
 * The input that `preExecute` gave back; undefined for none. Throws the error that it gave back, and for anything else that it may have meant as a refusal.
 *
 * @internal
 */
export function inputOf(hookName: string, answer: unknown): ToolInput | undefined {
  if (answer === undefined || answer === null) return undefined
  if (answer instanceof Error) throw answer
  const input = own(answer, 'input')
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input as ToolInput
  throw new HooklineError(
    'HOOKLINE_INVALID_OPTION',
    `preExecute of hook "${hookName}": expected nothing or { input }, got ${nameOf(answer)}. The tool was not run; throw an error to refuse a call.`,
  )
}

function replace(call: CallContext, answer: void | ChangedResult): void {
  if (isPlain(answer) && 'result' in answer) call.result = answer.result
}
