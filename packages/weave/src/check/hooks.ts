/** Whether hook modules are there and export what rules name; none of them is run. */
import { fileURLToPath } from 'node:url'
import { HooklineError } from '@hookline/core'
import type { Rule } from '../model.ts'
import { RuleError } from '../rules/problem.ts'
import { didYouMean } from '../rules/suggest.ts'
import type { ModuleExports } from './export-kind.ts'
import { exportsOf } from './hook-exports.ts'

/** What is wrong with the hooks of a rule, or cannot be known. */
export interface HookProblem {
  readonly rule: Rule
  readonly error: HooklineError
  /** It may be right: only running the module would tell. */
  readonly unknown: boolean
}

/** Checks the hook modules of rules, each once. */
export function checkHooks(rules: readonly Rule[]): HookProblem[] {
  const modules = new Map<string, ModuleExports | Error>()
  return rules.flatMap(rule => {
    const { hooks } = rule
    if (hooks === undefined || !hooks.startsWith('file:')) return []
    let exports = modules.get(hooks)
    if (exports === undefined) modules.set(hooks, (exports = read(hooks)))
    if (exports instanceof Error) return [{ rule, error: unreadable(rule, hooks, exports), unknown: false }]
    const known = exports
    return [rule.enter, rule.exit].flatMap(name => (name === undefined ? [] : judge(rule, hooks, name, known)))
  })
}

function read(url: string): ModuleExports | Error {
  try {
    return exportsOf(url)
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

function unreadable(rule: Rule, url: string, error: Error): HooklineError {
  const missing = 'code' in error && error.code === 'ENOENT'
  const said = missing ? 'there is no such file' : `it cannot be read: ${error.message}`
  return new HooklineError('HOOKLINE_HOOK_MODULE_FAILED', `Rule "${rule.id}": hook module ${fileURLToPath(url)}: ${said}.`, {
    cause: error,
  })
}

function judge(rule: Rule, url: string, name: string, { names, open }: ModuleExports): HookProblem[] {
  const kind = names.get(name)
  if (kind === 'function' || (kind === 'unknown' && !open)) return []
  const file = fileURLToPath(url)
  if (kind === 'other') {
    const error = new HooklineError(
      'HOOKLINE_HOOK_EXPORT_MISSING',
      `Rule "${rule.id}": expected \`${name}\` of ${file} to be a function, and it is none.`,
    )
    return [{ rule, error, unknown: false }]
  }
  if (kind === 'unknown') return []
  if (open) {
    const sentence = `Rule "${rule.id}": whether ${file} exports \`${name}\` cannot be known without running it.`
    const error = new RuleError('HOOKLINE_HOOK_EXPORT_UNKNOWN', sentence, {}, { ruleId: rule.id, severity: 'warning' })
    return [{ rule, error, unknown: true }]
  }
  const functions = [...names].filter(([, found]) => found !== 'other').map(([found]) => found)
  const near = didYouMean(name, functions)
  const list = functions.length === 0 ? 'it exports no functions' : `its functions are ${functions.slice(0, 10).join(', ')}`
  const error = new HooklineError(
    'HOOKLINE_HOOK_EXPORT_MISSING',
    `Rule "${rule.id}": expected ${file} to export a function \`${name}\`; ${list}${near === '' ? '.' : near}`,
  )
  return [{ rule, error, unknown: false }]
}
