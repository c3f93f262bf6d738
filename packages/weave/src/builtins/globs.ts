/** Names with `*` for any run of characters, matched without a regular expression. */

/** True when the whole name fits the pattern. */
export function fits(pattern: string, name: string): boolean {
  const parts = pattern.split('*')
  const first = parts[0] as string
  if (parts.length === 1) return name === first
  const last = parts.at(-1) as string
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false
  const end = name.length - last.length
  let at = first.length
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at)
    if (found === -1 || found + part.length > end) return false
    at = found + part.length
  }
  return true
}

/** True when the pattern may stand for more than one name. */
export function isPattern(pattern: string): boolean {
  return pattern.includes('*')
}
