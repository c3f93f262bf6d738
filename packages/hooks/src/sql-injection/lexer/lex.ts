/** Splits SQL into tokens as the scanner of PostgreSQL 18 does: written by hand, one pass, no look further ahead than a token. */
import { classOf, DIGIT, Kind, NAME_PART, NAME_START, OPERATOR, SPACE, SPECIAL } from './kinds.ts'
import { readNumber } from './numbers.ts'
import { readDollar, readQuotedName, readString } from './quotes.ts'
import { TokenSink, type Tokens } from './tokens.ts'
import { unitsOf } from './units.ts'

const QUOTE = 39
const DOUBLE_QUOTE = 34
const DOLLAR = 36
const AMPERSAND = 38
const PLUS = 43
const DASH = 45
const SLASH = 47
const STAR = 42
const DOT = 46
const COLON = 58
const EQUALS = 61

/** PostgreSQL refuses operators of 64 bytes and more. */
const MAX_OPERATOR = 63
/** Collects the tokens of texts whose tokens are kept: to read a text is never interrupted. */
const shared = new TokenSink()

/** The tokens of a text. `standardStrings`: whether a backslash in `'…'` is only a backslash. */
export function lex(sql: string, standardStrings = true): Tokens {
  shared.clear()
  lexTo(shared, sql, standardStrings, sql.length)
  return shared.copy()
}

/** Goes on with a text: reads all tokens that begin before an offset. */
export function lexTo(sink: TokenSink, sql: string, standardStrings: boolean, offset: number): void {
  if (sink.next < 0 || sink.next >= offset) return
  // The protocol ends a text at the first NUL.
  const nul = sql.indexOf('\0')
  const end = nul < 0 ? sql.length : nul
  const next = read(unitsOf(sql), end, sink, standardStrings, Math.min(offset, end))
  if (next >= 0 && next < end) sink.next = next
  else {
    sink.next = -1
    if (nul >= 0) sink.fail(nul, 'a NUL')
  }
}

/** Reads from where it ended last time. Gives where to go on; -1 where that cannot be. */
function read(units: Uint16Array, end: number, sink: TokenSink, standardStrings: boolean, to: number): number {
  let at = sink.next
  while (at >= 0 && at < to) {
    const unit = units[at] as number
    const kind = classOf(unit)
    if ((kind & SPACE) !== 0) at++
    else if ((kind & NAME_START) !== 0) {
      const behind = endOfName(units, at)
      at = behind === at + 1 ? readLetter(units, end, sink, at, unit, standardStrings) : sink.push(Kind.name, at, behind)
    } else if ((kind & DIGIT) !== 0) at = readNumber(units, sink, at)
    else if (unit === QUOTE) at = readString(units, end, sink, standardStrings ? Kind.string : Kind.escapeString, at, at + 1)
    else if (unit === DOUBLE_QUOTE) at = readQuotedName(units, end, sink, at, at + 1)
    else if (unit === DOLLAR) at = readDollar(units, end, sink, at)
    else if ((kind & OPERATOR) !== 0) at = readOperator(units, end, sink, at, unit)
    else if (unit === DOT && (classOf(units[at + 1] as number) & DIGIT) !== 0) at = readNumber(units, sink, at)
    else at = readPunctuation(units, sink, at, unit)
  }
  return at
}

function endOfName(units: Uint16Array, start: number): number {
  let at = start + 1
  while ((classOf(units[at] as number) & NAME_PART) !== 0) at++
  return at
}

/** A name of one letter, or the prefix of a string: `E'…'`, `B'…'`, `X'…'`, `U&'…'`, `U&"…"`. The N of `N'…'` is a name to the scanner. */
function readLetter(units: Uint16Array, end: number, sink: TokenSink, start: number, unit: number, standardStrings: boolean): number {
  const letter = unit | 32
  const next = units[start + 1]
  if (next === QUOTE) {
    if (letter === 101) return readString(units, end, sink, Kind.escapeString, start, start + 2)
    if (letter === 98 || letter === 120) return readString(units, end, sink, Kind.bitString, start, start + 2)
  } else if (letter === 117 && next === AMPERSAND) {
    const quote = units[start + 2]
    if (quote === DOUBLE_QUOTE) return readQuotedName(units, end, sink, start, start + 3)
    if (quote === QUOTE)
      return standardStrings
        ? readString(units, end, sink, Kind.unicodeString, start, start + 3)
        : sink.fail(start, "U&'…' without standard_conforming_strings")
  }
  return sink.push(Kind.name, start, start + 1)
}

/** An operator, or a comment. */
function readOperator(units: Uint16Array, end: number, sink: TokenSink, start: number, unit: number): number {
  const second = units[start + 1]
  if (unit === DASH && second === DASH) return readLineComment(units, end, sink, start)
  if (unit === SLASH && second === STAR) return readComment(units, end, sink, start)
  let behind = start + 1
  for (; ; behind++) {
    const next = units[behind] as number
    if ((classOf(next) & OPERATOR) === 0) break
    const after = units[behind + 1]
    if ((next === DASH && after === DASH) || (next === SLASH && after === STAR)) break
  }
  let last = behind
  // Standard SQL has to be able to write `a=-1`.
  if (isSign(units[last - 1] as number) && !isSpecial(units, start, last - 1))
    while (last - start > 1 && isSign(units[last - 1] as number)) last--
  if (last - start > MAX_OPERATOR) return sink.fail(start, 'an operator that is too long')
  sink.push(Kind.operator, start, last)
  // Each of the signs would be read, and cut off from those behind it, in the same way.
  for (let at = last; at < behind; at++) sink.push(Kind.operator, at, at + 1)
  return behind
}

function isSign(unit: number): boolean {
  return unit === DASH || unit === PLUS
}

/** Whether one of the characters is none of standard SQL's operators, so that the operator may end in a sign. */
function isSpecial(units: Uint16Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if ((classOf(units[at] as number) & SPECIAL) !== 0) return true
  return false
}

function readLineComment(units: Uint16Array, end: number, sink: TokenSink, start: number): number {
  let at = start + 2
  while (at < end && units[at] !== 10 && units[at] !== 13) at++
  return sink.push(Kind.lineComment, start, at)
}

function readComment(units: Uint16Array, end: number, sink: TokenSink, start: number): number {
  let depth = 1
  for (let at = start + 2; at < end - 1; at++) {
    const unit = units[at]
    const next = units[at + 1]
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

function readPunctuation(units: Uint16Array, sink: TokenSink, start: number, unit: number): number {
  const next = units[start + 1]
  const isPair = unit === COLON ? next === COLON || next === EQUALS : unit === DOT && next === DOT
  return sink.push(Kind.punctuation, start, isPair ? start + 2 : start + 1)
}
