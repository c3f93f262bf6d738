/** `hookline audit query` */
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { compileSelector, type Target } from '@hookline/core'
import { readAudit, type AuditEntry } from '@hookline/hooks/audit'
import { UsageError, type Given } from '../usage/options.ts'
import { Output, rawLine, readableLine } from './output.ts'

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Gives the exit code. */
export async function query(path: string, given: Given): Promise<number> {
  const { target, outcome, actor } = given.lists
  const since = timeOf('since', given.values['since'])
  const until = timeOf('until', given.values['until'])
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
  let isEmpty = true
  for await (const entry of readAudit(path, since === undefined ? {} : { since })) {
    isEmpty = false
    if (fits(entry)) await output.line(line(entry))
    if (output.gone.aborted) break
  }
  await output.flush()
  if (!isEmpty || existsSync(path)) return 0
  process.stderr.write(
    `hookline: audit query: expected a log at ${path}, found ${existsSync(dirname(path)) ? 'no such file' : 'no such folder'}\n`,
  )
  return 1
}

/** Names with `*` in them, as selectors have it. Without any, everything fits. */
function matcher(names: readonly string[] | undefined): (name: string | undefined) => boolean {
  if (names === undefined) return () => true
  const matches = compileSelector(names)
  return name => name !== undefined && matches({ name } as Target)
}

/** Milliseconds since the epoch. */
function timeOf(option: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined
  const ago = /^(\d{1,9})([smhd])$/.exec(given)
  if (ago !== null) return Date.now() - Number(ago[1]) * (UNITS[ago[2] as string] as number)
  const time = /^\d{4}-\d\d/.test(given) ? Date.parse(given) : Number.NaN
  if (Number.isNaN(time))
    throw new UsageError(`--${option}: expected a time such as 2026-11-21, 2026-11-21T10:00:00Z or 15m (ago; s, m, h, d), got "${given}"`)
  return time
}
