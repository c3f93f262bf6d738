/** What a build is asked for. */
import type { LedgerBook } from '../report/ledger.ts'
import type { RuleStatus } from '../report/status.ts'
import type { RulesFile } from '../rules/define.ts'
import { findRules } from '../rules/find.ts'
import { readRules, type RuleSet } from '../rules/read.ts'

/** Options of the build plugin. */
export interface HooklineOptions {
  /** Rules files, relative to `cwd`, or rules themselves, or what `readRules` gave. @default those of `HOOKLINE_RULES`, else `hookline.rules.*` of the working directory */
  readonly rules?: string | readonly string[] | RulesFile | RuleSet
  /** Where relative paths begin. @default the working directory of the process */
  readonly cwd?: string
  /** A rule that does nothing, or is at fault, fails the build. @default false */
  readonly strict?: boolean
  /** Given what became of each rule when a build has ended; `true` prints a table. @default only rules at fault are warned of */
  readonly report?: boolean | ((statuses: readonly RuleStatus[]) => void)
  /** Told what becomes of files and rules, beside the report. */
  readonly ledger?: LedgerBook
}

let read = 0

/** The rules of a build. Modules with rules are evaluated anew each time: a build may watch them. */
export async function readGiven({ rules }: HooklineOptions, cwd: string): Promise<RuleSet> {
  if (rules !== undefined && isRuleSet(rules)) return rules
  return readRules(sourcesOf(rules, cwd), { cwd, fresh: ++read })
}

function sourcesOf(rules: string | readonly string[] | RulesFile | undefined, cwd: string): readonly (string | RulesFile)[] {
  if (rules === undefined) return findRules({ cwd })
  if (typeof rules === 'string') return [rules]
  return isPaths(rules) ? rules : [rules]
}

function isPaths(rules: object): rules is readonly string[] {
  return Array.isArray(rules) && rules.every(rule => typeof rule === 'string')
}

function isRuleSet(rules: string | object): rules is RuleSet {
  return typeof rules === 'object' && 'problems' in rules
}
