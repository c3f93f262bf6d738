/** The text of what the load hooks before us gave, as it will be run. */
import { stripTypeScriptTypes } from 'node:module'
import { fileURLToPath } from 'node:url'
import { readFileSync } from './own-fs.ts'

/** A module as `nextLoad` gives it. */
export interface Loaded {
  readonly format?: string | null | undefined
  readonly source?: string | ArrayBuffer | NodeJS.TypedArray | null | undefined
  readonly shortCircuit?: boolean | undefined
}

/** A module that can be woven. */
export interface ScriptText {
  readonly text: string
  /** What it is; undefined on the way of `require`, where Node tells by the text. */
  readonly format: 'module' | 'commonjs' | undefined
  /** What Node is told that it is. */
  readonly says: string | null | undefined
}

/** The script of a module; undefined for JSON, WebAssembly, addons and what else is no script. */
export function scriptOf(loaded: Loaded, path: string, url: string): ScriptText | undefined {
  const { format } = loaded
  switch (format) {
    case 'module':
    case 'commonjs':
      return { text: textOf(loaded.source, url), format, says: format }
    case 'module-typescript':
      return { text: stripped(textOf(loaded.source, url)), format: 'module', says: 'module' }
    case 'commonjs-typescript':
      return { text: stripped(textOf(loaded.source, url)), format: 'commonjs', says: 'commonjs' }
    case 'typescript':
      // Node finds out itself which it is, and what has no types any more is not changed by stripping them.
      return { text: stripped(textOf(loaded.source, url)), format: undefined, says: format }
    case undefined:
    case null:
      return /\.(?:json|node|wasm|[cm]?ts|tsx)$/.test(path)
        ? undefined
        : { text: textOf(loaded.source, url), format: undefined, says: format }
    default:
      return undefined
  }
}

/** The source as it was given, whatever it is. */
export function rawText(loaded: Loaded, url: string): string {
  return textOf(loaded.source, url)
}

function textOf(source: Loaded['source'], url: string): string {
  const text =
    typeof source === 'string'
      ? source
      : source === null || source === undefined
        ? readFileSync(fileURLToPath(url), 'utf8')
        : bufferOf(source).toString('utf8')
  // As Node does, for V8 takes it for a part of the first line.
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

function bufferOf(source: ArrayBuffer | NodeJS.TypedArray): Buffer {
  return source instanceof ArrayBuffer ? Buffer.from(source) : Buffer.from(source.buffer, source.byteOffset, source.byteLength)
}

/** JavaScript with every character at its place; enums and the like only where the program was started so that Node makes them. */
function stripped(text: string): string {
  const transforms = (process.features as { typescript?: unknown }).typescript === 'transform'
  return quietly(() => stripTypeScriptTypes(text, transforms ? { mode: 'transform', sourceMap: true } : { mode: 'strip' }))
}

/** Node warns that its function is experimental. The program did not ask for it, so it is not told. */
function quietly<T>(work: () => T): T {
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    return work()
  } finally {
    process.emitWarning = emitWarning
  }
}
