/** Calls out of audit logs: those of ours with their rotated files, and those of other programs in the seed's form, line by line. */
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { readAudit, type AuditEntry } from '@hookline/hooks/audit'

/** What is needed of a record. */
export type Recorded = Pick<
  AuditEntry,
  'toolName' | 'target' | 'kind' | 'input' | 'changedInput' | 'timestamp' | 'outcome' | 'blockedBy' | 'actor' | 'callId' | 'preHookError'
> & {
  readonly sequence: number | undefined
}

/** Reads a log and tells how many lines of it are no records, where there are such. Throws an error with a sentence where there is no log. */
export async function* recordsOf(log: string, leftOut: (lines: number) => void): AsyncGenerator<Recorded> {
  try {
    if (!(await stat(log)).isFile()) throw new Error('it is no file')
  } catch (error) {
    throw Object.assign(new Error(`${log}: expected an audit log that can be read: ${(error as Error).message}`, { cause: error }), {
      code: 'HOOKLINE_AUDIT_PATH',
    })
  }
  if (await isForeign(log)) yield* foreign(log, leftOut)
  else for await (const entry of readAudit(log)) if (entry.event === undefined) yield entry
}

/** Whether the first line has no number of its own: nothing that our log has written. */
async function isForeign(log: string): Promise<boolean> {
  const file = await open(log)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, 0)
    const first = buffer.toString('utf8', 0, bytesRead).split('\n')[0] as string
    if (first === '') return false
    // A tool may be given a sequence, too.
    const fields = fieldsOf(first)
    return fields === undefined ? !first.includes('"sequence":') : typeof fields['sequence'] !== 'number'
  } finally {
    await file.close()
  }
}

async function* foreign(log: string, leftOut: (lines: number) => void): AsyncGenerator<Recorded> {
  let strange = 0
  for await (const line of createInterface({ input: createReadStream(log), crlfDelay: Infinity })) {
    const fields = fieldsOf(line)
    if (fields === undefined) {
      if (line.trim() !== '') strange++
      continue
    }
    const text = (...names: readonly string[]): string | undefined => {
      for (const name of names) if (typeof fields[name] === 'string') return fields[name]
      return undefined
    }
    const preHookError = text('pre_hook_error', 'preHookError')
    yield {
      toolName: text('tool_name', 'toolName'),
      target: text('target'),
      kind: text('kind'),
      input: fields['input'],
      changedInput: fields['changed_input'] ?? fields['changedInput'],
      timestamp: text('timestamp') ?? '',
      outcome: preHookError === undefined ? 'returned' : 'blocked',
      blockedBy: text('blocked_by', 'blockedBy'),
      actor: text('actor'),
      callId: undefined,
      preHookError,
      sequence: undefined,
    }
  }
  if (strange > 0) leftOut(strange)
}

function fieldsOf(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
