/** PostgreSQL's own scanner says where tokens begin and end; the lexer has to agree. */
import { loadModule, scanSync } from 'libpg-query'
import fc from 'fast-check'
import { isString, Kind } from '../../src/sql-injection/lexer/kinds.ts'
import { lex } from '../../src/sql-injection/lexer/lex.ts'
import type { Tokens } from '../../src/sql-injection/lexer/tokens.ts'

await loadModule()

/** Bounds of tokens in UTF-16 units, pieces of one string together; undefined where the text is refused. */
export type Bounds = readonly (readonly [start: number, end: number])[] | undefined

/** What PostgreSQL's scanner says (libpg-query 18, which is the scanner of PostgreSQL 18.4). */
export function expected(sql: string): Bounds {
  // The library takes no empty text.
  if (sql === '') return []
  let tokens
  try {
    // The library cannot give a text with these two back; a test on a server has them.
    ;({ tokens } = scanSync(sql.replace(/[\f\v]/g, '\t')))
  } catch (error) {
    // Errors of the scanner come as a plain text, which the library tries to read as JSON: what is left is its first letters.
    if (/, "(?:unterminat|zero-lengt|trailing j|invalid |operator t|parameter )/.test((error as Error).message)) return undefined
    throw error
  }
  const units = unitsOfBytes(sql)
  return tokens.map(({ start, end }) => [units(start), units(end)])
}

/** Offsets of the oracle are in bytes of UTF-8. */
function unitsOfBytes(sql: string): (byte: number) => number {
  if (/^[\0-\x7f]*$/.test(sql)) return byte => byte
  const at = new Map<number, number>()
  let bytes = 0
  for (let unit = 0; unit <= sql.length; unit++) {
    at.set(bytes, unit)
    const code = sql.codePointAt(unit) ?? 0
    if (code > 0xffff) unit++
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return byte => at.get(byte) ?? -byte
}

/** What ours says. */
export function actual(sql: string): Bounds {
  const tokens = lex(sql)
  return tokens.error === undefined ? boundsOf(sql, tokens) : undefined
}

function boundsOf(sql: string, tokens: Tokens = lex(sql)): [number, number][] {
  const bounds: [number, number][] = []
  for (let i = 0; i < tokens.count; i++) {
    const [start, end] = [tokens.starts[i] as number, tokens.ends[i] as number]
    const last = bounds.at(-1)
    if (tokens.continues[i] === 1 && last !== undefined) {
      // The library gives comments as tokens, and so no string goes on behind one; to the server it does, which a test shows.
      const comments = boundsOf(sql.slice(last[1], start))
      for (const [from, to] of comments) bounds.push([last[1] + from, last[1] + to])
      if (comments.length === 0) last[1] = end
      else bounds.push([start, end])
    } else bounds.push([start, end])
  }
  return bounds
}

// What PostgreSQL refuses for the value and not for the bounds of a token: the server says so, and nothing is confused by it.
const refusesValue = /\\[uU0-7x]|\$\d{8}|[eE]'/

/** True where a string with a prefix goes on behind a comment: see `boundsOf`; the library reads what follows as a plain string. */
function goesOnBehindComment(sql: string, { kinds, starts, ends, continues, count, error }: Tokens): boolean {
  for (let i = 0; i < count; i++) {
    if (kinds[i] === Kind.string || !isString(kinds[i] as number)) continue
    const next = i + 1 < count ? (continues[i + 1] === 1 ? starts[i + 1] : undefined) : error?.at
    if (next !== undefined && sql.slice(ends[i], next).includes('--')) return true
  }
  return false
}

/** Undefined where both agree. */
export function difference(sql: string): string | undefined {
  if (goesOnBehindComment(sql, lex(sql))) return undefined
  const theirs = expected(sql)
  const ours = actual(sql)
  if (theirs === undefined && (ours === undefined || refusesValue.test(sql))) return undefined
  const [left, right] = [JSON.stringify(theirs), JSON.stringify(ours)]
  return left === right ? undefined : `${JSON.stringify(sql)}\n  PostgreSQL ${left}\n  ours       ${right}`
}

const pieces = [
  ...["'", "''", '"', '""', '`', '\\', "\\'", '\\\\', '$', '$$', '$a$', '$b$', '$é$', '$1', '$12', '$1a', '$a', '$_9$'],
  ...["E'", "e'", "B'", "b'", "X'1F'", "x'", "N'", "n'", "U&'", "u&'", 'U&"', 'u&', "u &'", "Ee'", '&', "'a'", "'it''s'", '"q"'],
  ...['/*', '*/', '/**/', '/*/', '**/', '*/*', '--', '--\n', '-- x\n', '-', '+', '*', '/', '<', '>', '=', '<>', '!=', '=>', '>=', '~', '!'],
  ...['@', '#', '%', '^', '|', '||', '?', '@-', '<-', '*-', '->', '->>', '#>>', '@>', '~*', '+-+', '-+', '^-', '|-'],
  ...['::', ':', ':=', ':==', '.', '..', '...', ',', ';', '(', ')', '[', ']', '{', '}'],
  ...[
    '0',
    '1',
    '42',
    '1_000',
    '1__0',
    '1_',
    '0x',
    '0x1F',
    '0X_1',
    '0xg',
    '0b',
    '0b01',
    '0b2',
    '0o',
    '0o17',
    '0o8',
    '0_1',
    '.5',
    '1.',
    '1.5',
    '1..2',
  ],
  ...['1e5', '1e', '1e+', '1e-7', '1E+5a', '1.e5', '.5e_', '1e5$', '1.5e3$', '123abc', '1$', '9_9.9_9e9_9'],
  ...[
    'select',
    'SELECT',
    'or',
    'e',
    'E',
    'b',
    'x',
    'u',
    'U',
    'n',
    '_',
    'a',
    'a1',
    'a$',
    'a$b$',
    'é',
    'naïve',
    '名前',
    '😀',
    '\u00a0',
    'ſ',
    'K',
  ],
  ...[' ', ' ', '  ', '\n', '\r', '\r\n', '\t', '\f', '\v', " '", "'\n'", "' '", "'\t\r'", "' --c\n'", "'\n--c\n '", "'--c'", "\n/**/'"],
  ...[' UESCAPE ', "E'\\n'", "E'\\''", "E'a\\'", "E'\\\\'", "E'\\x41'", "E'\\u0041'", "E'\\101'"],
]

/** SQL-like texts with everything that quotes, comments and numbers can do to each other. */
export const sqlTexts: fc.Arbitrary<string> = fc
  .array(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...pieces) }, { weight: 1, arbitrary: fc.string({ maxLength: 4 }) }), {
    maxLength: 14,
  })
  // A NUL ends the text for PostgreSQL; a test of its own has it.
  .map(parts => parts.join('').replaceAll('\0', ''))
