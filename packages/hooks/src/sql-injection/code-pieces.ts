/**
 * A quick look whether an input can be code where it stands: code shares a piece of four characters with what is not the inside of a literal or comment. Most inputs
 * that are in a query at all are inside of its literals, and no place where they stand has to be looked at.
 */
import { foldUnit } from './fold.ts'
import { isJson } from './probe.ts'
import { isString, Kind } from './lexer/kinds.ts'
import { closeOf, openOf, type Tokens } from './lexer/tokens.ts'

const PIECE = 4
const QUOTE = 39
const BACKSLASH = 92
const SIGN = 45
const [CHANGES, QUOTES, ENDS_PART, BLANK] = [1, 2, 3, 4]

/** What the forms of an input do with its characters; nothing with most. */
const classes = new Uint8Array(256)
for (let unit = 0; unit < 32; unit++) classes[unit] = CHANGES
for (const character of '"\\%+\xa0\xb5\xdf\xff') classes[character.charCodeAt(0)] = CHANGES
for (const character of ',;') classes[character.charCodeAt(0)] = ENDS_PART
classes[QUOTE] = QUOTES
classes[32] = BLANK

/** All pieces of a text that have a character of its code in them. */
export class CodePieces {
  readonly #bits: Uint32Array
  readonly #shift: number

  constructor(sql: string, folded: string, tokens: Tokens) {
    // 16 to 32 bits a piece if all of the text is code, and two of them set: one in 70 looks as if it were known, or fewer.
    const log = Math.min(Math.max(36 - Math.clz32(folded.length), 10), 24)
    this.#bits = new Uint32Array((1 << log) >>> 5)
    this.#shift = 32 - log
    let from = 0
    let slash = sql.indexOf('\\')
    for (let i = 0; i < tokens.count; i++) {
      const kind = tokens.kinds[i] as number
      if (!isString(kind) && kind < Kind.comment) continue
      const open = openOf(sql, tokens, i)
      const close = closeOf(sql, tokens, i)
      this.#add(folded, from, open)
      from = close
      // A backslash takes the next character along: what begins or ends between the two is half of an escape.
      if (kind !== Kind.escapeString) continue
      while (slash >= 0 && slash < open) slash = sql.indexOf('\\', slash + 1)
      for (; slash >= 0 && slash < close; slash = sql.indexOf('\\', slash + 2)) this.#add(folded, slash, slash + 2)
    }
    this.#add(folded, from, folded.length)
  }

  /** False when a folded text, wherever it stands, is inside of a literal or comment. */
  mayHold(folded: string): boolean {
    const { length } = folded
    // A quote at the edge can be half of an escape inside of a literal.
    return length < PIECE || folded.charCodeAt(0) === QUOTE || folded.charCodeAt(length - 1) === QUOTE || this.#touches(folded, 0)
  }

  /** False when that holds for all forms of an input. */
  mayMatter(input: string): boolean {
    const quotes = quotesOf(input)
    return (
      quotes === undefined || this.#touches(input, 0) || (quotes > 0 && (this.#touches(input, QUOTE) || this.#touches(input, BACKSLASH)))
    )
  }

  /** Whether a piece of the text is one of code. `escape` is put before its quotes, if it is not 0. */
  #touches(text: string, escape: number): boolean {
    let piece = 0
    let size = 0
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at)
      if (unit === QUOTE && escape !== 0) {
        piece = (piece << 8) ^ escape
        if (++size >= PIECE && this.#has(piece)) return true
      }
      piece = (piece << 8) ^ foldUnit(unit)
      if (++size >= PIECE && this.#has(piece)) return true
    }
    return false
  }

  /** Notes the pieces that have a character from `from` to `to`. */
  #add(folded: string, from: number, to: number): void {
    const first = Math.max(0, from - PIECE + 1)
    const last = Math.min(folded.length, to + PIECE - 1)
    let piece = 0
    for (let at = first; at < last; at++) {
      piece = (piece << 8) ^ folded.charCodeAt(at)
      if (at - first < PIECE - 1) continue
      this.#set(Math.imul(piece, 0x9e3779b1) >>> this.#shift)
      this.#set(Math.imul(piece ^ (piece >>> 15), 0x85ebca6b) >>> this.#shift)
    }
  }

  #set(bit: number): void {
    this.#bits[bit >>> 5]! |= 1 << (bit & 31)
  }

  #has(piece: number): boolean {
    const bits = this.#bits
    const first = Math.imul(piece, 0x9e3779b1) >>> this.#shift
    if (((bits[first >>> 5] as number) & (1 << (first & 31))) === 0) return false
    const second = Math.imul(piece ^ (piece >>> 15), 0x85ebca6b) >>> this.#shift
    return ((bits[second >>> 5] as number) & (1 << (second & 31))) !== 0
  }
}

/**
 * How many quotes an input has, where all of its forms are parts of it, of four characters and more, with their quotes inside and escaped or not. Undefined for other
 * inputs: those that are JSON, may be decoded, or have short parts or signs to take off.
 */
function quotesOf(input: string): number | undefined {
  if (isJson(input)) return undefined
  let quotes = 0
  let size = 0
  let before = BLANK
  for (let at = 0; at < input.length; at++) {
    const unit = input.charCodeAt(at)
    const kind = unit < 256 ? (classes[unit] as number) : CHANGES
    if (kind === CHANGES || (before === QUOTES && kind !== 0) || (unit === SIGN && (before === BLANK || before === ENDS_PART)))
      return undefined
    if (kind === QUOTES) {
      if (before !== 0) return undefined
      quotes++
    } else if (kind === ENDS_PART) {
      if (size < PIECE) return undefined
      size = 0
    }
    if (kind === 0) size++
    before = kind
  }
  return size < PIECE || before === QUOTES ? undefined : quotes
}
