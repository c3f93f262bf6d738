/** What is measured of the built-in hooks: each row, who is in it first, and what our line is held to. Nothing of what is measured is loaded here. */
import { atLeast, atMost, atMostTimes, type Target } from '../target.ts'

export const OURS = 'Hookline'
/** What the same object, line or file is called where it was written by hand. */
export const SAME_LINE = 'the same line by hand'
export const PINO_REDACTS = "the line by hand, pino's redact for six keys"
export const BARE_LINE = 'the line by hand, no redaction, one parent for all'
export const COPY_BY_HAND = 'a copy by hand'
export const JSON_COPY = 'JSON there and back, nothing redacted'
export const NO_GUARD = 'no guard'
export const GROUP_COMMIT = 'group commit by hand, no hook, no chain'
export const ACKNOWLEDGED = 'Hookline audit, acknowledged'

export interface HookRow {
  /** Section and row. */
  readonly group: string
  readonly title: string
  readonly unit: 'ns/call' | 'µs/check' | 'µs/copy' | 'records/s'
  /** What the other lines are told as more than, in the same unit; otherwise they are told whole. */
  readonly over?: string
  readonly target?: Target
}

const line = (id: string, title: string, target?: Target): HookRow => ({
  group: `hooks-logging/${id}`,
  title: `logging: ${title}`,
  unit: 'ns/call',
  ...(target && { target }),
})
const sameLine = atMostTimes(1.3, 'the same line by hand', OURS)
const sql = (id: string, title: string): HookRow => ({
  group: `hooks-sql/${id}`,
  title: `SQL injection, 50 inputs on 2,000 characters: ${title}`,
  unit: 'µs/check',
  target: atMost(25, 'µs', OURS),
})
const guard = (id: string, title: string): HookRow => ({
  group: `hooks-guard/${id}`,
  title: `guard, 1,000 rules: ${title}`,
  unit: 'ns/call',
  over: NO_GUARD,
  target: atMost(2000, 'ns', OURS),
})
const observed = (id: string, title: string): HookRow => ({ group: `hooks-${id}`, title, unit: 'ns/call', over: 'direct call' })
const audit = (callers: number, title: string, target?: Target): HookRow => ({
  group: `hooks-audit/${callers}`,
  title: `audit: ${title}`,
  unit: 'records/s',
  ...(target && { target }),
})

export const auditRows: readonly HookRow[] = [
  audit(1, 'one writer at a time'),
  audit(64, '64 writers', atLeast(40_000, 'records/s', ACKNOWLEDGED)),
  audit(1024, '1,024 writers', atLeast(100_000, 'records/s', ACKNOWLEDGED)),
]

/** Rows that are measured in CPU time per call. */
export const callRows: readonly HookRow[] = [
  line('info-stream', 'one line a call, written nowhere', sameLine),
  line('info-file', 'one line a call, one write each', sameLine),
  line('debug-stream', 'a line at its beginning and one at its end, written nowhere', sameLine),
  line('warn-stream', 'level off'),
  { group: 'hooks-redaction/typical', title: 'redaction of an object with 23 values', unit: 'µs/copy', target: atMost(3, 'µs', OURS) },
  sql('request', 'the first query of a request'),
  sql('further', 'each further query of it'),
  sql('new-text', 'a text that nobody has sent before'),
  sql('present', 'every input is in the query'),
  guard('targets', 'about many targets'),
  guard('paths', 'about folders and files'),
  guard('texts', 'about texts, whole or how they begin'),
  guard('mixed', 'about all of these'),
  guard('contains', 'about what texts hold'),
  guard('shell', 'about commands of a shell, the same command each time'),
  guard('shell-new', 'about commands of a shell, another command each time'),
  observed('metrics/calls', 'metrics: a count and a duration per call'),
  observed('tracing/spans', 'tracing: a span per call'),
]

export const hookRows: readonly HookRow[] = [...callRows, ...auditRows]
