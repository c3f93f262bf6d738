/** Reads numbers: decimal, hexadecimal, octal and binary, with underscores, fractions and exponents. */
import { classOf, DIGIT, Kind, NAME_PART, NAME_START } from './kinds.ts'
import type { TokenSink } from './tokens.ts'

const DOT = 46
const UNDERSCORE = 95
const DOLLAR = 36
const radixes: { readonly [letter: string]: RegExp } = { x: /[0-9a-f]/i, o: /[0-7]/, b: /[01]/ }

const isDigit = (unit: number): boolean => (classOf(unit) & DIGIT) !== 0

/** A number that begins with a digit or with a dot and a digit. */
export function readNumber(sql: string, sink: TokenSink, start: number): number {
  const radix = sql.charCodeAt(start) === 48 ? radixes[sql.charAt(start + 1).toLowerCase()] : undefined
  if (radix !== undefined) return readRadix(sql, sink, start, radix)
  let at = sql.charCodeAt(start) === DOT ? start : endOfDigits(sql, start)
  if (sql.charCodeAt(at) === DOT) {
    // `1..10` is a range.
    if (sql.charCodeAt(at + 1) === DOT) return sink.push(Kind.number, start, at)
    at++
    if (isDigit(sql.charCodeAt(at))) at = endOfDigits(sql, at)
  }
  if ((sql.charCodeAt(at) | 32) === 101) {
    const sign = sql.charCodeAt(at + 1)
    const signed = sign === 43 || sign === 45
    const digits = signed ? at + 2 : at + 1
    if (isDigit(sql.charCodeAt(digits))) at = endOfDigits(sql, digits)
  }
  const next = sql.charCodeAt(at)
  if ((classOf(next) & NAME_START) !== 0 || (next === DOLLAR && endsInName(sql, at))) return junk(sink, start)
  return sink.push(Kind.number, start, at)
}

function readRadix(sql: string, sink: TokenSink, start: number, digit: RegExp): number {
  let at = start + 2
  for (;;) {
    const next = sql.charCodeAt(at) === UNDERSCORE ? at + 1 : at
    if (next >= sql.length || !digit.test(sql.charAt(next))) break
    at = next + 1
  }
  if (at === start + 2 || (classOf(sql.charCodeAt(at)) & NAME_PART) !== 0) return junk(sink, start)
  return sink.push(Kind.number, start, at)
}

function endOfDigits(sql: string, from: number): number {
  let at = from + 1
  for (;;) {
    const unit = sql.charCodeAt(at)
    if (isDigit(unit)) at++
    else if (unit === UNDERSCORE && isDigit(sql.charCodeAt(at + 1))) at += 2
    else return at
  }
}

/** To the scanner the `e5$` of `1e5$` and the `_0$` of `1_0$` could be names, which are longer than the number. */
function endsInName(sql: string, end: number): boolean {
  for (let at = end - 1; ; at--) {
    const kind = classOf(sql.charCodeAt(at))
    if ((kind & NAME_START) !== 0) return true
    if ((kind & DIGIT) === 0) return false
  }
}

function junk(sink: TokenSink, start: number): -1 {
  return sink.fail(start, 'a number with letters behind it')
}
