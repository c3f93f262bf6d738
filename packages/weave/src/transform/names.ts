/** Names for what is inserted: none of them occurs in the source. */

/** The prefix of all inserted names. */
export function freePrefix(source: string): string {
  let prefix = '$h'
  while (source.includes(prefix)) prefix += '_'
  return prefix
}

/** `text` as a literal of JavaScript that can also stand in a page's script. */
export function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c')
}
