/** The source map that a source brings along: inline, or in a file beside it. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const MARK = 'sourceMappingURL='
const MOST_BYTES = 64 * 1024 * 1024

/** The map a source names, as JSON text; undefined when it names none, or one that is broken or out of reach: the source itself is then mapped to. */
export function mapOf(source: string, path: string | undefined): string | undefined {
  // The last one counts.
  const at = source.lastIndexOf(MARK)
  if (at === -1 || !/\/[/*][#@]\s*$/.test(source.slice(Math.max(0, at - 16), at))) return undefined
  const url = /^[^\s*'"]*/.exec(source.slice(at + MARK.length))?.[0] ?? ''
  try {
    const text = url.startsWith('data:') ? fromData(url) : fromFile(url, path)
    return text !== undefined && isMap(JSON.parse(text)) ? text : undefined
  } catch {
    return undefined
  }
}

function fromData(url: string): string | undefined {
  const comma = url.indexOf(',')
  if (comma === -1) return undefined
  const body = url.slice(comma + 1)
  return url.slice(0, comma).endsWith(';base64') ? Buffer.from(body, 'base64').toString() : decodeURIComponent(body)
}

function fromFile(url: string, path: string | undefined): string | undefined {
  if (path === undefined || /^[a-z][a-z+.-]*:/i.test(url)) return undefined
  const base = path.startsWith('file:') ? new URL(path) : new URL(`file://${path}`)
  const file = fileURLToPath(new URL(url, base))
  if (!file.endsWith('.map')) return undefined
  const text = readFileSync(file, 'utf8')
  return text.length > MOST_BYTES ? undefined : text
}

function isMap(value: unknown): boolean {
  const map = value as { version?: unknown; mappings?: unknown; sources?: unknown } | null
  return typeof map === 'object' && map?.version === 3 && typeof map.mappings === 'string' && Array.isArray(map.sources)
}
