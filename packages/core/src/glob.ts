/**
 * Globs over paths: `*`, `**`, `?`, `[a-z]`, `{a,b}`. A matcher of our own, because they come from anywhere: expressions made of globs can take exponential
 * time, this takes at most the length of the glob times that of the path. And it costs next to nothing to load.
 */
const MOST_ALTERNATIVES = 256
const LONGEST = 16_384

/**
 * What was expected, in words for a message, when a text is not a glob; undefined when it is one.
 *
 * @example
 * ```ts
 * import { checkGlob } from '@hookline/core/glob'
 * console.log(checkGlob('lib/{a,b')) // a glob whose "{" and "}" belong together, with "," between the choices
 * ```
 */
export function checkGlob(glob: string): string | undefined {
  const alternatives = expand(glob)
  if (typeof alternatives === 'string') return alternatives
  return alternatives.every(path => readPath(path, true) !== undefined)
    ? undefined
    : 'a glob whose "[" and "]" belong together, with something between them'
}

/** What a glob means besides its signs. */
export interface GlobOptions {
  /**
   * Whether `a/**` is the folder `a` too, not only what is below it.
   *
   * @default false
   */
  readonly withFolder?: boolean
}

/**
 * Compiles a glob that {@link checkGlob} has let through; one that it has not matches nothing. Paths are given with `/`, and are absolute where the glob is.
 * Names that begin with a dot are names like others.
 *
 * @example
 * ```ts
 * import { compileGlob } from '@hookline/core/glob'
 * const isSource = compileGlob('src/**\/*.{js,ts}')
 * console.log(isSource('src/app.ts'), isSource('src/orders/place.js'), isSource('test/app.ts')) // true true false
 * ```
 */
export function compileGlob(glob: string, { withFolder = false }: GlobOptions = {}): (path: string) => boolean {
  const alternatives = expand(glob)
  const paths =
    typeof alternatives === 'string' ? [] : alternatives.map(path => readPath(path, withFolder)).filter(path => path !== undefined)
  return path => {
    const names = path.split('/')
    return paths.some(parts => matchesPath(parts, names))
  }
}

/**
 * The choices of the brace that opens at `start` of a text, and where it closes; undefined where it does not, or has no `,`.
 *
 * @example
 * ```ts
 * import { choicesAt } from '@hookline/core/glob'
 * console.log(choicesAt('a{b,{c,d}}', 1)) // { texts: [ 'b', '{c,d}' ], end: 9 }
 * ```
 */
export function choicesAt(text: string, start: number): { readonly texts: readonly string[]; readonly end: number } | undefined {
  const texts: string[] = []
  let depth = 0
  let from = start + 1
  for (let at = start; at < text.length; at++) {
    const char = text[at]
    if (char === '{') depth++
    else if (char === '}') depth--
    if ((char === ',' && depth === 1) || depth === 0) {
      texts.push(text.slice(from, at))
      from = at + 1
    }
    if (depth === 0) return texts.length > 1 ? { texts, end: at } : undefined
  }
  return undefined
}

/** `a{b,c{d,e}}` is `ab`, `acd` and `ace`; a text that says what was expected where braces do not pair or choices are too many. */
function expand(glob: string): readonly string[] | string {
  const done: string[] = []
  const open = [glob]
  let length = glob.length
  for (let text = open.pop(); text !== undefined; text = open.pop()) {
    const start = text.indexOf('{')
    if (start === -1) {
      if (text.includes('}')) return 'a glob whose "{" and "}" belong together'
      done.push(text)
    } else {
      const choices = choicesAt(text, start)
      if (choices === undefined) return 'a glob whose "{" and "}" belong together, with "," between the choices'
      const [head, tail] = [text.slice(0, start), text.slice(choices.end + 1)]
      for (const choice of choices.texts.toReversed()) {
        length += head.length + choice.length + tail.length
        open.push(head + choice + tail)
      }
    }
    if (length > LONGEST || done.length + open.length > MOST_ALTERNATIVES)
      return `a glob with at most ${MOST_ALTERNATIVES} choices in all, of at most ${LONGEST} characters`
  }
  return done
}

/** One character: itself, one of a set, or any. */
type Token = string | typeof STAR | typeof ONE | Chars
const STAR = 0
const ONE = 1
/** Pairs of first and last character. */
interface Chars {
  readonly not: boolean
  readonly ranges: readonly (readonly [string, string])[]
}

/** A folder's or file's name, as it is or with signs; `null` is `**`. */
type Part = string | readonly Token[] | null

function readPath(path: string, withFolder: boolean): readonly Part[] | undefined {
  // The empty name in front of an absolute path's first `/` is one of its names.
  const names = path.split('/').filter((name, i) => name !== '' || i === 0)
  const parts = names.map(name => (name === '**' ? null : readPart(name)))
  if (!withFolder && parts.at(-1) === null) parts.push([STAR])
  return parts.includes(undefined) ? undefined : (parts as readonly Part[])
}

function readPart(text: string): Part | undefined {
  if (!/[*?[\]]/.test(text)) return text
  const tokens: Token[] = []
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string
    if (char === '*') {
      if (tokens.at(-1) !== STAR) tokens.push(STAR)
    } else if (char === '?') tokens.push(ONE)
    else if (char === ']') return undefined
    else if (char === '[') {
      const end = text.indexOf(']', at + 1)
      const chars = end === -1 ? undefined : readChars(text.slice(at + 1, end))
      if (chars === undefined) return undefined
      tokens.push(chars)
      at = end
    } else tokens.push(char)
  }
  return tokens
}

function readChars(text: string): Chars | undefined {
  const not = text.startsWith('!') || text.startsWith('^')
  const rest = not ? text.slice(1) : text
  if (rest === '' || rest.includes('[')) return undefined
  const ranges: (readonly [string, string])[] = []
  for (let at = 0; at < rest.length; at++) {
    const first = rest[at] as string
    const isRange = rest[at + 1] === '-' && at + 2 < rest.length
    const last = isRange ? (rest[at + 2] as string) : first
    if (last < first) return undefined
    ranges.push([first, last])
    if (isRange) at += 2
  }
  return { not, ranges }
}

function matchesPath(parts: readonly Part[], names: readonly string[]): boolean {
  return greedy(
    parts,
    names.length,
    part => part === null,
    (part, at) => matchesName(part, names[at] as string),
  )
}

function matchesName(part: Part, name: string): boolean {
  if (typeof part === 'string') return part === name
  return greedy(
    part ?? [],
    name.length,
    token => token === STAR,
    (token, at) => matchesChar(token, name[at] as string),
  )
}

function matchesChar(token: Token, char: string): boolean {
  if (typeof token === 'string') return token === char
  if (typeof token === 'number') return true
  return token.ranges.some(([first, last]) => first <= char && char <= last) !== token.not
}

/** Only the last `**` (and, in a name, the last `*`) is ever tried again: where a later one fits, an earlier one need not give way. */
function greedy<T>(pattern: readonly T[], length: number, isAny: (item: T) => boolean, fits: (item: T, at: number) => boolean): boolean {
  let item = 0
  let at = 0
  let any = -1
  let anyAt = 0
  while (at < length) {
    if (item < pattern.length && isAny(pattern[item] as T)) {
      any = item++
      anyAt = at
    } else if (item < pattern.length && fits(pattern[item] as T, at)) {
      item++
      at++
    } else if (any !== -1) {
      item = any + 1
      at = ++anyAt
    } else return false
  }
  while (item < pattern.length && isAny(pattern[item] as T)) item++
  return item === pattern.length
}
