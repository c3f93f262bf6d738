/** The hook of a rule: its module's exports, brought into the contract's form. */
import { fileURLToPath } from 'node:url'
import { HooklineError, type CallContext, type Hook, type Target } from '@hookline/core'
import type { Rule } from '../model.ts'

/** The exports of a hook module. */
export type HookModule = Readonly<Record<string, unknown>>

type HookFunction = (call: CallContext, ...rest: unknown[]) => unknown

const AsyncFunction = (async () => {}).constructor

/** What a rule asks the registry for, or why it cannot. A rule without hooks asks for nothing. */
export type RuleHook =
  | { readonly hook: undefined; readonly problem: HooklineError | undefined }
  | { readonly hook: Hook; readonly problem: HooklineError | undefined }

/**
 * Makes the hook of a rule. When its module or one of the exports is missing, a rule under `closed` gets a hook that lets no call through:
 * what it guards must not run unguarded.
 */
export function hookOf(rule: Rule, module: HookModule | undefined, selects: string | ((target: Target) => boolean)): RuleHook {
  if (rule.hooks === undefined || (rule.enter === undefined && rule.exit === undefined)) return { hook: undefined, problem: undefined }
  const base = { name: rule.id, on: selects, order: rule.order, failure: rule.failure }
  try {
    if (module === undefined) throw moduleMissing(rule)
    const onEnter = functionOf(rule, module, rule.enter)
    const onExit = functionOf(rule, module, rule.exit)
    const isAsync = onEnter instanceof AsyncFunction || onExit instanceof AsyncFunction
    return {
      hook: {
        ...base,
        ...(isAsync ? { async: true } : {}),
        ...(onEnter === undefined ? {} : { onEnter: rule.passReceiver ? withReceiver(onEnter) : onEnter }),
        ...(onExit === undefined ? {} : { onExit }),
      } as Hook,
      problem: undefined,
    }
  } catch (error) {
    const problem = error as HooklineError
    return rule.failure === 'closed' ? { hook: { ...base, onEnter: refuse(problem) } as Hook, problem } : { hook: undefined, problem }
  }
}

function functionOf(rule: Rule, module: HookModule, name: string | undefined): HookFunction | undefined {
  if (name === undefined) return undefined
  const found = Object.hasOwn(module, name) ? module[name] : undefined
  if (typeof found === 'function') return found as HookFunction
  const functions = Object.keys(module).filter(key => typeof module[key] === 'function')
  throw new HooklineError(
    'HOOKLINE_HOOK_EXPORT_MISSING',
    `Rule "${rule.id}": expected ${moduleText(rule)} to export a function \`${name}\`, got ${found === undefined ? 'none' : typeof found}; ` +
      `its functions are: ${functions.join(', ') || 'none'}.`,
  )
}

function moduleMissing(rule: Rule): HooklineError {
  return new HooklineError('HOOKLINE_HOOK_MODULE_FAILED', `Rule "${rule.id}": its hook module ${moduleText(rule)} has not been loaded.`)
}

/** The path, as rules have it and people know it. */
export function moduleText({ hooks = '' }: Rule): string {
  return hooks.startsWith('file:') ? fileURLToPath(hooks) : hooks
}

/** The seed's form names the receiver between the call and the parameters. */
function withReceiver(enter: HookFunction): HookFunction {
  return (call, ...params) => enter(call, call.receiver, ...params)
}

function refuse(problem: HooklineError): () => never {
  return () => {
    throw problem
  }
}
