/** The tokens of one SQL text, as columns of numbers: texts have hundreds of them, and an object for each would be most of the work. */
import { isString, Kind } from './kinds.ts'

/** Why a text could not be read to its end, and where the token begins that has no end. */
export interface LexError {
  readonly at: number
  readonly what: string
}

/** All tokens of a text, up to the error where there is one. Offsets are in UTF-16 units; what stands between tokens is white space. */
export interface Tokens {
  readonly count: number
  readonly kinds: Uint8Array
  readonly starts: Int32Array
  readonly ends: Int32Array
  /** 1 for the second and later pieces of a string that goes on after a line break: to PostgreSQL they are one token with the first. */
  readonly continues: Uint8Array
  readonly error: LexError | undefined
}

/** Tokens that are being collected. They can be used as they are until others are collected here. */
export class TokenSink implements Tokens {
  kinds: Uint8Array = new Uint8Array(512)
  starts: Int32Array = new Int32Array(512)
  ends: Int32Array = new Int32Array(512)
  continues: Uint8Array = new Uint8Array(512)
  count = 0
  error: LexError | undefined = undefined
  /** Where reading goes on; -1 at the end of a text. */
  next = 0

  /** Notes a token and gives where it ends. */
  push(kind: number, start: number, end: number, continues = 0): number {
    const at = this.count++
    if (at === this.kinds.length) this.#grow()
    this.kinds[at] = kind
    this.starts[at] = start
    this.ends[at] = end
    this.continues[at] = continues
    return end
  }

  /** Notes that a token has no end. Reading stops at -1. */
  fail(at: number, what: string): -1 {
    this.error ??= { at, what }
    return -1
  }

  /** Starts anew. */
  clear(): void {
    this.count = 0
    this.error = undefined
    this.next = 0
  }

  /** The tokens, to be kept. */
  copy(): Tokens {
    const { kinds, starts, ends, continues, count, error } = this
    return {
      count,
      kinds: kinds.slice(0, count),
      starts: starts.slice(0, count),
      ends: ends.slice(0, count),
      continues: continues.slice(0, count),
      error,
    }
  }

  #grow(): void {
    const { kinds, starts, ends, continues } = this
    const size = 2 * kinds.length
    this.kinds = new Uint8Array(size)
    this.starts = new Int32Array(size)
    this.ends = new Int32Array(size)
    this.continues = new Uint8Array(size)
    this.kinds.set(kinds)
    this.starts.set(starts)
    this.ends.set(ends)
    this.continues.set(continues)
  }
}

/** Where the inside of a token begins: behind the quote, its prefix or tag; of tokens without quotes, where they begin. */
export function openOf(sql: string, { kinds, starts }: Tokens, index: number): number {
  const kind = kinds[index] as number
  const start = starts[index] as number
  if (kind === Kind.dollarString) return sql.indexOf('$', start + 1) + 1
  if (kind === Kind.quotedName) return sql.indexOf('"', start) + 1
  if (kind === Kind.comment || kind === Kind.lineComment) return start + 2
  return isString(kind) ? sql.indexOf("'", start) + 1 : start
}

/** Where the inside of a token ends. */
export function closeOf(sql: string, tokens: Tokens, index: number): number {
  const kind = tokens.kinds[index] as number
  const end = tokens.ends[index] as number
  if (kind === Kind.dollarString) return end - (openOf(sql, tokens, index) - (tokens.starts[index] as number))
  if (kind === Kind.comment) return end - 2
  return isString(kind) || kind === Kind.quotedName ? end - 1 : end
}

/** The first token that ends behind an offset; `count` where there is none. */
export function tokenAfter({ ends, count }: Tokens, offset: number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ends[middle] as number) > offset) high = middle
    else low = middle + 1
  }
  return low
}

/** True for a name without quotes that is this word, whatever the case of its letters. `word` is in lower case. */
export function isWord(sql: string, tokens: Tokens, index: number, word: string): boolean {
  if (tokens.kinds[index] !== Kind.name) return false
  const start = tokens.starts[index] as number
  const end = tokens.ends[index] as number
  return end - start === word.length && sql.slice(start, end).toLowerCase() === word
}
