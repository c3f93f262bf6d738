/** Texts with `*`, and globs over paths. Matchers of our own: expressions made of them can take exponential time, these take at most the product of the two lengths. */

/** Compiles a text in which `*` stands for any run of characters. */
export function compileLike(pattern: string): (text: string) => boolean {
  const parts = pattern.split('*')
  if (parts.length === 1) return text => text === pattern
  const first = parts[0] as string
  const last = parts.at(-1) as string
  const middle = parts.slice(1, -1).filter(part => part !== '')
  // Leftmost placement of each part is enough when only `*` is special, so there is no backtracking.
  return text => {
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false
    let from = first.length
    const end = text.length - last.length
    for (const part of middle) {
      const at = text.indexOf(part, from)
      if (at === -1 || at + part.length > end) return false
      from = at + part.length
    }
    return true
  }
}

const MOST_CHOICES = 256

/** What was expected, when a glob is not one; else undefined. */
export function checkGlob(glob: string): string | undefined {
  if (glob === '' || glob.length > 4096) return 'a glob such as "/etc/**" or "**/*.pem"'
  if (/[[\]()|!]/.test(glob)) return 'a glob of "*", "**", "?" and "{a,b}" ("?" stands for a bracket too)'
  if (glob.includes('\\')) return '"/" between folders'
  return expandBraces(glob) === undefined
    ? `a glob whose "{" and "}" belong together, with at most ${MOST_CHOICES} choices in all`
    : undefined
}

/** Compiles an absolute glob (or one that begins with `**`) that {@link checkGlob} has let through; it is asked for normal absolute paths. */
export function compileGlob(glob: string): (path: string) => boolean {
  const patterns = (expandBraces(glob) ?? []).map(text => text.split('/').filter((part, i) => part !== '' || i === 0))
  return path => {
    const parts = path.split('/')
    return patterns.some(pattern => matchesPath(pattern, parts))
  }
}

/** The part of a glob before its first sign, up to the last `/`: every path that it matches begins so. */
export function literalFolder(glob: string): string {
  const end = glob.search(/[*?{]/)
  const head = end === -1 ? glob : glob.slice(0, end)
  return head.slice(0, Math.max(0, head.lastIndexOf('/')))
}

/** `a{b,c{d,e}}` is `ab`, `acd` and `ace`; undefined where braces do not pair or choices are too many. */
function expandBraces(glob: string): readonly string[] | undefined {
  const done: string[] = []
  const open = [glob]
  for (let text = open.pop(); text !== undefined; text = open.pop()) {
    const start = text.indexOf('{')
    if (start === -1) {
      if (text.includes('}')) return undefined
      done.push(text)
    } else {
      const choices = choicesAt(text, start)
      if (choices === undefined) return undefined
      for (const choice of choices.texts) open.push(text.slice(0, start) + choice + text.slice(choices.end + 1))
    }
    if (done.length + open.length > MOST_CHOICES) return undefined
  }
  return done.reverse()
}

/** The choices of the brace that opens at `start`, and where it closes. */
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

function matchesPath(pattern: readonly string[], parts: readonly string[]): boolean {
  // `**` in front of everything stands for the empty name before the first `/` too.
  return greedy(
    pattern.length,
    parts.length,
    i => pattern[i] === '**',
    (i, at) => matchesName(pattern[i] as string, parts[at] as string),
  )
}

function matchesName(pattern: string, name: string): boolean {
  return greedy(
    pattern.length,
    name.length,
    i => pattern[i] === '*',
    (i, at) => pattern[i] === '?' || pattern[i] === name[at],
  )
}

/** Only the last wildcard is ever tried again: where a later one fits, an earlier one need not give way. */
function greedy(items: number, length: number, isAny: (item: number) => boolean, fits: (item: number, at: number) => boolean): boolean {
  let item = 0
  let at = 0
  let any = -1
  let anyAt = 0
  while (at < length) {
    if (item < items && isAny(item)) {
      any = item++
      anyAt = at
    } else if (item < items && fits(item, at)) {
      item++
      at++
    } else if (any !== -1) {
      item = any + 1
      at = ++anyAt
    } else return false
  }
  while (item < items && isAny(item)) item++
  return item === items
}
