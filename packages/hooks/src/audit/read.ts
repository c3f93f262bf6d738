/** Reading a log back: its records under one set of names, whichever form they were written in. */
import type { CapturedError, Outcome } from '@hookline/core'
import { logFiles } from './files.ts'
import { readLines, type Line } from './lines.ts'
import { readOptions } from './read-options.ts'

/** One record of a log. Records of the log itself (`event`) have none of a call's fields. */
export interface AuditEntry {
  readonly sequence: number
  /** When the call began, or the log's own record was made: ISO 8601, UTC. */
  readonly timestamp: string
  readonly hash: string
  /** `audit.opened`, `audit.rotated`, `audit.retention`, `audit.dropped`, `audit.closed`; undefined for calls. */
  readonly event: string | undefined
  readonly toolName: string | undefined
  readonly target: string | undefined
  readonly kind: string | undefined
  /** The one object the call was given, or the array of its arguments; captured and redacted. */
  readonly input: unknown
  /** What the target was given instead, where hooks had replaced arguments. */
  readonly changedInput: unknown
  readonly result: unknown
  readonly isError: boolean | undefined
  readonly error: CapturedError | undefined
  readonly durationMs: number | undefined
  readonly preHookError: string | undefined
  readonly outcome: Outcome | undefined
  readonly blockedBy: string | undefined
  readonly actor: string | undefined
  readonly callId: string | undefined
  readonly traceId: string | undefined
  readonly parentId: string | undefined
  /** Every field as it stands in the file. */
  readonly fields: Readonly<Record<string, unknown>>
  /** The line itself, without its line break. */
  readonly line: string
}

/** What of a log is read. */
export interface ReadOptions {
  /** Milliseconds since the epoch: rotated files that were last written before are left out, so that what comes is not all, but nothing from then on is missing. @default all files */
  readonly since?: number
  /** Told of each line that is left out because it is no record. `verifyAudit` says where and why. */
  readonly onSkipped?: () => void
}

/**
 * The records of a log, oldest first, rotated files included. Streams. Lines that are no records are left out (`verifyAudit` tells of them),
 * and so is an unfinished last line.
 *
 * @param path The log's path, as given to `audit`.
 * @throws HooklineError `HOOKLINE_AUDIT_PATH` when a file cannot be read.
 * @example
 * ```ts
 * import { readAudit } from '@hookline/hooks/audit'
 * for await (const { target, outcome, input } of readAudit('audit.jsonl')) {
 *   if (outcome === 'blocked') console.log(target, input)
 * }
 * ```
 */
export async function* readAudit(path: string, options: ReadOptions = {}): AsyncGenerator<AuditEntry> {
  const { since, onSkipped } = readOptions(options)
  for await (const { file, isActive } of logFiles(path)) {
    if (!isActive && (await file.stat()).mtimeMs < since) continue
    for await (const lines of readLines(file))
      for (const line of lines) {
        const entry = entryOf(line)
        if (entry !== undefined) yield entry
        else if (line.ended) onSkipped?.()
      }
  }
}

/** Undefined when the line is no record. */
export function entryOf({ bytes, ended }: Pick<Line, 'bytes' | 'ended'>): AuditEntry | undefined {
  if (!ended) return undefined
  const line = bytes.toString()
  let fields: Record<string, unknown>
  try {
    fields = JSON.parse(line) as Record<string, unknown>
  } catch {
    return undefined
  }
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return undefined
  const { sequence, timestamp, hash } = fields
  if (typeof sequence !== 'number' || typeof timestamp !== 'string' || typeof hash !== 'string') return undefined
  const text = (snake: string, camel: string = snake): string | undefined => {
    const value = fields[snake] ?? fields[camel]
    return typeof value === 'string' ? value : undefined
  }
  const isError = fields['is_error'] ?? fields['isError']
  const duration = fields['duration_ms'] ?? fields['durationMs']
  return {
    sequence,
    timestamp,
    hash,
    event: text('event'),
    toolName: text('tool_name', 'toolName'),
    target: text('target'),
    kind: text('kind'),
    input: fields['input'],
    changedInput: fields['changed_input'] ?? fields['changedInput'],
    result: fields['result'],
    isError: typeof isError === 'boolean' ? isError : undefined,
    error: fields['error'] as CapturedError | undefined,
    durationMs: typeof duration === 'number' ? duration : undefined,
    preHookError: text('pre_hook_error', 'preHookError'),
    outcome: text('outcome') as Outcome | undefined,
    blockedBy: text('blocked_by', 'blockedBy'),
    actor: text('actor'),
    callId: text('call_id', 'callId'),
    traceId: text('trace_id', 'traceId'),
    parentId: text('parent_id', 'parentId'),
    fields,
    line,
  }
}
