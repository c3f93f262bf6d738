import { charClasses } from './char-class.ts'
import type { KeyRules } from './keys.ts'

/**
 * `name=` at the beginning, on a new line or after one of ? & ; #: query strings, fragments, form bodies, cookies, connection strings, .env files.
 * After a blank only where another assignment stands before it (`host=db password=x`), a command that sets variables, or where it is an option (`--password=x`): SQL is
 * captured as it is sent.
 */
const MAX_NAME = 128
const PLACEHOLDER = /^(?:\$\d{1,3}|\?)$/

const DASH = 45
const SETTERS: ReadonlySet<string> = new Set(['export', 'env', 'sudo', '-e', '--env', '-D'])

/** What no name holds: blanks, what may stand before one, with or without a blank between, and the rest. */
const BLANK = 1
const LEAD = 2
const STRANGE = 4
/** What values may hold all the same. */
const IN_VALUES = 8
const CLASS = charClasses(
  ['\t\v\f ', BLANK],
  ['\r\n', BLANK | LEAD],
  ['&;#', LEAD],
  ['?', LEAD | IN_VALUES],
  ['=', STRANGE | IN_VALUES],
  ['"\'<>', STRANGE],
)

export function redactAssignments(text: string, keys: KeyRules, redacted: string): string {
  let out = ''
  let from = 0
  for (let at = text.indexOf('=', 1); at >= 0; at = text.indexOf('=', at + 1)) {
    const start = startOfName(text, at, from)
    if (start < 0 || !keys.isSecretParameter(decoded(text.slice(start, at)))) continue
    const end = endOfValue(text, at + 1)
    if (end === at + 1 || isPlaceholder(text, at + 1, end)) continue
    out += text.slice(from, at + 1) + redacted
    from = end
    at = end - 1
  }
  return from === 0 ? text : out + text.slice(from)
}

/** Where the name before `end` begins, with all of its lead at or after `from`; −1 when there is none. By hand, for the expression takes four times as long. */
function startOfName(text: string, end: number, from: number): number {
  const least = Math.max(from, end - MAX_NAME)
  let start = end
  while (start > least && classOf(text.charCodeAt(start - 1)) === 0) start--
  if (start === end) return -1
  if (start === 0) return 0
  if (start === from) return -1
  const before = classOf(text.charCodeAt(start - 1))
  if (before & LEAD) return start
  return before & BLANK && mayFollowBlank(text, start, from) ? start : -1
}

function mayFollowBlank(text: string, start: number, from: number): boolean {
  const end = start - 1
  // At the beginning nothing stands before the blank; elsewhere, what was redacted does.
  if (end === from) return from > 0
  if (classOf(text.charCodeAt(end - 1)) & LEAD || text.charCodeAt(start) === DASH) return true
  const least = Math.max(from, end - MAX_NAME)
  let word = end
  while (word > least && (classOf(text.charCodeAt(word - 1)) & BLANK) === 0) word--
  const before = text.slice(word, end)
  // `SET a=1, b=2` is SQL.
  return SETTERS.has(before) || (before.includes('=') && !before.endsWith(','))
}

/** Past the closing quote, where there is one; else before what no value holds unquoted. */
function endOfValue(text: string, start: number): number {
  const quote = text.charAt(start)
  let end = start
  if (quote === '"' || quote === "'") {
    end = text.indexOf(quote, start + 1)
    return end < 0 ? text.length : end + 1
  }
  for (; end < text.length; end++) {
    const kind = classOf(text.charCodeAt(end))
    if (kind !== 0 && (kind & IN_VALUES) === 0) break
  }
  return end
}

function isPlaceholder(text: string, start: number, end: number): boolean {
  const first = text.charCodeAt(start)
  return (first === 36 || first === 63) && end - start <= 4 && PLACEHOLDER.test(text.slice(start, end))
}

function classOf(code: number): number {
  if (code < 128) return CLASS[code] as number
  return code >= 160 && /\s/.test(String.fromCharCode(code)) ? BLANK : 0
}

/** Servers decode names before they read them, so '%70assword' is a password. */
function decoded(name: string): string {
  if (!hasEscape(name)) return name
  try {
    return decodeURIComponent(name.replaceAll('+', ' '))
  } catch {
    return name
  }
}

function hasEscape(name: string): boolean {
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i)
    if (code === 37 || code === 43) return true
  }
  return false
}
