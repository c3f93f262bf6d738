/** Reads numbers: decimal, hexadecimal, octal and binary, with underscores, fractions and exponents. */
import { classOf, DIGIT, Kind, NAME_PART, NAME_START } from './kinds.ts'
import type { TokenSink } from './tokens.ts'

const DOT = 46
const UNDERSCORE = 95
const DOLLAR = 36

const isDigit = (unit: number): boolean => (classOf(unit) & DIGIT) !== 0

/** A number that begins with a digit or with a dot and a digit. */
export function readNumber(units: Uint16Array, sink: TokenSink, start: number): number {
  const radix = units[start] === 48 ? radixOf(units[start + 1] as number) : 0
  if (radix !== 0) return readRadix(units, sink, start, radix)
  let at = units[start] === DOT ? start : endOfDigits(units, start)
  if (units[at] === DOT) {
    // `1..10` is a range.
    if (units[at + 1] === DOT) return sink.push(Kind.number, start, at)
    at++
    if (isDigit(units[at] as number)) at = endOfDigits(units, at)
  }
  if (((units[at] as number) | 32) === 101) {
    const sign = units[at + 1]
    const signed = sign === 43 || sign === 45
    const digits = signed ? at + 2 : at + 1
    if (isDigit(units[digits] as number)) at = endOfDigits(units, digits)
  }
  const next = units[at] as number
  if ((classOf(next) & NAME_START) !== 0 || (next === DOLLAR && endsInName(units, start, at))) return junk(sink, start)
  return sink.push(Kind.number, start, at)
}

/** The radix that the letter behind a zero stands for; 0 for none. */
function radixOf(unit: number): number {
  const letter = unit | 32
  return letter === 120 ? 16 : letter === 111 ? 8 : letter === 98 ? 2 : 0
}

function readRadix(units: Uint16Array, sink: TokenSink, start: number, radix: number): number {
  let at = start + 2
  for (;;) {
    const next = units[at] === UNDERSCORE ? at + 1 : at
    if (valueOf(units[next] as number) >= radix) break
    at = next + 1
  }
  if (at === start + 2 || (classOf(units[at] as number) & NAME_PART) !== 0) return junk(sink, start)
  return sink.push(Kind.number, start, at)
}

/** What a digit is worth; much for what is none. */
function valueOf(unit: number): number {
  if (unit >= 48 && unit <= 57) return unit - 48
  const letter = unit | 32
  return letter >= 97 && letter <= 102 ? letter - 87 : 99
}

function endOfDigits(units: Uint16Array, from: number): number {
  let at = from + 1
  for (;;) {
    const unit = units[at] as number
    if (isDigit(unit)) at++
    else if (unit === UNDERSCORE && isDigit(units[at + 1] as number)) at += 2
    else return at
  }
}

/** To the scanner the `e5$` of `1e5$` and the `_0$` of `1_0$` could be names, which are longer than the number. */
function endsInName(units: Uint16Array, start: number, end: number): boolean {
  let at = end - 1
  while (at > start && isDigit(units[at] as number)) at--
  return (classOf(units[at] as number) & NAME_START) !== 0
}

function junk(sink: TokenSink, start: number): -1 {
  return sink.fail(start, 'a number with letters behind it')
}
