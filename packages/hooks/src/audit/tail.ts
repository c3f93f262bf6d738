/** The end of a log, and what is added to it: goes on across rotation. */
import { watch } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { openFile, openIfThere, rotatedFiles, type Rotated } from './files.ts'
import { offsetOfLast, readLines } from './lines.ts'
import { tailOptions } from './read-options.ts'
import { entryOf, type AuditEntry } from './read.ts'

/** What of a log's end is wanted. */
export interface TailOptions {
  /** How many of the last records. @default 10 */
  readonly last?: number
  /** Wait for more, until `signal` is aborted. @default false */
  readonly follow?: boolean
  /** Told of each line that is left out because it is no record. */
  readonly onSkipped?: () => void
  readonly signal?: AbortSignal
}

/** How long a change may go unnoticed where the system does not tell of changes. */
const LOOK_MS = 1000

/**
 * The last records of a log, oldest first, and with `follow` those that are added from now on.
 *
 * @param path The log's path, as given to `audit`.
 * @throws HooklineError `HOOKLINE_AUDIT_PATH` when there is no such log or it cannot be read.
 * @example
 * ```ts
 * import { tailAudit } from '@hookline/hooks/audit'
 * const stop = new AbortController()
 * for await (const { timestamp, target, outcome } of tailAudit('audit.jsonl', { last: 5, follow: true, signal: stop.signal })) {
 *   console.log(timestamp, target, outcome)
 * }
 * ```
 */
export async function* tailAudit(path: string, options: TailOptions = {}): AsyncGenerator<AuditEntry> {
  const { last, follow, signal, onSkipped } = tailOptions(options)
  let { file, offset } = await openAtLast(path, last)
  let first = await firstLine(file)
  let next: Next | undefined
  let seen = 0
  /** Records up to this one were told already. */
  let told = 0
  const changes = follow ? changesIn(dirname(path), signal) : undefined
  try {
    for (;;) {
      for await (const lines of readLines(file, offset))
        for (const line of lines) {
          if (line.ended) offset = line.offset + line.bytes.length + 1
          const entry = entryOf(line)
          if (entry === undefined && line.ended) onSkipped?.()
          if (entry === undefined || entry.sequence <= told) continue
          seen = entry.sequence
          yield entry
        }
      if (signal?.aborted === true) return
      if (next !== undefined) {
        await file.close()
        file = next.file
        // What was rotated before the file that is gone has been told; what is written now has not, whatever its numbers.
        told = next.isRotated ? (next.isAfterGap ? seen : told) : 0
        next = undefined
        offset = 0
        first = await firstLine(file)
        continue
      }
      next = await fileAfter(path, file)
      // What came between the last look and the rotation is still to be read.
      if (next !== undefined) continue
      if (changes === undefined) return
      const { size } = await file.stat()
      // Emptied by somebody else. The writer itself takes back what had no room and writes it again.
      if (size < offset && (size === 0 || (await firstLine(file)) !== first)) {
        offset = 0
        first = await firstLine(file)
        continue
      }
      first ??= await firstLine(file)
      await changes.next()
    }
  } finally {
    changes?.close()
    await next?.file.close()
    await file.close()
  }
}

/** Tells one file from another that was put in its place. */
async function firstLine(file: FileHandle): Promise<string | undefined> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0)
  const end = buffer.subarray(0, bytesRead).indexOf(10)
  return bytesRead === 0 ? undefined : buffer.toString('latin1', 0, end === -1 ? bytesRead : end)
}

/** The file and the place in it where the last records begin; a rotation meanwhile is seen by looking again. */
async function openAtLast(path: string, count: number): Promise<{ readonly file: FileHandle; readonly offset: number }> {
  for (;;) {
    const rotated = await rotatedFiles(path)
    const begin = await beginning([...rotated.map(file => file.path), path], count)
    const file = await openIfThere(begin.file)
    if ((await rotatedFiles(path)).at(-1)?.number === rotated.at(-1)?.number)
      return { file: file ?? (await openFile(begin.file)), offset: begin.offset }
    await file?.close()
  }
}

/** In which file and where the last `count` lines begin. */
async function beginning(files: readonly string[], count: number): Promise<{ readonly file: string; readonly offset: number }> {
  let wanted = count
  for (let at = files.length - 1; ; at--) {
    const file = await openIfThere(files[at] as string)
    if (file !== undefined) {
      try {
        const found = await offsetOfLast(file, wanted, (await file.stat()).size)
        wanted -= found.lines
        if (wanted <= 0 || at === 0) return { file: files[at] as string, offset: found.offset }
      } finally {
        await file.close()
      }
    }
    if (at === 0) return { file: files.at(-1) as string, offset: 0 }
  }
}

/** The file that is read next. */
interface Next {
  readonly file: FileHandle
  readonly isRotated: boolean
  /** The one before it was not found any more. */
  readonly isAfterGap: boolean
}

/** The file that comes after one, which may have been rotated away meanwhile; undefined while it is the one that is written. */
async function fileAfter(path: string, file: FileHandle): Promise<Next | undefined> {
  const { ino } = await file.stat()
  // Another rotation may come between any two looks: what was found counts when the next look says the same.
  for (let isMissing = false; ;) {
    const rotated = await rotatedFiles(path)
    const own = await numberOf(rotated, ino)
    if (own === undefined && (await inodeOf(path)) === ino) return undefined
    if (own === undefined && !isMissing) {
      isMissing = true
      continue
    }
    // Not found twice: retention has taken the file, and the oldest that is left comes next.
    const next = rotated.find(({ number }) => number > (own ?? 0))
    const found = await openIfThere(next?.path ?? path)
    const isAfterGap = own === undefined
    if (found !== undefined && next !== undefined) return { file: found, isRotated: true, isAfterGap }
    if (found !== undefined && (await rotatedFiles(path)).every(({ number }) => number <= (own ?? 0)))
      return { file: found, isRotated: false, isAfterGap }
    await found?.close()
    // Between the two steps of a rotation there is no file to be read.
    if (found === undefined && next === undefined) return undefined
  }
}

async function numberOf(rotated: readonly Rotated[], ino: number): Promise<number | undefined> {
  for (const { number, path } of rotated.toReversed()) if ((await inodeOf(path)) === ino) return number
  return undefined
}

async function inodeOf(path: string): Promise<number | undefined> {
  const file = await openIfThere(path)
  try {
    return (await file?.stat())?.ino
  } finally {
    await file?.close()
  }
}

/** Waits for something to change in a folder. */
function changesIn(folder: string, signal: AbortSignal | undefined): { next(): Promise<void>; close(): void } {
  let isChanged = false
  let wake: (() => void) | undefined
  const changed = (): void => {
    isChanged = true
    wake?.()
  }
  const watcher = watch(folder, changed).on('error', changed)
  const timer = setInterval(changed, LOOK_MS)
  signal?.addEventListener('abort', changed)
  return {
    async next() {
      if (!isChanged) await new Promise<void>(resolve => (wake = resolve))
      isChanged = false
      wake = undefined
    },
    close() {
      watcher.close()
      clearInterval(timer)
      signal?.removeEventListener('abort', changed)
    },
  }
}
