/** The report of a process, written when it ends. */
import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync, writeSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import type { Rule } from '../model.ts'
import { reportJson, type ReportProblem } from './json.ts'
import type { LedgerBook } from './ledger.ts'
import { paintFor } from './paint.ts'
import type { RuleState, RuleStatus } from './status.ts'
import { statusesOf, type StatusOptions } from './statuses.ts'
import { renderTable } from './table.ts'

/** What the report of a process is made of. */
export interface ReportAtExit {
  readonly rules: readonly Rule[]
  readonly ledger: LedgerBook
  readonly problems: readonly ReportProblem[]
  readonly inactive: StatusOptions['inactive']
  /** Messages that this process has printed: the report does not repeat them. */
  readonly told: ReadonlySet<string>
}

/**
 * Writes the report of this process now, synchronously: for `process.on('exit')`. `table` and `json` go to standard error; an absolute path
 * is a folder in which each process leaves a file of its own, for whoever started them to merge. Never throws.
 */
export function reportAtExit({ rules, ledger, problems, inactive = [], told }: ReportAtExit, how: string): void {
  try {
    // Programs read no warnings: they are given everything.
    const isTold = ({ message }: ReportProblem): boolean => how !== 'json' && told.has(message)
    const statuses = statusesOf(rules, ledger, { inactive, told: problems.filter(isTold) })
    const all = besides(statuses, [...problems, ...ledger.problems]).map(problem => withTold(problem, isTold(problem)))
    if (isAbsolute(how)) {
      mkdirSync(how, { recursive: true })
      writeFileSync(join(how, `${process.pid}-${randomUUID()}.json`), JSON.stringify(reportJson(statuses, all)))
      return
    }
    const text =
      how === 'json'
        ? `${JSON.stringify(reportJson(statuses, all), null, 2)}\n`
        : renderTable(statuses, all, { paint: paintFor(process.stderr), width: process.stderr.columns, cwd: process.cwd() })
    writeSync(2, text)
  } catch {
    // A report is no reason to end otherwise than the program does.
  }
}

/** Fields of errors are not all their own. */
function withTold({ message, code, severity }: ReportProblem, isTold: boolean): ReportProblem {
  return {
    message,
    ...(code === undefined ? {} : { code }),
    ...(severity === undefined ? {} : { severity }),
    ...(isTold ? { told: true } : {}),
  }
}

/** What a status tells is no problem besides. */
const TOLD: Readonly<Record<string, RuleState>> = {
  HOOKLINE_WEAVE_UNPARSABLE: 'not-parseable',
  HOOKLINE_LOADED_BEFORE: 'loaded-before',
  HOOKLINE_HOOK_MODULE_FAILED: 'bad-hook',
  HOOKLINE_HOOK_EXPORT_MISSING: 'bad-hook',
}

function besides(statuses: readonly RuleStatus[], problems: readonly ReportProblem[]): ReportProblem[] {
  const states = new Set(statuses.flatMap(({ state, copies }) => [state, ...copies.map(copy => copy.state)]))
  const seen = new Set<string>()
  return problems.filter(({ code = '', message }) => {
    const state = Object.hasOwn(TOLD, code) ? TOLD[code] : undefined
    return !(state !== undefined && states.has(state)) && !seen.has(message) && seen.add(message)
  })
}
