/** A quick look whether any form of an input can be in a text at all: most cannot, and nothing has to be made of them. */
import { foldUnit, type Pairs } from './fold.ts'

const SEPARATES = 1
const ENDS_PART = 2
const PERCENT = 3

/** What the forms of an input do with its characters: escapes, codes and blanks are changed, lists are split. */
const classes = new Uint8Array(128)
for (let unit = 0; unit <= 32; unit++) classes[unit] = SEPARATES
for (const character of '\'"\\+') classes[character.charCodeAt(0)] = SEPARATES
for (const character of ',;') classes[character.charCodeAt(0)] = ENDS_PART
classes[37] = PERCENT

/**
 * False when no form of the input is in the text. What stands between the characters that some form changes is the same in all forms that have it: one pair of neighbours
 * there that the text lacks rules out this part of the list, and with all its parts the input.
 */
export function mayMatter(input: string, pairs: Pairs): boolean {
  if (isJson(input)) return true
  const { length } = input
  let before = -1
  let deadParts = 0
  let hasPairs = false
  /** Characters of this part that are not blank. */
  let size = 0
  for (let at = 0; at < length; at++) {
    const unit = input.charCodeAt(at)
    // Normalised, this becomes something else, together with what stands before it.
    if (unit > 255) return true
    const kind = unit < 128 ? (classes[unit] as number) : isCaseOdd(unit) ? SEPARATES : 0
    if (kind === ENDS_PART) {
      if (hasPairs || size > 1) return true
      before = -1
      size = 0
      continue
    }
    // A quote matters alone, and may be a code.
    if (unit > 32) size += unit === 39 || unit === 92 || unit === 34 || unit === 36 || unit === 37 ? 2 : 1
    // A sign at the beginning may be taken off.
    if (kind !== 0 || (unit === 45 && before < 0)) {
      before = -1
      if (kind === PERCENT && isHex(input.charCodeAt(at + 1)) && isHex(input.charCodeAt(at + 2))) at += 2
      continue
    }
    const folded = foldUnit(unit)
    if (before >= 0) {
      hasPairs = true
      if (!pairs.has(before, folded)) {
        at = endOfPart(input, at)
        if (at < 0) return true
        deadParts++
        hasPairs = false
        size = 0
        before = -1
        continue
      }
    }
    before = folded
  }
  // Without any pair to look at it could be anything.
  return hasPairs || size > 1 || deadParts === 0
}

/** Letters whose case changes into something else than a neighbour of 32: `toLowerCase` and `toUpperCase` are forms of their own for them. */
function isCaseOdd(unit: number): boolean {
  return unit === 0xb5 || unit === 0xdf || unit === 0xff
}

function isHex(unit: number): boolean {
  return (unit >= 48 && unit <= 57) || ((unit | 32) >= 97 && (unit | 32) <= 102)
}

/** Whether an input may be JSON by its first character. */
export function isJson(input: string): boolean {
  const unit = input.charCodeAt(0)
  return unit === 123 || unit === 91 || unit === 34 || (unit <= 32 && /^\s*[[{"]/.test(input))
}

/** The end of the part of a list that an offset is in; -1 where something stands before it that may be normalised. */
function endOfPart(input: string, from: number): number {
  for (let at = from; at < input.length; at++) {
    const unit = input.charCodeAt(at)
    if (unit > 255) return -1
    if (unit === 44 || unit === 59) return at
  }
  return input.length
}
