/** The report as JSON, for programs. */
import type { RuleStatus } from './status.ts'

/** What the report holds; fields are only ever added within a version. */
export interface ReportJson {
  readonly version: 1
  /** True when every rule is in place and there is no problem. */
  readonly ok: boolean
  readonly rules: readonly RuleStatus[]
  /** What belongs to no rule that could be read: unreadable rules files, rules that are left out. */
  readonly problems: readonly { readonly code: string; readonly message: string }[]
}

/** The report as a value that `JSON.stringify` takes as it is. */
export function reportJson(statuses: readonly RuleStatus[], problems: readonly Error[]): ReportJson {
  return {
    version: 1,
    ok: problems.length === 0 && statuses.every(status => status.ok),
    rules: statuses,
    problems: problems.map(problem => ({ code: 'code' in problem ? String(problem.code) : problem.name, message: problem.message })),
  }
}
