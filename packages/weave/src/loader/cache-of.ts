/** The cache that the options ask for. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { diskCache, noCache, type Cache } from './cache.ts'
import { findCacheFolder } from './cache-folder.ts'
import type { LoaderOptions } from './options.ts'
import { readdirSync, statSync } from './own-fs.ts'

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

/** The name of the built transform, which changes with its text. */
declare const HOOKLINE_TRANSFORM: string | undefined

/** Changes with the transform; among sources, by times and sizes. */
function weaverId(): string {
  if (typeof HOOKLINE_TRANSFORM === 'string') return HOOKLINE_TRANSFORM
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('@hookline/weave/transform'))
    const files = readdirSync(folder).map(name => statSync(join(folder, name)))
    return JSON.stringify(files.map(({ mtimeMs, size }) => [mtimeMs, size]))
  } catch {
    return 'unknown'
  }
}
