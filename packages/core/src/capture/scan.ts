/** One pass over a string that says which families of secrets could be in it, so that plain strings meet no regular expression. */
import { charClasses } from './char-class.ts'

export const ASSIGNMENT = 1
export const JSON_PAIR = 2
export const AUTHORITY = 4
export const TOKEN = 8
export const SCHEME = 16
export const CARD = 32
export const PEM = 64
export const LABEL = 128

const DIGIT = 1
const EQUALS = 2
const AT = 3
const COLON = 4
const QUOTE = 5
const DASH = 6
const JAY = 7
const CAPITAL_A = 8
const ZED = 9
const DOT = 10
const SPACE = 11
const SLASH = 12

const CLASS = charClasses(
  ['0123456789', DIGIT],
  ['=', EQUALS],
  ['@', AT],
  [':', COLON],
  ['"', QUOTE],
  ['-_', DASH],
  ['J', JAY],
  ['A', CAPITAL_A],
  ['z', ZED],
  ['.', DOT],
  [' \t', SPACE],
  ['/', SLASH],
)

/** The last two characters before the '_' or '-' that closes a token's prefix, as in 'ghp_', 'glpat-', 'xoxb-', 'sk_live_', 'npm_'. */
const PREFIX_END = new Uint8Array(1024)
for (const pair of [
  'hp',
  'ho',
  'hu',
  'hs',
  'hr',
  'at',
  'dt',
  'rt',
  'tt',
  'bt',
  'ft',
  'nt',
  'xa',
  'xb',
  'xe',
  'xo',
  'xp',
  'xr',
  'xs',
  'pp',
  've',
  'st',
  'ec',
  'pm',
  'sk',
  'hf',
  'pi',
  'px',
  'op',
  'tn',
  'ys',
  'yu',
  'gd',
  'lx',
  'ai',
  'ly',
  'ak',
  'ku',
  'sa',
  'bp',
  'pt',
  'kn',
  'pw',
  'th',
  'ms',
  'ey',
]) {
  PREFIX_END[pairOf(pair.charCodeAt(0), pair.charCodeAt(1))] = 1
}

/** 'pin=1' */
const SHORTEST = 5
/** Of a line: indent, a word before the name, the name, blanks. */
const LONGEST_BEGINNING = 128

/** A superset of what the patterns match: a flag too many costs time, a flag too few a secret. */
export function scan(text: string): number {
  if (text.length < SHORTEST) return 0
  let flags = 0
  let digits = 0
  let lastDigit = -9
  let quoted = false
  let authority = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const kind = code < 128 ? CLASS[code] : 0
    if (kind === 0) continue
    switch (kind) {
      case DIGIT:
        digits = i - lastDigit === 1 || (i - lastDigit === 2 && joinsDigits(text.charCodeAt(i - 1))) ? digits + 1 : 1
        lastDigit = i
        if (digits >= 13) flags |= CARD
        break
      case EQUALS:
        if (i >= 1 && text.charCodeAt(i - 1) > 32) flags |= ASSIGNMENT
        else if (isBlank(text.charCodeAt(i + 1)) && beginsLine(text, i)) flags |= LABEL
        break
      case AT:
        if (authority) flags |= AUTHORITY
        break
      case COLON:
        if (quoted) flags |= JSON_PAIR
        if (i >= 1 && isBlank(text.charCodeAt(i + 1))) flags |= LABEL
        break
      case QUOTE:
        quoted = true
        break
      case DASH:
        if (i >= 2 && endsPrefix(text.charCodeAt(i - 2), text.charCodeAt(i - 1))) flags |= TOKEN
        if (i >= 1 && text.charCodeAt(i - 1) === 45) flags |= PEM
        break
      case JAY:
        if (follows(text, i, 101, 121)) flags |= TOKEN
        break
      case CAPITAL_A:
        if (i >= 1 && text.charCodeAt(i - 1) === 73) flags |= TOKEN
        break
      case ZED:
        if (i >= 1 && text.charCodeAt(i - 1) === 73) flags |= TOKEN
        break
      case DOT:
        if (follows(text, i, 83, 71) || follows(text, i, 50, 57) || (i >= 3 && text.charCodeAt(i - 2) === 118)) flags |= TOKEN
        break
      case SPACE:
        if (i >= 5 && endsScheme(text, i)) flags |= SCHEME
        break
      default:
        if (i >= 1 && text.charCodeAt(i - 1) === 47) authority = true
        else if (i >= 2 && text.charCodeAt(i - 1) === 92 && text.charCodeAt(i - 2) === 47) authority = true
        else if (follows(text, i, 101, 115)) flags |= TOKEN
    }
  }
  return flags
}

/** Whether no more than two words stand between here and the beginning of the line. */
function beginsLine(text: string, end: number): boolean {
  let words = 0
  let at = end - 1
  for (const least = Math.max(0, end - LONGEST_BEGINNING); at >= least; at--) {
    const code = text.charCodeAt(at)
    if (code === 10 || code === 13) return true
    if (isBlank(code) && !isBlank(text.charCodeAt(at - 1)) && ++words > 2) return isIndent(text, at)
  }
  return at < 0
}

function isIndent(text: string, end: number): boolean {
  let at = end
  const least = end - LONGEST_BEGINNING
  while (at > least && isBlank(text.charCodeAt(at))) at--
  return at < 0 || text.charCodeAt(at) === 10 || text.charCodeAt(at) === 13
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9
}

function joinsDigits(code: number): boolean {
  return code === 32 || code === 45
}

function pairOf(first: number, second: number): number {
  return ((first & 31) << 5) | (second & 31)
}

/** Letters only: the digits of a UUID would look like letters under the mask. */
function endsPrefix(first: number, second: number): boolean {
  return first > 64 && second > 64 && PREFIX_END[pairOf(first, second)] === 1
}

function follows(text: string, at: number, first: number, second: number): boolean {
  return at >= 2 && text.charCodeAt(at - 1) === second && text.charCodeAt(at - 2) === first
}

/** Whether 'beareR' or 'basiC' ends here, told by two letters in either case. */
function endsScheme(text: string, at: number): boolean {
  const last = text.charCodeAt(at - 1) | 32
  const before = text.charCodeAt(at - 2) | 32
  return (last === 114 && before === 101) || (last === 99 && before === 105)
}
