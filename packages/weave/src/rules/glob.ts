/**
 * Globs over the files of a package: `*`, `**`, `?`, `[a-z]`, `{a,b}`. A matcher of our own, because rules come from anywhere: expressions made of globs can
 * take exponential time, this takes at most the length of the glob times that of the path. And it costs nothing to load.
 */
const MOST_ALTERNATIVES = 256
const LONGEST = 16_384

/** What was expected, when a glob is one that cannot match or that is not taken. */
export function checkGlob(glob: string): string | undefined {
  if (glob.startsWith('/') || /^[A-Za-z]:/.test(glob)) return 'a path inside the package, such as "lib/**/*.js"'
  if (glob.split('/').some(part => part === '.' || part === '..')) return 'a path from the folder of the package, without "./" and "../"'
  if (glob.includes('//') || glob.endsWith('/')) return 'one "/" between folders, and a file at the end (or "**")'
  if (glob.includes('\\')) return '"/" between folders'
  if (/[()|]/.test(glob)) return 'a glob of "*", "**", "?", "[…]" and "{a,b}"'
  if (glob.startsWith('!')) return 'a glob that says which files are meant, not which are not'
  const alternatives = expand(glob)
  if (typeof alternatives === 'string') return alternatives
  return alternatives.every(path => readPath(path) !== undefined)
    ? undefined
    : 'a glob whose "[" and "]" belong together, with something between them'
}

/** Compiles a glob that {@link checkGlob} has let through. */
export function compileGlob(glob: string): (file: string) => boolean {
  const alternatives = expand(glob)
  const paths = typeof alternatives === 'string' ? [] : alternatives.map(path => readPath(path) ?? [])
  return file => {
    const parts = file.split('/')
    return paths.some(path => matchesPath(path, parts))
  }
}

/** `a{b,c{d,e}}` is `ab`, `acd` and `ace`. */
function expand(glob: string): readonly string[] | string {
  const done: string[] = []
  const open = [glob]
  let length = 0
  for (let text = open.pop(); text !== undefined; text = open.pop()) {
    const start = text.indexOf('{')
    if (start === -1) {
      if (text.includes('}')) return 'a glob whose "{" and "}" belong together'
      done.push(text)
      continue
    }
    const choices = choicesAt(text, start)
    if (choices === undefined) return 'a glob whose "{" and "}" belong together, with "," between the choices'
    const [head, tail] = [text.slice(0, start), text.slice(choices.end + 1)]
    for (const choice of choices.texts.reverse()) {
      length += head.length + choice.length + tail.length
      open.push(head + choice + tail)
    }
    if (done.length + open.length > MOST_ALTERNATIVES || length > LONGEST) return `a glob with at most ${MOST_ALTERNATIVES} choices in all`
  }
  return done
}

function choicesAt(text: string, start: number): { readonly texts: string[]; readonly end: number } | undefined {
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

/** One character: itself, one of a set, or any. */
type Token = string | typeof STAR | typeof ONE | Chars
const STAR = 0
const ONE = 1
/** Pairs of first and last character. */
interface Chars {
  readonly not: boolean
  readonly ranges: readonly (readonly [string, string])[]
}

/** A folder's or file's name; `null` is `**`. */
type Part = readonly Token[] | null

function readPath(path: string): readonly Part[] | undefined {
  const parts = path.split('/').map(part => (part === '**' ? null : readPart(part)))
  // What is below a folder is not the folder.
  if (parts.at(-1) === null) parts.push([STAR])
  return parts.includes(undefined) ? undefined : (parts as readonly Part[])
}

function readPart(text: string): readonly Token[] | undefined {
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

/** Only the last `**` (and, in a name, the last `*`) is ever tried again: where a later one fits, an earlier one need not give way. */
function matchesPath(path: readonly Part[], parts: readonly string[]): boolean {
  return greedy(
    path,
    parts.length,
    part => part === null,
    (part, at) => matchesName(part as readonly Token[], parts[at] as string),
  )
}

function matchesName(tokens: readonly Token[], name: string): boolean {
  return greedy(
    tokens,
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
