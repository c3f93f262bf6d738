/** The text of a file as it would be run. */
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { scriptOf, type ScriptText } from '../loader/source-text.ts'

/** JavaScript, stripped of types; an error where it cannot be read. */
export function scriptAt(path: string): ScriptText | Error {
  try {
    const source = readFileSync(path, 'utf8')
    const script = scriptOf({ source, format: formatOf(path) }, path, pathToFileURL(path).href)
    return script ?? new Error('it is no script')
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** Undefined where the nearest `package.json` decides: the transform tells by the source. */
function formatOf(path: string): string | undefined {
  if (/\.cts$/.test(path)) return 'commonjs-typescript'
  if (/\.m?ts$/.test(path)) return 'module-typescript'
  if (path.endsWith('.mjs')) return 'module'
  return path.endsWith('.cjs') ? 'commonjs' : undefined
}
