/** The criterion: a text from outside may stand inside of one literal, as a part of its value, or be one. Whatever else it is, is code. */
import { isLiteral, isString, Kind } from './lexer/kinds.ts'
import { closeOf, openOf, tokenAfter } from './lexer/tokens.ts'
import type { SqlText } from './text.ts'

/** What an occurrence is. */
export const Role = {
  /** White space, or a value. */
  value: 0,
  /** A part of a literal, at whose edge stands half of an escape: `O'` in `'O''Brien'`. */
  halfEscape: 1,
  /** A name as a whole, or a keyword. */
  name: 2,
  /** Inside of one name, keyword or other token. */
  part: 3,
  /** More than one token, a part of the quotes, a piece of a comment's ends. */
  code: 4,
  /** In what could not be read. */
  unread: 5,
} as const

/** One place where an input stands in the SQL. The same object is used for all: look at it before the next one is judged. */
export class Occurrence {
  role = 0
  /** The first token it touches. */
  token = 0
  start = 0
  end = 0
  /** Of a half escape: which edges. */
  startsHalf = false
  endsHalf = false

  /** Judges the text from `start` to `end`. */
  judge(text: SqlText, start: number, end: number): number {
    const { sql } = text
    const tokens = text.tokensTo(end)
    const { starts, ends, kinds, count, error } = tokens
    this.start = start
    this.end = end
    this.startsHalf = false
    this.endsHalf = false
    const token = tokenAfter(tokens, start)
    this.token = token
    if (error !== undefined && end > error.at) return (this.role = Role.unread)
    if (token === count || (starts[token] as number) >= end) return (this.role = Role.value)
    if (token + 1 < count && (starts[token + 1] as number) < end) return (this.role = Role.code)
    const kind = kinds[token] as number
    const first = Math.max(start, starts[token] as number)
    const last = Math.min(end, ends[token] as number)
    const isWhole = first === starts[token] && last === ends[token]
    if (kind === Kind.name) return (this.role = isWhole ? Role.name : Role.part)
    const open = openOf(sql, tokens, token)
    const close = closeOf(sql, tokens, token)
    const isInside = start >= open && end <= close
    if (isString(kind)) {
      if (isWhole) return (this.role = Role.value)
      return (this.role = isInside ? this.#inside(sql, kind, open, close) : Role.code)
    }
    if (isLiteral(kind)) return (this.role = Role.value)
    if (kind === Kind.comment || kind === Kind.lineComment) return (this.role = isInside ? Role.value : Role.code)
    if (kind === Kind.quotedName) {
      if (!isWhole && !isInside) return (this.role = Role.code)
      return (this.role = isWhole || (start === open && end === close) ? Role.name : Role.part)
    }
    if (kind === Kind.parameter || last - first < 2) return (this.role = Role.part)
    return (this.role = Role.code)
  }

  #inside(sql: string, kind: number, open: number, close: number): number {
    if (kind === Kind.dollarString || kind === Kind.bitString) return Role.value
    this.startsHalf = isHalf(sql, kind, open, close, this.start)
    this.endsHalf = isHalf(sql, kind, open, close, this.end)
    return this.startsHalf || this.endsHalf ? Role.halfEscape : Role.value
  }
}

/** Whether an offset inside of a literal is in the middle of `''`, or behind the backslash of an escape. */
function isHalf(sql: string, kind: number, open: number, close: number, at: number): boolean {
  if (at === open || at === close) return false
  const escapes = kind === Kind.escapeString
  const before = sql.charCodeAt(at - 1)
  if (before === 92 && escapes) {
    let first = at - 1
    while (first > open && sql.charCodeAt(first - 1) === 92) first--
    return (at - first) % 2 === 1
  }
  if (before !== 39 || sql.charCodeAt(at) !== 39) return false
  let first = at - 1
  while (first > open && sql.charCodeAt(first - 1) === 39) first--
  // The first quote of `\''` is an escaped one.
  if (escapes && first > open && isHalf(sql, kind, open, close, first)) first++
  return (at - first) % 2 === 1
}
