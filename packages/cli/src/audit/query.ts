/** `hookline audit query` */
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { compileSelector, escapeTerminal, type Target } from '@hookline/core'
import { readAudit, type AuditEntry } from '@hookline/hooks/audit'
import { UsageError, type Given } from '../usage/options.ts'
import { Output, rawLine, readableLine, Skipped } from './output.ts'
import { timeOf } from './time.ts'

/** Gives the exit code. */
export async function query(path: string, given: Given): Promise<number> {
  const { target, outcome, actor } = given.lists
  const since = timeOf('since', given.values['since'])
  const until = timeOf('until', given.values['until'])
  if (since !== undefined && until !== undefined && since >= until)
    throw new UsageError(`--since ${given.values['since']} is not before --until ${given.values['until']}: no call can be between them`)
  const isTarget = matcher(target)
  const isActor = matcher(actor)
  const fits = (entry: AuditEntry): boolean => {
    if (entry.event !== undefined) return false
    if (!isTarget(entry.target) || !isActor(entry.actor)) return false
    if (outcome !== undefined && !outcome.includes(entry.outcome ?? '')) return false
    if (since === undefined && until === undefined) return true
    const time = Date.parse(entry.timestamp)
    return time >= (since ?? -Infinity) && time < (until ?? Infinity)
  }
  const output = new Output()
  const line = given.flags.has('json') ? rawLine : readableLine
  const skipped = new Skipped()
  const { onSkipped } = skipped
  let isEmpty = true
  for await (const entry of readAudit(path, since === undefined ? { onSkipped } : { since, onSkipped })) {
    isEmpty = false
    if (fits(entry)) await output.line(line(entry))
    if (output.gone.aborted) break
  }
  await output.flush()
  if (!isEmpty || existsSync(path)) return skipped.tell('query')
  process.stderr.write(
    `hookline: audit query: expected a log at ${escapeTerminal(path)}, found ${existsSync(dirname(path)) ? 'no such file' : 'no such folder'}\n`,
  )
  return 1
}

/** Names with `*` in them, as selectors have it. Without any, everything fits. */
function matcher(names: readonly string[] | undefined): (name: string | undefined) => boolean {
  if (names === undefined) return () => true
  const matches = compileSelector(names)
  return name => name !== undefined && matches({ name } as Target)
}
