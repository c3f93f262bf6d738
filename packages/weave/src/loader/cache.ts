/** Woven modules on disk: safe with several processes at once, and never a reason for anything to fail. */
import type { Woven } from '../model.ts'
import { readEntry, sumOf, writeEntry } from './cache-entry.ts'
import { trimLater } from './cache-size.ts'

/** What is kept of a woven module. */
export type Kept = Omit<Woven, 'map' | 'names'>

/** A store of woven modules. */
export interface Cache {
  /** Names the version of what weaves. */
  readonly weaver: string
  /** Where it is on disk, if it is. */
  readonly folder: string | undefined
  get(key: string): Kept | undefined
  set(key: string, woven: Kept): void
}

/** For processes without a place for one. */
export const noCache: Cache = { weaver: '', folder: undefined, get: () => undefined, set: () => {} }

/** Everything that the woven text depends on, as one word. */
export function keyOf(parts: readonly unknown[], source: string): string {
  return hash('sha256', `${JSON.stringify(parts)}\n${source}`)
}

// Rules may hook these too.
const { hash } = process.getBuiltinModule('node:crypto')

const MARK = 'hookline 1'

/** A cache in a folder that has been found to be trustworthy. */
export function diskCache(folder: string, weaver: string, failed: (why: string) => void): Cache {
  let writes = true
  return {
    weaver,
    folder,
    get(key) {
      try {
        const entry = readEntry(folder, key)
        return entry === undefined ? undefined : parse(key, entry)
      } catch (error) {
        failed(String(error))
        return undefined
      }
    },
    set(key, woven) {
      if (!writes) return
      try {
        writeEntry(folder, key, [format(key, woven)])
        trimLater(folder)
      } catch (error) {
        // A full or read-only disk will not be better at the next module.
        writes = false
        failed(String(error))
      }
    },
  }
}

function format(key: string, { code, sites, findings }: Kept): string {
  const body = `${JSON.stringify({ sites, findings })}\n${code}`
  return `${MARK} ${key} ${sumOf(body)}\n${body}`
}

function parse(key: string, entry: Buffer): Kept {
  const head = entry.indexOf('\n')
  if (entry.toString('latin1', 0, Math.max(head, 0)) !== `${MARK} ${key} ${sumOf(entry.subarray(head + 1))}`)
    throw new Error(`the entry ${key} of the cache is damaged and is written anew`)
  const body = entry.toString('utf8', head + 1)
  const end = body.indexOf('\n')
  return { ...(JSON.parse(body.slice(0, end)) as Omit<Kept, 'code'>), code: body.slice(end + 1) }
}
