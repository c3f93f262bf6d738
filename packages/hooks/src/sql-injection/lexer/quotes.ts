/** Reads what stands between quotes: strings of all sorts, quoted names, dollar quotes. */
import { classOf, DIGIT, Kind, NAME_PART, NAME_START, SPACE } from './kinds.ts'
import type { TokenSink } from './tokens.ts'

const QUOTE = 39
const BACKSLASH = 92
const DOLLAR = 36
const DASH = 45
const NEWLINE = 10
const RETURN = 13

/** A string from `start`, its text from `open` on. Pieces that follow after a line break belong to it. */
export function readString(sql: string, sink: TokenSink, kind: number, start: number, open: number): number {
  let from = start
  let inside = open
  for (let piece = 0; ; piece++) {
    const close = kind === Kind.escapeString ? endOfEscapes(sql, inside) : endOfQuotes(sql, inside, kind !== Kind.bitString)
    if (close < 0) return sink.fail(from, 'a string without an end')
    const end = sink.push(kind, from, close + 1, piece === 0 ? 0 : 1)
    from = continuation(sql, end)
    if (from < 0) return end
    inside = from + 1
  }
}

function endOfQuotes(sql: string, from: number, doubles: boolean): number {
  let at = sql.indexOf("'", from)
  if (doubles) while (at >= 0 && sql.charCodeAt(at + 1) === QUOTE) at = sql.indexOf("'", at + 2)
  return at
}

function endOfEscapes(sql: string, from: number): number {
  for (let at = from; at < sql.length; at++) {
    const unit = sql.charCodeAt(at)
    if (unit === BACKSLASH) at++
    else if (unit === QUOTE) {
      if (sql.charCodeAt(at + 1) !== QUOTE) return at
      at++
    }
  }
  return -1
}

/** The quote that a string goes on with: behind white space that has a line break in it, comments to the end of a line included. -1 where it does not go on. */
function continuation(sql: string, from: number): number {
  let broken = false
  for (let at = from; at < sql.length; at++) {
    const unit = sql.charCodeAt(at)
    if (unit === NEWLINE || unit === RETURN) broken = true
    else if (unit === DASH && sql.charCodeAt(at + 1) === DASH) {
      at += 2
      while (at < sql.length && sql.charCodeAt(at) !== NEWLINE && sql.charCodeAt(at) !== RETURN) at++
      // The line break of a comment is white space as well.
      at--
    } else if ((classOf(unit) & SPACE) === 0) return broken && unit === QUOTE ? at : -1
  }
  return -1
}

/** A name in double quotes; `open` is where its text begins. */
export function readQuotedName(sql: string, sink: TokenSink, start: number, open: number): number {
  let at = sql.indexOf('"', open)
  while (at >= 0 && sql.charCodeAt(at + 1) === 34) at = sql.indexOf('"', at + 2)
  if (at < 0) return sink.fail(start, 'a quoted name without an end')
  if (at === open) return sink.fail(start, 'a quoted name without a letter')
  return sink.push(Kind.quotedName, start, at + 1)
}

/** What a dollar begins: a parameter, a quoted string, or nothing. */
export function readDollar(sql: string, sink: TokenSink, start: number): number {
  let at = start + 1
  if ((classOf(sql.charCodeAt(at)) & DIGIT) !== 0) {
    do at++
    while ((classOf(sql.charCodeAt(at)) & DIGIT) !== 0)
    return sink.push(Kind.parameter, start, at)
  }
  if ((classOf(sql.charCodeAt(at)) & NAME_START) !== 0) {
    do at++
    while (sql.charCodeAt(at) !== DOLLAR && (classOf(sql.charCodeAt(at)) & NAME_PART) !== 0)
  }
  if (sql.charCodeAt(at) !== DOLLAR) return sink.push(Kind.punctuation, start, start + 1)
  const open = at + 1
  const tag = sql.slice(start, open)
  const close = sql.indexOf(tag, open)
  if (close < 0) return sink.fail(start, 'a dollar-quoted string without an end')
  return sink.push(Kind.dollarString, start, close + tag.length)
}
