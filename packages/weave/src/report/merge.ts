/** One report out of those of several processes: a program under npm is a shell, npm, and the program itself. */
import type { ReportJson } from './json.ts'
import { isFine, type RuleState, type RuleStatus } from './status.ts'

/** What says more about a rule comes first. */
const ORDER: readonly RuleState[] = [
  'woven',
  'ambiguous',
  'patched',
  'adopted',
  'attached',
  'disabled',
  'needs-restart',
  'bad-hook',
  'left-out',
]

/**
 * For each rule what the process says that knows most about it.
 *
 * @example
 * ```ts
 * import { mergeReports, type ReportJson } from '@hookline/weave/check'
 * const ofProcesses: ReportJson[] = [] // what processes left in the folder of HOOKLINE_REPORT
 * console.log(mergeReports(ofProcesses).ok)
 * ```
 */
export function mergeReports(reports: readonly ReportJson[]): ReportJson {
  const rules = new Map<string, RuleStatus>()
  const problems = new Map<string, ReportJson['problems'][number]>()
  for (const report of reports) {
    for (const status of report.rules) {
      const known = rules.get(status.rule)
      if (known === undefined || rank(status) < rank(known)) rules.set(status.rule, status)
    }
    for (const problem of report.problems) if (problems.get(problem.message)?.told !== true) problems.set(problem.message, problem)
  }
  const merged = [...rules.values()]
  return {
    version: 1,
    ok: [...problems.values()].every(problem => problem.severity === 'warning') && merged.every(status => status.ok),
    rules: merged,
    problems: [...problems.values()],
  }
}

function rank({ state, ok, suggestion }: RuleStatus): number {
  const at = ORDER.indexOf(state)
  if (at !== -1) return at + (ok || !isFine(state) ? 0 : 0.5)
  // npm, which starts the program, misses too, and knows nothing that may have been meant.
  return state === 'not-loaded' ? 100 : suggestion === undefined ? 50 : 49
}
