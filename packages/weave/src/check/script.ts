/** The text of a file as it would be run, or as it is where Node itself could not run it. */
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { scriptOf, type ScriptText } from '../loader/source-text.ts'

/** A file's script. */
export interface Script {
  readonly source: string
  /** JavaScript with the types taken out, every character at its place; undefined where Node cannot do that. */
  readonly stripped: string | undefined
  readonly format: 'module' | 'commonjs' | undefined
}

/** Reads a script; an error where it cannot be read. */
export function scriptAt(path: string): Script | Error {
  try {
    const source = readFileSync(path, 'utf8')
    const script = /\.[jt]sx$/.test(path) ? undefined : strip(path, source)
    // As Node does, for V8 takes a byte order mark for a part of the first line.
    return { source: source.replace(/^\ufeff/, ''), stripped: script?.text, format: script?.format }
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** Undefined for enums, parameter properties and what else is more than types. */
function strip(path: string, source: string): ScriptText | undefined {
  try {
    return scriptOf({ source, format: formatOf(path) }, path, pathToFileURL(path).href)
  } catch {
    return undefined
  }
}

/** Undefined where the nearest `package.json` decides: the transform tells by the source. */
function formatOf(path: string): string | undefined {
  if (path.endsWith('.cts')) return 'commonjs-typescript'
  if (/\.m?ts$/.test(path)) return 'module-typescript'
  if (path.endsWith('.mjs')) return 'module'
  return path.endsWith('.cjs') ? 'commonjs' : undefined
}
