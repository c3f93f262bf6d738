/** The check: what would each rule hook here? Installed files are woven and none of their code is run. */
import { dirname, resolve } from 'node:path'
import { noCache } from '../loader/cache.ts'
import { noMemory } from '../loader/memory.ts'
import { ownFiles } from '../loader/own-files.ts'
import { policyOf } from '../loader/policy.ts'
import { Weaver } from '../loader/weaver.ts'
import type { Rule } from '../model.ts'
import { createLedger, type LedgerBook } from '../report/ledger.ts'
import type { RuleStatus } from '../report/status.ts'
import { statusesOf } from '../report/statuses.ts'
import { createMatcher } from '../rules/matcher.ts'
import { readRules, type RuleSet } from '../rules/read.ts'
import { lookAtBuiltins } from './builtins.ts'
import { checkHooks } from './hooks.ts'
import { packageNames } from './installed.ts'
import { lookInto, nameWhatIsThere } from './look.ts'
import { packageRoots } from './roots.ts'
import { sourceFiles } from './source-files.ts'

/** What a check is asked. */
export interface CheckOptions {
  /** Rules files, relative to `cwd`; or rules that have been read. */
  readonly rules: readonly string[] | RuleSet
  /** The application: its packages and its own files are what rules name. @default process.cwd() */
  readonly cwd?: string
  /** A file of the application, where it does not begin in `cwd`: packages are looked for from its folder. */
  readonly entry?: string
  /** Told now and then how many files have been looked into. */
  readonly onProgress?: (files: number) => void
}

/** What a check found. */
export interface CheckResult {
  readonly statuses: readonly RuleStatus[]
  /** What belongs to no status: unreadable rules files, rules that are left out, and warnings (`severity: 'warning'`). */
  readonly problems: readonly Error[]
}

/**
 * Tells what each rule would hook, by weaving the installed files that rules name. No code of the application, of its packages or of hook
 * modules is run; rules files that are modules are. Never throws for what files hold.
 *
 * @example
 * ```ts
 * import { check } from '@hookline/weave/check'
 * const { statuses } = await check({ rules: ['hookline.rules.json'] })
 * for (const { names, state, message } of statuses) console.log(names, state, message)
 * ```
 */
export async function check(options: CheckOptions): Promise<CheckResult> {
  const cwd = resolve(options.cwd ?? process.cwd())
  const folder = options.entry === undefined ? cwd : dirname(resolve(cwd, options.entry))
  const set = isRuleSet(options.rules) ? options.rules : await readRules(options.rules, { cwd })
  const ledger = createLedger()
  const { rules, inactive } = set
  const hooks = checkHooks(rules)
  for (const { rule, error, unknown } of hooks) if (!unknown) ledger.problem(rule.id, error)
  const rest = set.problems.filter(problem => {
    const rule = ruleOf(problem, rules)
    if (rule !== undefined) ledger.problem(rule.id, problem)
    return rule === undefined
  })

  lookIntoFiles(rules, set.files, folder, ledger, options.onProgress)
  const statuses = statusesOf(rules, ledger, { view: 'files', inactive, targetsOf: () => undefined, installed: () => packageNames(folder) })
  const warnings = hooks.filter(({ unknown }) => unknown).map(({ error }) => error)
  return { statuses, problems: [...rest, ...ledger.problems, ...warnings] }
}

function lookIntoFiles(
  rules: readonly Rule[],
  files: readonly string[],
  folder: string,
  ledger: LedgerBook,
  onProgress: CheckOptions['onProgress'],
): void {
  const matcher = createMatcher(rules)
  lookAtBuiltins(matcher, ledger)
  const weaver = new Weaver({
    rules,
    matcher,
    policy: policyOf([], new Map()),
    ledger,
    cache: noCache,
    memory: noMemory,
    leavesOut: ownFiles(rules, files),
  })
  let count = 0
  for (const { root, own } of packageRoots(matcher.packages, folder)) {
    const seen: string[] = []
    for (const path of sourceFiles(root, { own, named: foldersNamed(rules, own) })) {
      if (++count % 500 === 0) onProgress?.(count)
      const concern = weaver.concernOf(path)
      if (concern === undefined) continue
      seen.push(path)
      lookInto(path, concern, weaver, ledger)
    }
    nameWhatIsThere(seen, weaver, ledger)
  }
}

/** First parts of the globs of rules: `dist/**` means that somebody wants what is made. */
function foldersNamed(rules: readonly Rule[], own: boolean): ReadonlySet<string> {
  const files = rules.flatMap(({ where }) => (where?.file !== undefined && (where.package === '.' || !own) ? [where.file] : []))
  return new Set(files.map(file => file.split('/')[0] ?? ''))
}

function isRuleSet(rules: CheckOptions['rules']): rules is RuleSet {
  return 'problems' in rules
}

/** The rule whose status tells the problem: one that stands in spite of it, and not another that has its id. */
function ruleOf({ severity, file, path, ruleId }: RuleSet['problems'][number], rules: readonly Rule[]): Rule | undefined {
  if (severity !== 'error') return undefined
  return rules.find(
    ({ id, origin }) =>
      origin.file === file && path?.startsWith(`rules[${origin.index}]`) === true && (file !== undefined || id === ruleId),
  )
}
