/** What sorts of characters a text has, seen in one pass: most texts have none that need anything done. */

/** Bits of what a text has. */
export const Trait = {
  /** A character that is no part of a word. All that is not ASCII is a letter in SQL. */
  sign: 1,
  /** A character of ASCII that is not blank. */
  visible: 2,
  /** A character that is escaped in literals, names or JSON. */
  escapable: 4,
  /** Something of which other forms are made: codes, lists, blanks at the ends, a sign at the beginning, letters without a simple other case. */
  changing: 8,
  /** A letter that folds to another. */
  capital: 16,
} as const

const traits = new Uint8Array(256)
for (let unit = 0; unit < 256; unit++) {
  const character = String.fromCharCode(unit)
  if (/[^\w\x80-\xff]/.test(character)) traits[unit]! |= Trait.sign
  if (unit > 32 && unit < 127) traits[unit]! |= Trait.visible
  if (unit < 32 || '\'"\\'.includes(character)) traits[unit]! |= Trait.escapable
  if ('%+,;\xb5\xdf\xff'.includes(character)) traits[unit]! |= Trait.changing
  if (/[A-Z\xc0-\xd6\xd8-\xde]/.test(character)) traits[unit]! |= Trait.capital
}

export function traitsOf(text: string): number {
  const last = text.length - 1
  let found = 0
  for (let at = 0; at <= last; at++) {
    const unit = text.charCodeAt(at)
    found |= unit < 256 ? (traits[unit] as number) : Trait.changing
  }
  const first = text.charCodeAt(0)
  return first === 45 || isMaybeBlank(first) || isMaybeBlank(text.charCodeAt(last)) ? found | Trait.changing : found
}

function isMaybeBlank(unit: number): boolean {
  return unit <= 32 || unit >= 160
}
