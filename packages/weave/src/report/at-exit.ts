/** The report of a process, written when it ends. */
import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync, writeSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import type { Rule } from '../model.ts'
import { reportJson, type ReportProblem } from './json.ts'
import type { LedgerBook } from './ledger.ts'
import { paintFor } from './paint.ts'
import { statusesOf, type StatusOptions } from './statuses.ts'
import { renderTable } from './table.ts'

/**
 * Writes the report of this process now, synchronously: for `process.on('exit')`. `table` and `json` go to standard error; an absolute path
 * is a folder in which each process leaves a file of its own, for whoever started them to merge. Never throws.
 */
export function reportAtExit(
  rules: readonly Rule[],
  ledger: LedgerBook,
  problems: readonly ReportProblem[],
  how: string,
  inactive: StatusOptions['inactive'] = [],
): void {
  try {
    const statuses = statusesOf(rules, ledger, { inactive })
    const all: readonly ReportProblem[] = [...problems, ...ledger.problems.filter(problem => !problems.includes(problem))]
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
