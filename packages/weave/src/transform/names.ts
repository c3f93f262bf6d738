/** Names for what is inserted: none of them occurs in the source. */

const MOST = 8

/** The prefix of all inserted names. */
export function freePrefix(source: string): string {
  // A name may be spelled by escapes: `\u0024h` is `$h`.
  const text = source.includes('\\u') ? source + unescaped(source) : source
  // Longer by one sign than the longest there is, found in one pass: a source can hold very many.
  let longest = -1
  const taken = new Set<string>()
  for (let at = text.indexOf('$h'); at !== -1; at = text.indexOf('$h', at + 2)) {
    let end = at + 2
    while (end - at - 2 < MOST && text[end] === '_') end++
    longest = Math.max(longest, end - at - 2)
    taken.add(text.slice(at + 2, at + 2 + MOST))
  }
  if (longest < MOST) return `$h${'_'.repeat(longest + 1)}`
  // Where somebody has put the longest on purpose: a number that is free, of which there are more than places in a source.
  let number = 0
  const suffix = (): string => number.toString(36).padStart(MOST, '0')
  while (taken.has(suffix())) number++
  return `$h${suffix()}`
}

function unescaped(source: string): string {
  return source.replaceAll(/\\u(?:\{0*([\da-f]{1,4})\}|([\da-f]{4}))/gi, (_, braced: string | undefined, plain: string | undefined) =>
    String.fromCharCode(Number.parseInt(braced ?? plain ?? '', 16)),
  )
}

// Letters, digits, `_` and `$`.
const SPELLED = /\\(?:x|u(?:00|\{0*))(?:24|3\d|4[1-9a-f]|5[\daf]|6[1-9a-f]|7[\da])/i
const PLAIN = /^[\x20-\x7e]*$/

/** Whether a name may be written with escapes, as `\\u0066oo`: then it may be there though its text is not. */
export function isSpelledOut(source: string, name: string): boolean {
  const unicode = source.includes('\\u')
  // Most sources have neither, and an expression takes fifty times as long to learn that.
  if (!unicode && !source.includes('\\x')) return false
  return SPELLED.test(source) || (unicode && !PLAIN.test(name))
}

/** `text` as a literal of JavaScript that can also stand in a page's script. */
export function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c')
}
