/** The tokens of one SQL text, as columns of numbers: texts have hundreds of them, and an object for each would be most of the work. */
import { Kind } from './kinds.ts'

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
  /** Where the inside begins: behind the quote, its prefix or tag; of tokens without quotes, where they begin. */
  readonly opens: Int32Array
  /** Where the inside ends. */
  readonly closes: Int32Array
  /** 1 for the second and later pieces of a string that goes on after a line break: to PostgreSQL they are one token with the first. */
  readonly continues: Uint8Array
  readonly error: LexError | undefined
}

/** Collects tokens; one is used for all texts, because reading a text is never interrupted. */
export class TokenSink {
  #size = 1024
  #kinds = new Uint8Array(this.#size)
  #starts = new Int32Array(this.#size)
  #ends = new Int32Array(this.#size)
  #opens = new Int32Array(this.#size)
  #closes = new Int32Array(this.#size)
  #continues = new Uint8Array(this.#size)
  count = 0
  error: LexError | undefined = undefined

  /** Notes a token and gives where it ends. */
  push(kind: number, start: number, end: number, open: number = start, close: number = end, continues = 0): number {
    const at = this.count++
    if (at === this.#size) this.#grow()
    this.#kinds[at] = kind
    this.#starts[at] = start
    this.#ends[at] = end
    this.#opens[at] = open
    this.#closes[at] = close
    this.#continues[at] = continues
    return end
  }

  /** Notes that a token has no end. Reading stops at -1. */
  fail(at: number, what: string): -1 {
    this.error ??= { at, what }
    return -1
  }

  /** Gives what was collected and starts anew. */
  take(): Tokens {
    const { count, error } = this
    const tokens = {
      count,
      kinds: this.#kinds.slice(0, count),
      starts: this.#starts.slice(0, count),
      ends: this.#ends.slice(0, count),
      opens: this.#opens.slice(0, count),
      closes: this.#closes.slice(0, count),
      continues: this.#continues.slice(0, count),
      error,
    }
    this.count = 0
    this.error = undefined
    return tokens
  }

  #grow(): void {
    this.#size *= 2
    const bytes = (from: Uint8Array): Uint8Array<ArrayBuffer> => {
      const to = new Uint8Array(this.#size)
      to.set(from)
      return to
    }
    const numbers = (from: Int32Array): Int32Array<ArrayBuffer> => {
      const to = new Int32Array(this.#size)
      to.set(from)
      return to
    }
    this.#kinds = bytes(this.#kinds)
    this.#continues = bytes(this.#continues)
    this.#starts = numbers(this.#starts)
    this.#ends = numbers(this.#ends)
    this.#opens = numbers(this.#opens)
    this.#closes = numbers(this.#closes)
  }
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
