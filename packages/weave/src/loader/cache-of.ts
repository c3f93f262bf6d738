/** The cache that the options ask for. */
import { fileURLToPath } from 'node:url'
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

/** Changes with the transform: by the time of this file in what was built, by the times of the transform's files among sources. */
function weaverId(): string {
  try {
    const own = fileURLToPath(import.meta.url)
    const files = own.endsWith('.ts')
      ? readdirSync(fileURLToPath(new URL('../transform', import.meta.url)), { withFileTypes: true }).map(
          file => `${file.parentPath}/${file.name}`,
        )
      : [own]
    return JSON.stringify(files.map(file => [statSync(file).mtimeMs, statSync(file).size]))
  } catch {
    return 'unknown'
  }
}
