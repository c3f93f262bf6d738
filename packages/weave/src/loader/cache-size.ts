/** Keeps the cache from growing without end: now and then its oldest entries are removed, long after the start. */
import { join } from 'node:path'
import { readdirSync, statSync, unlinkSync } from './own-fs.ts'

/** Bytes. A module of 30 kB takes about 35. */
const LIMIT = 128 * 1024 * 1024
const AFTER = 60_000

const planned = new Set<string>()

/** Called when something was written. Processes that end sooner leave it to those that live on. */
export function trimLater(folder: string): void {
  if (planned.has(folder)) return
  planned.add(folder)
  const timer = setTimeout(() => {
    planned.delete(folder)
    trim(folder, LIMIT)
  }, AFTER)
  timer.unref()
  // Where all processes are short, one in many does it when it ends.
  if (Math.random() < 1 / 32) process.once('exit', () => trim(folder, LIMIT))
}

/** Removes the entries that were written longest ago until the rest is well below the limit, and what writers have left behind. */
export function trim(folder: string, limit: number): void {
  try {
    const files = readdirSync(folder).flatMap(name => entryOf(join(folder, name)))
    let size = files.reduce((sum, file) => sum + file.size, 0)
    const longAgo = Date.now() - 24 * 3_600_000
    for (const { path, written, size: bytes } of files.toSorted((a, b) => a.written - b.written)) {
      const isLeftBehind = /\.\d+\.[a-z\d]+$/.test(path) && written < longAgo
      if (size <= limit && !isLeftBehind) continue
      unlinkSync(path)
      size -= bytes
    }
  } catch {
    // Another process does the same, or the folder is gone.
  }
}

function entryOf(path: string): { path: string; size: number; written: number }[] {
  try {
    const { size, mtimeMs } = statSync(path)
    return [{ path, size, written: mtimeMs }]
  } catch {
    return []
  }
}
