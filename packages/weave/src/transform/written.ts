/** Where a function stands in the file as it is on disk: a loader before us (tsx) may have made one line of it, and says so in its map. */
import { SourceMap, type SourceMapPayload } from 'node:module'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { WeaveRequest } from '../model.ts'
import { mapOf } from './given-map.ts'
import { lineFinder } from './lines.ts'

/** Gives the line and column of an offset, from 1; through the text's own map when that one maps to the very same file. */
export function writtenAt({ source, path }: Pick<WeaveRequest, 'source' | 'path'>): ReturnType<typeof lineFinder> {
  const here = lineFinder(source)
  let map: SourceMap | undefined | false
  return offset => {
    const found = here(offset)
    map ??= (path !== undefined && source.includes('sourceMappingURL=data:') && ownMap(source, path)) || false
    if (map === false) return found
    const entry = map.findEntry(found.line - 1, found.column - 1)
    return 'originalLine' in entry ? { line: entry.originalLine + 1, column: entry.originalColumn + 1 } : found
  }
}

function ownMap(source: string, path: string): SourceMap | undefined {
  try {
    const map = JSON.parse(mapOf(source, path) ?? 'null') as SourceMapPayload | null
    if (map?.sources.length !== 1) return undefined
    const [from = ''] = map.sources
    const file = from.startsWith('file:') ? fileURLToPath(from) : resolve(dirname(path), map.sourceRoot ?? '', from)
    return file === path ? new SourceMap(map) : undefined
  } catch {
    return undefined
  }
}
