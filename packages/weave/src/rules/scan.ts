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

const DEEP = 4
const MOST_DUPLICATES = 100
/** More than all fields of as many rules as are taken. */
const MOST_POSITIONS = 250_000

/** Scans a text that `JSON.parse` has taken, once and without recursion. */
export function scanJson(text: string): Scan {
  const positions = new Map<string, Position>()
  const duplicates: DuplicateKey[] = []
  const stack: Frame[] = []
  let frame: Frame | undefined
  let line = 1
  let lineStart = 0
  let isKey = false
  let path = ''
  const mark = (at: number, again: boolean): void => {
    if (stack.length > DEEP || positions.size >= MOST_POSITIONS || (!again && positions.has(path))) return
    positions.set(path, { line, column: at - lineStart + 1 })
  }
  // Only what matters is stepped on: this runs once, at the start of a program, as slow as code is then.
  SIGNS.lastIndex = 0
  for (let found = SIGNS.exec(text); found !== null; found = SIGNS.exec(text)) {
    const at = found.index
    const sign = found[0]
    if (sign === '\n') {
      line++
      lineStart = at + 1
    } else if (sign === ',') {
      isKey = frame?.keys !== undefined
      if (frame !== undefined && !isKey) path = `${frame.path}[${++frame.index}]`
    } else if (sign === '"') {
      const end = endOfString(text, at)
      SIGNS.lastIndex = end
      if (isKey && frame?.keys !== undefined) {
        const key = keyOf(text, at, end)
        path = frame.path === '' ? key : `${frame.path}.${key}`
        if (frame.keys.has(key) && duplicates.length < MOST_DUPLICATES) {
          duplicates.push({ key, path: frame.path, position: { line, column: at - lineStart + 1 } })
        }
        frame.keys.add(key)
        isKey = false
        // The last of equal keys is the one that counts.
        mark(at, true)
      } else mark(at, false)
    } else if (sign === '{' || sign === '[') {
      mark(at, false)
      isKey = sign === '{'
      // Below the depth of rules paths are not needed, and would grow with the text.
      frame = { path: stack.length < DEEP ? path : '…', keys: isKey ? new Set() : undefined, index: 0 }
      stack.push(frame)
      if (!isKey) path = `${frame.path}[0]`
    } else if (sign === '}' || sign === ']') {
      stack.pop()
      frame = stack.at(-1)
      isKey = false
    } else mark(at, false)
  }
  return { positions, duplicates }
}

/** Signs of structure, and those that other values are made of. */
const SIGNS = /["{}[\],\n]|[-0-9tfn]/g

/** Behind the next quote with an even number of backslashes before it. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); ; at = text.indexOf('"', at + 1)) {
    let before = at
    while (text[before - 1] === '\\') before--
    if ((at - before) % 2 === 0) return at + 1
  }
}

function keyOf(text: string, at: number, end: number): string {
  const key = text.slice(at + 1, end - 1)
  return key.includes('\\') ? (JSON.parse(text.slice(at, end)) as string) : key
}
