/** Loading the modules that hold the hooks of rules. */
import { HooklineError } from '@hookline/core'
import { importModule } from '../import-module.ts'
import type { Rule } from '../model.ts'
import { moduleText, type HookModule } from './rule-hook.ts'

/** What came of loading hook modules. */
export interface HookModules {
  /** By the URL that the rules name. */
  readonly modules: ReadonlyMap<string, HookModule>
  /** One for each rule whose module could not be loaded. */
  readonly problems: readonly { readonly rule: Rule; readonly error: HooklineError }[]
}

/** Milliseconds. */
const PATIENCE = 10_000

/**
 * Imports the hook modules of rules, each once. One that is missing, throws, or is not done after ten seconds is a problem of the rules
 * that name it.
 *
 * @param options `patience` is how many milliseconds a module may take, 10,000 unless told. `fresh`, a number that has not been used before, loads the modules anew: for live reload.
 */
export async function importHooks(
  rules: readonly Rule[],
  options: { readonly fresh?: number; readonly patience?: number } = {},
): Promise<HookModules> {
  const modules = new Map<string, HookModule>()
  const failures = new Map<string, unknown>()
  const urls = new Set(rules.flatMap(rule => (rule.hooks === undefined ? [] : [rule.hooks])))
  await Promise.all(
    [...urls].map(async url => {
      try {
        const loading = importModule(options.fresh === undefined ? url : `${url}?hookline=${options.fresh}`) as Promise<HookModule>
        modules.set(url, await inTime(loading, options.patience ?? PATIENCE))
      } catch (error) {
        failures.set(url, error)
      }
    }),
  )
  const problems = rules.flatMap(rule =>
    rule.hooks !== undefined && failures.has(rule.hooks) ? [{ rule, error: failed(rule, failures.get(rule.hooks)) }] : [],
  )
  return { modules, problems }
}

/** A module that waits at its top level for what never comes would keep the application from starting. */
async function inTime(loading: Promise<HookModule>, patience: number): Promise<HookModule> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it was not loaded within ${patience / 1000} seconds`)), patience)
  })
  try {
    return await Promise.race([loading, late])
  } finally {
    clearTimeout(timer)
  }
}

function failed(rule: Rule, cause: unknown): HooklineError {
  const said = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
  return new HooklineError(
    'HOOKLINE_HOOK_MODULE_FAILED',
    `Rule "${rule.id}": its hook module ${moduleText(rule)} could not be loaded: ${said}`,
    {
      cause,
    },
  )
}
