/** `hookline audit verify` */
import { readFileSync } from 'node:fs'
import { verifyAudit, type AuditVerification, type Checkpoint } from '@hookline/hooks/audit'
import { escapeTerminal } from '@hookline/core'
import { UsageError, type Given } from '../usage/options.ts'
import { jsonText, paint } from './output.ts'
import { assertReplaceable, saveCheckpoint } from './save-checkpoint.ts'

/** Gives the exit code. */
export async function verify(path: string, given: Given): Promise<number> {
  const checkpoints = (given.lists['checkpoint'] ?? []).flatMap(readCheckpoints)
  const to = given.values['save-checkpoint']
  if (to !== undefined) assertReplaceable(to)
  const found = await verifyAudit(path, { checkpoints })
  if (to !== undefined && found.ok && found.last !== undefined) saveCheckpoint(to, found.last)
  process.stdout.write(given.flags.has('json') ? `${jsonText(found, 2)}\n` : readable(path, found, checkpoints.length))
  return found.ok ? 0 : 1
}

function readable(path: string, found: AuditVerification, checkpoints: number): string {
  const { ok, problems, moreProblems, files, records, first, last, unfinishedBytes } = found
  const lines = problems.map(({ kind, file, line, message }) => {
    const where = line === undefined ? escapeTerminal(file) : `${escapeTerminal(file)}:${line}`
    return `${paint('red', '✗')} ${where}  ${paint('bold', kind)}  ${message}`
  })
  if (moreProblems > 0) lines.push(`${paint('red', '✗')} … and ${moreProblems} more`)
  if (unfinishedBytes > 0)
    lines.push(
      `${paint('yellow', '·')} ${unfinishedBytes} bytes of an unfinished last line: being written, or cut by a crash; never acknowledged`,
    )
  const range = first === undefined || last === undefined ? '' : `, ${first.sequence} to ${last.sequence}`
  const kept = checkpoints === 0 ? '' : checkpoints === 1 ? ', the checkpoint is met' : `, ${checkpoints} checkpoints are met`
  const verdict = ok ? paint('green', `✓ as it was written${kept}`) : paint('red', '✗ not as it was written')
  lines.push(`${escapeTerminal(path)}: ${count(records, 'record')}${range} in ${count(files.length, 'file')}: ${verdict}`)
  if (ok && last !== undefined) lines.push(paint('dim', `last record: ${last.sequence} ${last.hash}`))
  return `${lines.join('\n')}\n`
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}

/** One checkpoint, a list of them, or one a line. */
function readCheckpoints(file: string): Checkpoint[] {
  const text = readText(file)
  const values =
    parsed(text) ??
    text
      .split('\n')
      .filter(line => line.trim() !== '')
      .map(parsed)
  const list = Array.isArray(values) ? (values as unknown[]) : [values]
  if (list.length === 0 || !list.every(isCheckpoint))
    throw new UsageError(
      `--checkpoint ${file}: expected {"sequence": number, "hash": 64 hexadecimal digits}, as --save-checkpoint writes it`,
    )
  return list
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw Object.assign(new Error(`--checkpoint ${file}: expected a checkpoint that can be read, got ${message}`, { cause: error }), {
      code,
    })
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function isCheckpoint(value: unknown): value is Checkpoint {
  const { sequence, hash } = (value ?? {}) as Partial<Checkpoint>
  return Number.isSafeInteger(sequence) && (sequence as number) >= 0 && typeof hash === 'string' && /^[\da-f]{64}$/.test(hash)
}
