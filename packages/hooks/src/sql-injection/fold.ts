/** The one form of text in which inputs are looked for: applications change the case of letters, and SQL does not mind. */
import { unitsOf } from './lexer/units.ts'

const WIDE = /[^\0-\xff]/
const CAPITALS = /[A-Z\u00c0-\u00d6\u00d8-\u00de]+/g

/**
 * Latin letters in lower case, everything else as it is. Unlike `toLowerCase` it looks at each letter alone and keeps the length, so that a part of a text folds
 * to the same part of the folded text, whatever stands around it (`Σ` at the end of a word, `İ`).
 */
export function fold(text: string): string {
  return WIDE.test(text) ? text.replace(CAPITALS, letters => letters.toLowerCase()) : text.toLowerCase()
}

const folds = Uint8Array.from({ length: 256 }, (_, unit) => fold(String.fromCharCode(unit)).charCodeAt(0))

/** The same for one UTF-16 unit. */
export function foldUnit(unit: number): number {
  return unit < 256 ? (folds[unit] as number) : unit
}

const BUCKETS = 8192

/** Which pairs of neighbours a text has. A text that lacks a pair of an input's cannot contain the input, and most lack the first. */
export class Pairs {
  readonly #bits: Uint32Array

  /** `bits`: what the pairs of another text were kept in. */
  constructor(sql: string, bits: Uint32Array = new Uint32Array(BUCKETS >>> 5)) {
    this.#bits = bits.fill(0)
    const units = unitsOf(sql)
    let before = 0
    for (let at = 0; at < sql.length; at++) {
      const unit = foldUnit(units[at] as number)
      const bucket = ((before << 6) ^ unit) & (BUCKETS - 1)
      bits[bucket >>> 5]! |= 1 << (bucket & 31)
      before = unit
    }
  }

  /** Whether two folded units may stand beside each other. */
  has(first: number, second: number): boolean {
    const bucket = ((first << 6) ^ second) & (BUCKETS - 1)
    return ((this.#bits[bucket >>> 5] as number) & (1 << (bucket & 31))) !== 0
  }

  /** False when the folded input certainly does not occur. */
  mayHold(input: string): boolean {
    let before = input.charCodeAt(0)
    for (let at = 1; at < input.length; at++) {
      const unit = input.charCodeAt(at)
      if (!this.has(before, unit)) return false
      before = unit
    }
    return true
  }
}
