/** `*` in names: a matcher that takes time linear in the text for each star, whatever the pattern. */

/** Whether the pattern, in which `*` stands for any run of characters, covers the whole text. */
export function wildcard(pattern: string, text: string): boolean {
  if (!pattern.includes('*')) return pattern === text
  const parts = pattern.split('*')
  const first = parts[0] as string
  const last = parts[parts.length - 1] as string
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false
  // The leftmost place for each part is as good as any other, so nothing is ever tried twice.
  let at = first.length
  const end = text.length - last.length
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at)
    if (found === -1 || found + part.length > end) return false
    at = found + part.length
  }
  return true
}
