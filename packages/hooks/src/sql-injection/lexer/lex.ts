/** Splits SQL into tokens as the scanner of PostgreSQL 18 does: written by hand, one pass, no look further ahead than a token. */
import { classOf, DIGIT, Kind, NAME_PART, NAME_START, OPERATOR, SPACE } from './kinds.ts'
import { readNumber } from './numbers.ts'
import { readDollar, readQuotedName, readString } from './quotes.ts'
import { TokenSink, type Tokens } from './tokens.ts'

const QUOTE = 39
const DOUBLE_QUOTE = 34
const DOLLAR = 36
const AMPERSAND = 38
const DASH = 45
const SLASH = 47
const STAR = 42
const DOT = 46
const COLON = 58
const EQUALS = 61

/** PostgreSQL refuses operators of 64 bytes and more. */
const MAX_OPERATOR = 63
const sink = new TokenSink()

/** The tokens of a text. `standardStrings`: whether a backslash in `'…'` is only a backslash. */
export function lex(sql: string, standardStrings = true): Tokens {
  // The protocol ends a text at the first NUL.
  const nul = sql.indexOf('\0')
  const text = nul < 0 ? sql : sql.slice(0, nul)
  let at = 0
  while (at >= 0 && at < text.length) {
    const unit = text.charCodeAt(at)
    const kind = classOf(unit)
    if ((kind & SPACE) !== 0) at++
    else if ((kind & NAME_START) !== 0) at = readName(text, at, unit, standardStrings)
    else if ((kind & DIGIT) !== 0) at = readNumber(text, sink, at)
    else if (unit === QUOTE) at = readString(text, sink, standardStrings ? Kind.string : Kind.escapeString, at, at + 1)
    else if (unit === DOUBLE_QUOTE) at = readQuotedName(text, sink, at, at + 1)
    else if (unit === DOLLAR) at = readDollar(text, sink, at)
    else if ((kind & OPERATOR) !== 0) at = readOperator(text, at, unit)
    else if (unit === DOT && (classOf(text.charCodeAt(at + 1)) & DIGIT) !== 0) at = readNumber(text, sink, at)
    else at = readPunctuation(text, at, unit)
  }
  if (nul >= 0) sink.fail(nul, 'a NUL')
  return sink.take()
}

/** A name, or the prefix of a string: `E'…'`, `B'…'`, `X'…'`, `U&'…'`, `U&"…"`. The N of `N'…'` is a name to the scanner. */
function readName(sql: string, start: number, unit: number, standardStrings: boolean): number {
  let at = start + 1
  while ((classOf(sql.charCodeAt(at)) & NAME_PART) !== 0) at++
  if (at === start + 1) {
    const letter = unit | 32
    const next = sql.charCodeAt(at)
    if (next === QUOTE) {
      if (letter === 101) return readString(sql, sink, Kind.escapeString, start, at + 1)
      if (letter === 98 || letter === 120) return readString(sql, sink, Kind.bitString, start, at + 1)
    } else if (letter === 117 && next === AMPERSAND) {
      const quote = sql.charCodeAt(at + 1)
      if (quote === DOUBLE_QUOTE) return readQuotedName(sql, sink, start, at + 2)
      if (quote === QUOTE)
        return standardStrings
          ? readString(sql, sink, Kind.unicodeString, start, at + 2)
          : sink.fail(start, "U&'…' without standard_conforming_strings")
    }
  }
  return sink.push(Kind.name, start, at)
}

/** An operator, or a comment. */
function readOperator(sql: string, start: number, unit: number): number {
  const second = sql.charCodeAt(start + 1)
  if (unit === DASH && second === DASH) return readLineComment(sql, start)
  if (unit === SLASH && second === STAR) return readComment(sql, start)
  let end = start + 1
  for (; ; end++) {
    const next = sql.charCodeAt(end)
    if ((classOf(next) & OPERATOR) === 0) break
    const after = sql.charCodeAt(end + 1)
    if ((next === DASH && after === DASH) || (next === SLASH && after === STAR)) break
  }
  // Standard SQL has to be able to write `a=-1`.
  while (end - start > 1 && endsInSign(sql, end) && !isSpecial(sql, start, end - 1)) end--
  if (end - start > MAX_OPERATOR) return sink.fail(start, 'an operator that is too long')
  return sink.push(Kind.operator, start, end)
}

function endsInSign(sql: string, end: number): boolean {
  const last = sql.charCodeAt(end - 1)
  return last === DASH || last === 43
}

/** Whether one of the characters is none of standard SQL's operators, so that the operator may end in a sign. */
function isSpecial(sql: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if ('~!@#^&|`?%'.includes(sql.charAt(at))) return true
  return false
}

function readLineComment(sql: string, start: number): number {
  let end = start + 2
  for (; end < sql.length; end++) {
    const unit = sql.charCodeAt(end)
    if (unit === 10 || unit === 13) break
  }
  return sink.push(Kind.lineComment, start, end)
}

function readComment(sql: string, start: number): number {
  let depth = 1
  for (let at = start + 2; at < sql.length - 1; at++) {
    const unit = sql.charCodeAt(at)
    const next = sql.charCodeAt(at + 1)
    if (unit === SLASH && next === STAR) {
      depth++
      at++
    } else if (unit === STAR && next === SLASH) {
      at++
      if (--depth === 0) return sink.push(Kind.comment, start, at + 1)
    }
  }
  return sink.fail(start, 'a comment without an end')
}

function readPunctuation(sql: string, start: number, unit: number): number {
  const next = sql.charCodeAt(start + 1)
  const isPair = unit === COLON ? next === COLON || next === EQUALS : unit === DOT && next === DOT
  return sink.push(Kind.punctuation, start, isPair ? start + 2 : start + 1)
}
