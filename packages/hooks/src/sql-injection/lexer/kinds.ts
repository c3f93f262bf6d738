/** What sorts of tokens and characters there are, as PostgreSQL's scanner has them. */

/** The sort of a token. From `string` to `number` they are literals: values, and nothing else. */
export const Kind = {
  /** An identifier or keyword. */
  name: 0,
  quotedName: 1,
  string: 2,
  /** `E'…'`, and `'…'` where `standard_conforming_strings` is off. */
  escapeString: 3,
  unicodeString: 4,
  bitString: 5,
  dollarString: 6,
  number: 7,
  /** `$1` */
  parameter: 8,
  operator: 9,
  punctuation: 10,
  comment: 11,
  lineComment: 12,
} as const

/** What findings call the sorts, by number. */
export const kindNames = [
  'name',
  'quoted name',
  'string',
  'string',
  'string',
  'bit string',
  'dollar-quoted string',
  'number',
  'parameter',
  'operator',
  'punctuation',
  'comment',
  'comment',
] as const

/** A sort of token, in words. */
export type TokenKind = (typeof kindNames)[number]

/** True for what is a value and nothing else. */
export function isLiteral(kind: number): boolean {
  return kind >= Kind.string && kind <= Kind.number
}

/** True for literals between quotes of any sort. */
export function isString(kind: number): boolean {
  return kind >= Kind.string && kind <= Kind.dollarString
}

/** Bits of a character's class. */
export const SPACE = 1
export const NAME_START = 2
export const NAME_PART = 4
export const DIGIT = 8
export const OPERATOR = 16
/** Of the operators: what standard SQL does not have. */
export const SPECIAL = 32

const classes = new Uint8Array(128)
const mark = (characters: string, bit: number): void => {
  for (const character of characters) classes[character.charCodeAt(0)]! |= bit
}
mark(' \t\n\r\f\v', SPACE)
mark('0123456789', DIGIT | NAME_PART)
mark('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_', NAME_START | NAME_PART)
mark('$', NAME_PART)
mark('+-*/<>=', OPERATOR)
mark('~!@#^&|`?%', OPERATOR | SPECIAL)

/** The class of a UTF-16 unit. All that is not ASCII can be part of a name: PostgreSQL sees bytes with the high bit set. Past the end of a text stand zeros, which are none. */
export function classOf(unit: number): number {
  return unit < 128 ? (classes[unit] as number) : NAME_START | NAME_PART
}
