/** Reads what stands between quotes: strings of all sorts, quoted names, dollar quotes. `end` is where the text ends. */
import { classOf, DIGIT, Kind, NAME_PART, NAME_START, SPACE } from './kinds.ts'
import type { TokenSink } from './tokens.ts'

const QUOTE = 39
const DOUBLE_QUOTE = 34
const BACKSLASH = 92
const DOLLAR = 36
const DASH = 45
const NEWLINE = 10
const RETURN = 13

/** A string from `start`, its text from `open` on. Pieces that follow after a line break belong to it. */
export function readString(units: Uint16Array, end: number, sink: TokenSink, kind: number, start: number, open: number): number {
  let from = start
  let inside = open
  for (let piece = 0; ; piece++) {
    const close =
      kind === Kind.escapeString ? endOfEscapes(units, end, inside) : endOfQuotes(units, end, inside, QUOTE, kind !== Kind.bitString)
    if (close < 0) return sink.fail(from, 'a string without an end')
    const behind = sink.push(kind, from, close + 1, piece === 0 ? 0 : 1)
    from = continuation(units, end, behind)
    if (from < 0) return behind
    inside = from + 1
  }
}

function endOfQuotes(units: Uint16Array, end: number, from: number, quote: number, doubles: boolean): number {
  for (let at = from; at < end; at++) {
    if (units[at] !== quote) continue
    if (!doubles || units[at + 1] !== quote) return at
    at++
  }
  return -1
}

function endOfEscapes(units: Uint16Array, end: number, from: number): number {
  for (let at = from; at < end; at++) {
    const unit = units[at]
    if (unit === BACKSLASH) at++
    else if (unit === QUOTE) {
      if (units[at + 1] !== QUOTE) return at
      at++
    }
  }
  return -1
}

/** The quote that a string goes on with: behind white space that has a line break in it, comments to the end of a line included. -1 where it does not go on. */
function continuation(units: Uint16Array, end: number, from: number): number {
  let broken = false
  for (let at = from; at < end; at++) {
    const unit = units[at] as number
    if (unit === NEWLINE || unit === RETURN) broken = true
    else if (unit === DASH && units[at + 1] === DASH) {
      at += 2
      while (at < end && units[at] !== NEWLINE && units[at] !== RETURN) at++
      // The line break of a comment is white space as well.
      at--
    } else if ((classOf(unit) & SPACE) === 0) return broken && unit === QUOTE ? at : -1
  }
  return -1
}

/** A name in double quotes; `open` is where its text begins. */
export function readQuotedName(units: Uint16Array, end: number, sink: TokenSink, start: number, open: number): number {
  const close = endOfQuotes(units, end, open, DOUBLE_QUOTE, true)
  if (close < 0) return sink.fail(start, 'a quoted name without an end')
  if (close === open) return sink.fail(start, 'a quoted name without a letter')
  return sink.push(Kind.quotedName, start, close + 1)
}

/** What a dollar begins: a parameter, a quoted string, or nothing. */
export function readDollar(units: Uint16Array, end: number, sink: TokenSink, start: number): number {
  let at = start + 1
  if ((classOf(units[at] as number) & DIGIT) !== 0) {
    do at++
    while ((classOf(units[at] as number) & DIGIT) !== 0)
    return sink.push(Kind.parameter, start, at)
  }
  if ((classOf(units[at] as number) & NAME_START) !== 0) {
    do at++
    while (units[at] !== DOLLAR && (classOf(units[at] as number) & NAME_PART) !== 0)
  }
  if (units[at] !== DOLLAR) return sink.push(Kind.punctuation, start, start + 1)
  const behind = endOfTag(units, end, start, at + 1)
  return behind < 0 ? sink.fail(start, 'a dollar-quoted string without an end') : sink.push(Kind.dollarString, start, behind)
}

/** Where the tag from `start` to `open` has ended when it comes again. */
function endOfTag(units: Uint16Array, end: number, start: number, open: number): number {
  const size = open - start
  const last = end - size
  for (let at = open; at <= last; at++) {
    if (units[at] !== DOLLAR) continue
    let same = 1
    while (same < size && units[at + same] === units[start + same]) same++
    if (same === size) return at + size
  }
  return -1
}
