import type { KeyRules } from './keys.ts'

/**
 * `name=` at the beginning, on a new line or after one of ? & ; #: query strings, fragments, form bodies, cookies, connection strings, .env files.
 * Not after a blank alone: SQL is captured as it is sent.
 */
const NAME = /(?:^|[?&;#\r\n]\s?)([^=&;#?\s"'<>]{1,128})=/g
const VALUE = /"[^"]*"?|'[^']*'?|[^&;#\s"'<>]+/y
const PLACEHOLDER = /^(?:\$\d{1,3}|\?)$/

export function redactAssignments(text: string, keys: KeyRules, redacted: string): string {
  let out = ''
  let from = 0
  NAME.lastIndex = 0
  for (let match = NAME.exec(text); match !== null; match = NAME.exec(text)) {
    if (!keys.isSecretParameter(decoded(match[1] as string))) continue
    const start = NAME.lastIndex
    VALUE.lastIndex = start
    const value = VALUE.exec(text)?.[0]
    if (value === undefined || PLACEHOLDER.test(value)) continue
    out += text.slice(from, start) + redacted
    from = NAME.lastIndex = start + value.length
  }
  return from === 0 ? text : out + text.slice(from)
}

/** Servers decode names before they read them, so '%70assword' is a password. */
function decoded(name: string): string {
  if (!name.includes('%') && !name.includes('+')) return name
  try {
    return decodeURIComponent(name.replaceAll('+', ' '))
  } catch {
    return name
  }
}
