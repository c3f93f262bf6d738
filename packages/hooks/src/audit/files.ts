/** The files of a log: `audit.jsonl` is written, `audit.jsonl.000001` and so on were rotated away, the lowest number first. */
import { constants } from 'node:fs'
import { open, readdir, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { HooklineError } from '@hookline/core'
import { kindOf } from './open-file.ts'

/** A file that was rotated away. */
export interface Rotated {
  readonly number: number
  readonly path: string
}

/** The rotated files of a log, oldest first. */
export async function rotatedFiles(path: string): Promise<Rotated[]> {
  try {
    return numbered(path, await readdir(dirname(path)))
  } catch (cause) {
    if (isGone(cause)) return []
    throw unreadable(path, `its folder cannot be read (${codeOf(cause)})`, cause)
  }
}

/** The name of the rotated file with a number. */
export function rotatedPath(path: string, number: number): string {
  return `${path}.${String(number).padStart(6, '0')}`
}

function numbered(path: string, names: readonly string[]): Rotated[] {
  const prefix = `${basename(path)}.`
  const files: Rotated[] = []
  for (const name of names) {
    const digits = name.startsWith(prefix) ? name.slice(prefix.length) : ''
    if (/^\d{6,15}$/.test(digits)) files.push({ number: Number(digits), path: join(dirname(path), name) })
  }
  return files.sort((a, b) => a.number - b.number)
}

/** An opened file of a log. */
export interface LogFile {
  readonly path: string
  readonly file: FileHandle
  /** The one that is written. */
  readonly isActive: boolean
}

/** Opens every file that a log has now, in the order they were written, one at a time, also while it is written and rotated. Each is closed when the next is asked for. */
export async function* logFiles(path: string): AsyncGenerator<LogFile> {
  const { rotated, active } = await filesNow(path)
  try {
    for (const { path: name } of rotated) {
      const file = await openIfThere(name)
      if (file === undefined) continue
      try {
        yield { path: name, file, isActive: false }
      } finally {
        await file.close()
      }
    }
    if (active !== undefined) yield { path, file: active, isActive: true }
  } finally {
    await active?.close()
  }
}

/** What belongs together: a rotation between looking and opening is seen by looking again. */
async function filesNow(path: string): Promise<{ readonly rotated: Rotated[]; readonly active: FileHandle | undefined }> {
  for (;;) {
    const before = (await rotatedFiles(path)).at(-1)?.number
    const active = await openIfThere(path)
    const rotated = await rotatedFiles(path)
    if (rotated.at(-1)?.number === before) return { rotated, active }
    await active?.close()
  }
}

/** Undefined when there is no such file: retention may have taken it. Throws `HOOKLINE_AUDIT_PATH` for what is no file or cannot be read. */
export async function openIfThere(path: string): Promise<FileHandle | undefined> {
  let file: FileHandle
  try {
    // A FIFO nobody writes to would be waited for without end.
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch (cause) {
    if (isGone(cause)) return undefined
    throw unreadable(path, `it cannot be opened (${codeOf(cause)})`, cause)
  }
  const kind = kindOf(await file.stat())
  if (kind === undefined) return file
  await file.close()
  throw unreadable(path, `it is ${kind}`)
}

/** As `openIfThere`, of a file that has to be there. */
export async function openFile(path: string): Promise<FileHandle> {
  const file = await openIfThere(path)
  if (file === undefined) throw unreadable(path, 'there is none')
  return file
}

function isGone(cause: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(codeOf(cause))
}

function codeOf(cause: unknown): string {
  return (cause as NodeJS.ErrnoException).code ?? String(cause)
}

function unreadable(path: string, why: string, cause?: unknown): HooklineError {
  return new HooklineError('HOOKLINE_AUDIT_PATH', `Audit log ${path}: expected a file that can be read, but ${why}.`, { cause })
}
