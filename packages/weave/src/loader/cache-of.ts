/** The cache that the options ask for. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { diskCache, noCache, type Cache } from './cache.ts'
import { findCacheFolder } from './cache-folder.ts'
import type { LoaderOptions } from './options.ts'
import { readdirSync, readFileSync, statSync } from './own-fs.ts'

/** Never fails: without a place that can be trusted nothing is kept, and only those who ask are told. */
export function cacheOf(options: LoaderOptions, cwd: string): Cache {
  if (options.cache === false) return noCache
  const told = new Set<string>()
  const tell = (why: string): void => {
    if (!options.debug || told.has(why)) return
    told.add(why)
    process.emitWarning(`cache: ${why}`, { type: 'HooklineDebug' })
  }
  const found = findCacheFolder(options.cache, cwd)
  if (found.folder !== undefined) return diskCache(found.folder, weaverId(), tell)
  tell(found.why)
  return noCache
}

/** Changes with the transform: by the names of the files it is made of in what was built, which hold sums of them; by times and sizes among sources. */
function weaverId(): string {
  try {
    const entry = createRequire(import.meta.url).resolve('@hookline/weave/transform')
    // Times tell nothing of it: there are installers that give all files the same.
    if (!entry.endsWith('.ts')) return readFileSync(entry, 'utf8')
    const files = readdirSync(dirname(entry)).map(name => statSync(join(dirname(entry), name)))
    return JSON.stringify(files.map(({ mtimeMs, size }) => [mtimeMs, size]))
  } catch {
    return 'unknown'
  }
}
