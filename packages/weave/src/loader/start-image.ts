/**
 * The start as it is published: one classic script, for V8 can take what it once compiled of such a script from our cache.
 * As ES modules the same code takes three times as long to load, and Node's own compile cache would be the application's as well.
 */
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { Script } from 'node:vm'
import { readEntry, sumOf, writeEntry } from './cache-entry.ts'
import { findCacheFolder } from './cache-folder.ts'
import { atLeisure } from './leisure.ts'
import { readFileSync } from './own-fs.ts'
import { readOptions } from './options.ts'
import type { start as Start } from './start.ts'

/** Where the script is, from this file; its name holds a sum of its content. */
declare const HOOKLINE_START: string

const MARK = 'hookline code 1'

/** Does what the function of this name in start.ts does. */
export async function start(found?: readonly string[]): Promise<void> {
  const path = fileURLToPath(new URL(HOOKLINE_START, import.meta.url))
  const { cache } = readOptions(process.env)
  const { folder } = cache === false ? { folder: undefined } : findCacheFolder(cache, process.cwd())
  // What V8 has compiled is for one version, one processor and one set of flags; it refuses what is not for it.
  const name = `${HOOKLINE_START.slice(HOOKLINE_START.lastIndexOf('/') + 1)}-${process.version}-${process.arch}`
  const entry = folder === undefined ? undefined : entryIn(folder, name)
  const cachedData = entry && codeIn(entry, name)
  // The script is written in ASCII.
  const script = new Script(readFileSync(path, 'latin1'), { filename: path, ...(cachedData === undefined ? {} : { cachedData }) })
  const run = script.runInThisContext() as (...given: unknown[]) => { start: typeof Start }
  const main = run(createRequire(path), import.meta.url, import.meta.resolve, (url: string) => import(url))
  if (folder !== undefined && (cachedData === undefined || script.cachedDataRejected === true))
    atLeisure(() => keep(entry === undefined ? undefined : script, folder, name))
  await main.start(found)
}

function entryIn(folder: string, name: string): Buffer | undefined {
  try {
    return readEntry(folder, name)
  } catch {
    return undefined
  }
}

/** V8 does not look whether what it is given is damaged. */
function codeIn(entry: Buffer, name: string): Buffer | undefined {
  const head = entry.indexOf('\n')
  const code = entry.subarray(head + 1)
  return head !== -1 && entry.toString('latin1', 0, head) === `${MARK} ${name} ${sumOf(code)}` ? code : undefined
}

/**
 * The first start has modules to weave, and much of what it compiles is not needed again: it only leaves an empty entry, by which the next
 * one knows that it is not the first.
 */
function keep(script: Script | undefined, folder: string, name: string): void {
  if (script === undefined) return writeEntry(folder, name, [])
  const code = script.createCachedData()
  writeEntry(folder, name, [`${MARK} ${name} ${sumOf(code)}\n`, code])
}
