/** The end of a build: what is told of the rules, and whether it fails. */
import { HooklineError } from '@hookline/core'
import { paintFor } from '../report/paint.ts'
import { wordsOf, type RuleStatus } from '../report/status.ts'
import { renderTable } from '../report/table.ts'
import type { HooklineOptions } from './options.ts'
import type { Session } from './session.ts'

/** Tells what became of the rules; throws under `strict`, and for broken rules under `closed`. */
export function finish(session: Session, { report, strict = false }: HooklineOptions, warn: (message: string) => void): void {
  const statuses = session.statuses()
  if (typeof report === 'function') report(statuses)
  else if (report === true)
    process.stderr.write(
      renderTable(statuses, session.set.problems, { paint: paintFor(process.stderr), width: process.stderr.columns, cwd: process.cwd() }),
    )
  const missed = strict ? statuses.filter(({ ok, required }) => !ok && required) : []
  // What a broken rule under `closed` guards must not run unguarded, and nothing in the bundle would guard it.
  const problems = session.set.problems.filter(({ closed, severity }) => closed || (strict && severity === 'error'))
  if (missed.length > 0 || problems.length > 0) {
    const lines = [...problems.map(({ message }) => message), ...missed.map(sentence)]
    throw new HooklineError(
      'HOOKLINE_BUILD_REFUSED',
      `The build stops, because of its rules:\n${lines.map(line => `  ${line}`).join('\n')}`,
    )
  }
  if (report === undefined || report === false) {
    for (const { message } of session.set.problems) warn(message)
    for (const status of statuses) if (!status.ok) warn(sentence(status))
  }
}

function sentence({ rule, names, state, message }: RuleStatus): string {
  return `Rule "${rule}" (${names}) is not in force: ${wordsOf(state)}: ${message}`
}
