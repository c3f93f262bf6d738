/** Where the values of a JSON text stand, and which keys of one object come twice: what `JSON.parse` keeps to itself. */

/** A line and a column, both from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** A key that an object has more than once; the last one counts. */
export interface DuplicateKey {
  readonly key: string
  /** The way to the object: `rules[2]`. */
  readonly path: string
  readonly position: Position
}

/** What {@link scanJson} finds. */
export interface Scan {
  /** Position of a value by the way to it: `[2].function`; of a field, that of its name. Only as deep as rules go. */
  readonly positions: ReadonlyMap<string, Position>
  readonly duplicates: readonly DuplicateKey[]
}

interface Frame {
  readonly path: string
  /** Keys so far; undefined: an array. */
  readonly keys: Set<string> | undefined
  index: number
}

const SCALAR = new Set('-0123456789tfn')
const IN_SCALAR = new Set('-+.0123456789eEtruefalsn')
const DEEP = 4
const MOST_DUPLICATES = 100
/** More than all fields of as many rules as are taken. */
const MOST_POSITIONS = 250_000

/** Scans a text that `JSON.parse` has taken, once and without recursion. */
export function scanJson(text: string): Scan {
  const positions = new Map<string, Position>()
  const duplicates: DuplicateKey[] = []
  const stack: Frame[] = []
  let line = 1
  let lineStart = 0
  let isKey = false
  let path = ''
  const here = (at: number): Position => ({ line, column: at - lineStart + 1 })
  const mark = (at: number): void => {
    if (stack.length <= DEEP && positions.size < MOST_POSITIONS && !positions.has(path)) positions.set(path, here(at))
  }
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    const frame = stack.at(-1)
    if (char === '\n') {
      line++
      lineStart = at + 1
    } else if (char === '"') {
      const end = endOfString(text, at)
      if (isKey && frame?.keys !== undefined) {
        const key = JSON.parse(text.slice(at, end)) as string
        path = frame.path === '' ? key : `${frame.path}.${key}`
        if (frame.keys.has(key) && duplicates.length < MOST_DUPLICATES) duplicates.push({ key, path: frame.path, position: here(at) })
        frame.keys.add(key)
        // The last of equal keys is the one that counts.
        if (stack.length <= DEEP && positions.size < MOST_POSITIONS) positions.set(path, here(at))
        isKey = false
      } else mark(at)
      at = end - 1
    } else if (char !== undefined && SCALAR.has(char)) {
      mark(at)
      while (IN_SCALAR.has(text[at + 1] ?? '')) at++
    } else if (char === '{' || char === '[') {
      mark(at)
      const isObject = char === '{'
      // Below the depth of rules paths are not needed, and would grow with the text.
      stack.push({ path: stack.length < DEEP ? path : '…', keys: isObject ? new Set() : undefined, index: 0 })
      isKey = isObject
      if (!isObject) path = `${stack.at(-1)?.path ?? ''}[0]`
    } else if (char === '}' || char === ']') {
      stack.pop()
      isKey = false
    } else if (char === ',' && frame !== undefined) {
      isKey = frame.keys !== undefined
      if (!isKey) path = `${frame.path}[${++frame.index}]`
    }
  }
  return { positions, duplicates }
}

function endOfString(text: string, start: number): number {
  let at = start + 1
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at + 1
}
