/** The files of a log: `audit.jsonl` is written, `audit.jsonl.000001` and so on were rotated away, the lowest number first. */
import { open, readdir, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** A file that was rotated away. */
export interface Rotated {
  readonly number: number
  readonly path: string
}

/** The rotated files of a log, oldest first. */
export async function rotatedFiles(path: string): Promise<Rotated[]> {
  return numbered(path, await readdir(dirname(path)))
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

/** Opens every file of a log in the order it was written, one at a time, also while it is rotated meanwhile. Each is closed when the next is asked for. */
export async function* logFiles(path: string): AsyncGenerator<LogFile> {
  let last = 0
  for (;;) {
    const next = (await rotatedFiles(path)).find(({ number }) => number > last)
    const active = next === undefined ? await openIfThere(path) : undefined
    // Rotated between looking and opening: what was opened has a number by now, or there was nothing to open.
    if (next === undefined && (await rotatedFiles(path)).some(({ number }) => number > last)) {
      await active?.close()
      continue
    }
    if (next !== undefined) last = next.number
    const file = next === undefined ? active : await openIfThere(next.path)
    if (file !== undefined) {
      try {
        yield { path: next?.path ?? path, file, isActive: next === undefined }
      } finally {
        await file.close()
      }
    }
    if (next === undefined) return
  }
}

/** Undefined when there is no such file: retention may have taken it. */
export async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
