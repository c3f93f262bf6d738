/** JSON in the cache, with a sum before it. */
import { readEntry, sumOf, writeEntry } from './cache-entry.ts'

const MARK = 'hookline json 1'

/** Undefined when there is none that can be used. */
export function readJson(folder: string, name: string): unknown {
  try {
    const entry = readEntry(folder, name)
    const end = entry?.indexOf('\n') ?? -1
    if (entry === undefined || entry.toString('latin1', 0, Math.max(end, 0)) !== `${MARK} ${sumOf(entry.subarray(end + 1))}`)
      return undefined
    return JSON.parse(entry.toString('utf8', end + 1)) as unknown
  } catch {
    return undefined
  }
}

/** Throws when it could not be written. */
export function writeJson(folder: string, name: string, value: unknown): void {
  const body = JSON.stringify(value)
  writeEntry(folder, name, [`${MARK} ${sumOf(body)}\n`, body])
}
