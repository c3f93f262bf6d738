/** Names for what is inserted: none of them occurs in the source. */

/** The prefix of all inserted names. */
export function freePrefix(source: string): string {
  // Longer by one sign than the longest there is, found in one pass: a source can hold very many.
  let longest = -1
  for (let at = source.indexOf('$h'); at !== -1; at = source.indexOf('$h', at + 2)) {
    let end = at + 2
    while (source[end] === '_') end++
    longest = Math.max(longest, end - at - 2)
  }
  const prefix = `$h${'_'.repeat(longest + 1)}`
  return prefix
}

/** `text` as a literal of JavaScript that can also stand in a page's script. */
export function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c')
}
