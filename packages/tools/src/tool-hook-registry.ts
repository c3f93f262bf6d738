/** The registry in the words of agent programs, for those that call their hooks themselves and for those that do not. */
import { compileSelector, HooklineError, hookRegistry, isThenable, type Disposer, type HookRegistry, type Target } from '@hookline/core'
import type { ToolInput } from './tool-call.ts'
import { inputOf, toolHook, type ToolHook, type ToolHookOptions } from './tool-hook.ts'

interface Entry {
  readonly hook: ToolHook
  readonly timeoutMs: number
  readonly order: { readonly enter: number; readonly exit: number }
  readonly recheck: boolean
  matches(target: Target): boolean
}

/**
 * Holds {@link ToolHook}s. Registered here they stand around every hooked tool of the registry below; a program that does not hook its tools runs them itself, by `runPreHooks` and `runPostHooks`.
 *
 * @example
 * ```ts
 * import { ToolHookRegistry } from '@hookline/tools'
 * const hooks = new ToolHookRegistry()
 * hooks.register({ name: 'see', preExecute: toolName => console.log(toolName) })
 * const input = await hooks.runPreHooks('Read', { path: 'a.txt' }) // prints Read
 * await hooks.runPostHooks('Read', input, 'the text', false)
 * ```
 */
export class ToolHookRegistry {
  readonly #registry: HookRegistry
  readonly #hooks = new Map<string, Entry>()

  constructor(registry: HookRegistry = hookRegistry) {
    this.#registry = registry
  }

  /** Adds a hook. Throws `HOOKLINE_DUPLICATE_HOOK` when there is one of its name, `HOOKLINE_INVALID_HOOK` when it has neither function. */
  register(hook: ToolHook, options: ToolHookOptions = {}): Disposer {
    const made = toolHook(hook, options)
    const remove = this.#registry.register(made)
    const { order = 0, recheck = false } = options
    const entry: Entry = {
      hook,
      timeoutMs: options.timeoutMs ?? 30_000,
      order: typeof order === 'number' ? { enter: order, exit: order } : { enter: order.enter ?? 0, exit: order.exit ?? 0 },
      recheck,
      matches: compileSelector(made.on),
    }
    this.#hooks.set(hook.name, entry)
    const forget = (): void => {
      // Another one may have its name by now.
      if (this.#hooks.get(hook.name) === entry) this.#hooks.delete(hook.name)
      remove()
    }
    return Object.assign(forget, { dispose: forget, [Symbol.dispose]: forget })
  }

  /** The hooks, in order of registration. */
  get hooks(): readonly ToolHook[] {
    return [...this.#hooks.values()].map(({ hook }) => hook)
  }

  /**
   * Runs `preExecute` of all hooks that are for this tool, in their order; gives the input as they left it. The first error stops them and is thrown, a hook that does not settle in time counts as one.
   */
  async runPreHooks(toolName: string, input: ToolInput): Promise<ToolInput> {
    let current = input
    const again: { readonly entry: Entry; readonly seen: ToolInput }[] = []
    const run = async ({ hook, timeoutMs }: Entry): Promise<ToolInput | undefined> =>
      inputOf(hook.name, await inTime(hook, timeoutMs, () => hook.preExecute?.(toolName, current)))
    for (const entry of this.#entries(toolName, 'enter')) {
      if (entry.recheck) again.push({ entry, seen: current })
      current = (await run(entry)) ?? current
    }
    for (const { entry, seen } of again) if (seen !== current) current = (await run(entry)) ?? current
    return current
  }

  /** Runs `postExecute` of all hooks that are for this tool, in their order. What they throw is reported; all run. */
  async runPostHooks(toolName: string, input: ToolInput, result: string, isError: boolean): Promise<void> {
    for (const { hook, timeoutMs } of this.#entries(toolName, 'exit')) {
      try {
        await inTime(hook, timeoutMs, () => hook.postExecute?.(toolName, input, result, isError))
      } catch (cause) {
        this.#registry.report({
          code: 'HOOKLINE_HOOK_FAILED',
          message: `Hook "${hook.name}" failed after ${toolName}; the result stands.`,
          hook: hook.name,
          target: `tool:${toolName}`,
          cause,
        })
      }
    }
  }

  #entries(toolName: string, phase: 'enter' | 'exit'): readonly Entry[] {
    const target: Target = {
      name: `tool:${toolName}`,
      kind: 'agent.tool',
      functionName: toolName,
      module: undefined,
      className: undefined,
      shape: 'async',
    }
    return [...this.#hooks.values()].filter(({ matches }) => matches(target)).toSorted((a, b) => a.order[phase] - b.order[phase])
  }
}

async function inTime(hook: ToolHook, timeoutMs: number, work: () => unknown): Promise<unknown> {
  const answer = work()
  if (!isThenable(answer)) return answer
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new HooklineError('HOOKLINE_HOOK_TIMEOUT', `Hook "${hook.name}" did not settle within ${timeoutMs} ms.`)),
      timeoutMs,
    )
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
