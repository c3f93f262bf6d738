/** Looks for a text in another in time that both cannot spoil: `indexOf` compares nearly all of a long text again for each place when somebody chooses both. */

/** So long a text `indexOf` may look for: what it costs at most is this many times what it costs at least. */
const SHORT = 64
/** Places where a long text only begins; with more of them it is looked for in the slower, steady way. */
const TRIES = 4

/** Where `what` stands in `text` at or behind an offset; -1 where it does not. */
export function find(text: string, what: string, from: number): number {
  if (what.length <= SHORT) return text.indexOf(what, from)
  const beginning = what.slice(0, SHORT)
  let at = text.indexOf(beginning, from)
  for (let tries = 0; at >= 0; tries++) {
    if (text.startsWith(what, at)) return at
    if (tries === TRIES) return findSteadily(text, what, at + 1)
    at = text.indexOf(beginning, at + 1)
  }
  return -1
}

/** The algorithm of Knuth, Morris and Pratt: no character of the text is looked at twice. */
function findSteadily(text: string, what: string, from: number): number {
  const { length } = what
  // For each character the longest beginning that ends with it.
  const borders = new Int32Array(length)
  for (let at = 1, same = 0; at < length; at++) {
    const unit = what.charCodeAt(at)
    while (same > 0 && what.charCodeAt(same) !== unit) same = borders[same - 1] as number
    if (what.charCodeAt(same) === unit) same++
    borders[at] = same
  }
  for (let at = from, same = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    while (same > 0 && what.charCodeAt(same) !== unit) same = borders[same - 1] as number
    if (what.charCodeAt(same) === unit && ++same === length) return at - length + 1
  }
  return -1
}
