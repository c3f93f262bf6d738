/** One file of the cache: read only where nobody else can have written it, and written so that other processes see all of it or nothing. */
import { join } from 'node:path'
import { whyUntrusted } from './cache-folder.ts'
import { closeSync, constants, fstatSync, openSync, readFileSync, renameSync, unlinkSync, writeSync } from './own-fs.ts'

// O_NOFOLLOW is not there on Windows.
const READ = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)
const LARGEST = 16 * 1024 * 1024

// Rules may hook these too.
const { hash } = process.getBuiltinModule('node:crypto')

/** Undefined: there is none. Throws when there is one that is not to be used. */
export function readEntry(folder: string, name: string): Buffer | undefined {
  const path = join(folder, name)
  const file = openEntry(path)
  if (file === undefined) return undefined
  try {
    const found = fstatSync(file)
    const why = found.isFile() ? whyUntrusted(found) : 'it is no file'
    if (why !== undefined) throw new Error(`${path} is not used: ${why}`)
    if (found.size > LARGEST) throw new Error(`${path} is not used: it is larger than any entry`)
    return readFileSync(file)
  } finally {
    closeSync(file)
  }
}

/** Throws when it could not be written; then there is what was there before. */
export function writeEntry(folder: string, name: string, parts: readonly (string | Buffer)[]): void {
  const path = join(folder, name)
  const temporary = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`
  try {
    write(temporary, Buffer.concat(parts.map(part => (typeof part === 'string' ? Buffer.from(part) : part))))
    renameSync(temporary, path)
  } catch (error) {
    try {
      unlinkSync(temporary)
    } catch {
      // It was not made.
    }
    throw error
  }
}

/** Shows what was cut short or damaged, not what was forged: nobody else can write there. */
export function sumOf(body: string | Buffer): string {
  return hash('sha1', body)
}

function openEntry(path: string): number | undefined {
  try {
    return openSync(path, READ)
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined
    throw error
  }
}

function write(path: string, bytes: Buffer): void {
  const file = openSync(path, 'wx', 0o600)
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at)
  } finally {
    closeSync(file)
  }
}
