/** The report as JSON, for programs. */
import type { RuleStatus } from './status.ts'

/** A problem that belongs to no rule that could be read; the error of a rules file is one as it is. */
export interface ReportProblem {
  readonly message: string
  readonly code?: string
  /** A warning leaves everything in order. */
  readonly severity?: 'error' | 'warning'
  /** People have read it already, when it came up: it is counted and not said once more. */
  readonly told?: true
}

/** What the report holds; fields are only ever added within a version. */
export interface ReportJson {
  readonly version: 1
  /** True when every rule is in place and there is no problem. */
  readonly ok: boolean
  readonly rules: readonly RuleStatus[]
  /** What belongs to no rule that could be read: unreadable rules files, rules that are left out. */
  readonly problems: readonly ReportProblem[]
}

/**
 * The report as a value that `JSON.stringify` takes as it is.
 *
 * @example
 * ```ts
 * import { check, reportJson } from '@hookline/weave/check'
 * const { statuses, problems } = await check({ rules: ['hookline.rules.json'] })
 * console.log(JSON.stringify(reportJson(statuses, problems)))
 * ```
 */
export function reportJson(statuses: readonly RuleStatus[], problems: readonly ReportProblem[]): ReportJson {
  return {
    version: 1,
    ok: problems.every(problem => problem.severity === 'warning') && statuses.every(status => status.ok),
    rules: statuses,
    problems: problems.map(({ message, code = 'HOOKLINE_RULE_FAILED', severity = 'error', told }) => ({
      code,
      severity,
      message,
      ...(told === undefined ? {} : { told }),
    })),
  }
}
