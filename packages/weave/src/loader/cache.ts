/** Woven modules on disk: safe with several processes at once, and never a reason for anything to fail. */
import { join } from 'node:path'
import type { Woven } from '../model.ts'
import { whyUntrusted } from './cache-folder.ts'
import { trimLater } from './cache-size.ts'
import { closeSync, constants, fstatSync, openSync, readFileSync, renameSync, unlinkSync, writeSync } from './own-fs.ts'

/** What is kept of a woven module. */
export type Kept = Omit<Woven, 'map'>

/** A store of woven modules. */
export interface Cache {
  /** Names the version of what weaves. */
  readonly weaver: string
  get(key: string): Kept | undefined
  set(key: string, woven: Kept): void
}

/** For processes without a place for one. */
export const noCache: Cache = { weaver: '', get: () => undefined, set: () => {} }

/** Everything that the woven text depends on, as one word. */
export function keyOf(parts: readonly unknown[], source: string): string {
  return hash('sha256', `${JSON.stringify(parts)}\n${source}`)
}

// Rules may hook these too.
const { hash } = process.getBuiltinModule('node:crypto')

const MARK = 'hookline 1'
// O_NOFOLLOW is not there on Windows.
const READ = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)
const LARGEST = 16 * 1024 * 1024

/** A cache in a folder that has been found to be trustworthy. */
export function diskCache(folder: string, weaver: string, failed: (why: string) => void): Cache {
  let writes = true
  return {
    weaver,
    get(key) {
      try {
        return parse(key, read(join(folder, key)))
      } catch (error) {
        if (!isMissing(error)) failed(String(error))
        return undefined
      }
    },
    set(key, woven) {
      if (!writes) return
      const path = join(folder, key)
      const temporary = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`
      try {
        write(temporary, format(key, woven))
        renameSync(temporary, path)
        trimLater(folder)
      } catch (error) {
        // A full or read-only disk will not be better at the next module.
        writes = false
        failed(String(error))
        try {
          unlinkSync(temporary)
        } catch {
          // It was not made.
        }
      }
    },
  }
}

function read(path: string): string {
  const file = openSync(path, READ)
  try {
    const found = fstatSync(file)
    const why = found.isFile() ? whyUntrusted(found) : 'it is no file'
    if (why !== undefined) throw new Error(`${path} is not used: ${why}`)
    if (found.size > LARGEST) throw new Error(`${path} is not used: it is larger than any entry`)
    return readFileSync(file, 'utf8')
  } finally {
    closeSync(file)
  }
}

function write(path: string, text: string): void {
  const bytes = Buffer.from(text)
  const file = openSync(path, 'wx', 0o600)
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at)
  } finally {
    closeSync(file)
  }
}

/** The sum shows what was cut short or damaged, not what was forged: nobody else can write there. */
function format(key: string, { code, sites, findings, names }: Kept): string {
  const body = `${JSON.stringify({ sites, findings, names })}\n${code}`
  return `${MARK} ${key} ${sumOf(body)}\n${body}`
}

function parse(key: string, text: string): Kept {
  const head = text.indexOf('\n')
  const body = text.slice(head + 1)
  if (text.slice(0, head) !== `${MARK} ${key} ${sumOf(body)}`)
    throw new Error(`the entry ${key} of the cache is damaged and is written anew`)
  const end = body.indexOf('\n')
  return { ...(JSON.parse(body.slice(0, end)) as Omit<Kept, 'code'>), code: body.slice(end + 1) }
}

function sumOf(body: string): string {
  return hash('sha256', body)
}

function isMissing(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'ENOENT'
}
