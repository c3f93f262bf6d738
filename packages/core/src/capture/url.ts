import { redactAssignments } from './assignments.ts'
import type { KeyRules } from './keys.ts'

/**
 * The authority of a URL as parsers read it, lenient as they are: backslashes for slashes, blanks before, tabs and newlines inside the scheme, one
 * slash or none after the schemes of the web.
 */
const AUTHORITY = /^([\s\0-\x20]{0,64}(?:[a-z][a-z0-9+.\t\r\n-]{0,64}:[\\/]|[\\/]{2}|(?:https?|wss?|ftp):)[\\/\t\r\n]{0,64})([^\\/?#]*)@/i

/** Redacts by place what `ValueRules` finds by form: user and password, and the values of sensitive parameters in query and fragment. */
export function redactUrl(url: string, keys: KeyRules, redacted: string): string {
  let out = url
  if (out.includes('@')) out = out.replace(AUTHORITY, (_, lead: string) => `${lead}${redacted}@`)
  return out.includes('=') ? redactAssignments(out, keys, redacted) : out
}
