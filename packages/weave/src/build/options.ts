/** What a build is asked for. */
import type { LedgerBook } from '../report/ledger.ts'
import type { RuleStatus } from '../report/status.ts'
import { findRules } from '../rules/find.ts'
import type { RulesFile } from '../rules/define.ts'

/** Options of the build plugin. */
export interface HooklineOptions {
  /** Rules files, relative to `cwd`, or rules themselves. @default those of `HOOKLINE_RULES`, else `hookline.rules.*` of the working directory */
  readonly rules?: string | readonly string[] | RulesFile
  /** Where relative paths begin. @default the working directory of the process */
  readonly cwd?: string
  /** A rule that does nothing, or is at fault, fails the build. @default false */
  readonly strict?: boolean
  /** Given what became of each rule when a build has ended; `true` prints a table. @default only rules at fault are warned of */
  readonly report?: boolean | ((statuses: readonly RuleStatus[]) => void)
  /** Told what becomes of files and rules, beside the report. */
  readonly ledger?: LedgerBook
}

/** What there is to read: files, or rules in code. */
export function rulesOf({ rules }: HooklineOptions, cwd: string): readonly (string | RulesFile)[] {
  if (rules === undefined) return findRules({ cwd })
  if (typeof rules === 'string') return [rules]
  return Array.isArray(rules) && rules.every(rule => typeof rule === 'string') ? rules : [rules as RulesFile]
}
