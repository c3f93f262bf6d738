/** The lexer against PostgreSQL's own scanner. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kindNames } from '../../src/sql-injection/lexer/kinds.ts'
import { lex, lexTo } from '../../src/sql-injection/lexer/lex.ts'
import { TokenSink } from '../../src/sql-injection/lexer/tokens.ts'
import { difference, sqlTexts } from './oracle.ts'

/** Tokens as `kind text`. */
function read(sql: string, standardStrings?: boolean): string[] {
  const { count, kinds, starts, ends, error } = lex(sql, standardStrings)
  const tokens = Array.from({ length: count }, (_, i) => `${kindNames[kinds[i] as number]} ${sql.slice(starts[i], ends[i])}`)
  return error === undefined ? tokens : [...tokens, `${error.what} at ${error.at}`]
}

describe('bounds of tokens', () => {
  it('are those of PostgreSQL for 20,000 random texts', () => {
    fc.assert(
      fc.property(sqlTexts, sql => difference(sql) === undefined || expect.fail(difference(sql))),
      { numRuns: 20_000, seed: Number(process.env['HOOKLINE_SEED'] ?? 20_261_121) },
    )
  })
})

it('a text that is read bit by bit has the same tokens, and all of them that begin before where it was read to', () => {
  const withNul = fc.oneof(
    { weight: 9, arbitrary: sqlTexts },
    { weight: 1, arbitrary: sqlTexts.map(sql => `${sql.slice(0, 9)}\0${sql.slice(9)}`) },
  )
  const sink = new TokenSink()
  fc.assert(
    fc.property(withNul, fc.array(fc.nat(60), { maxLength: 5 }), fc.boolean(), (sql, offsets, standardStrings) => {
      const whole = lex(sql, standardStrings)
      sink.clear()
      for (const offset of [...offsets, sql.length]) {
        lexTo(sink, sql, standardStrings, offset)
        const { count } = sink
        for (const column of ['kinds', 'starts', 'ends', 'continues'] as const)
          expect([...sink[column].subarray(0, count)]).toEqual([...whole[column].subarray(0, count)])
        if (count < whole.count) expect(whole.starts[count]).toBeGreaterThanOrEqual(offset)
        else if (whole.error !== undefined && whole.error.at < offset) expect(sink.error).toEqual(whole.error)
      }
      expect([sink.count, sink.error]).toEqual([whole.count, whole.error])
    }),
    { numRuns: 5000, seed: Number(process.env['HOOKLINE_SEED'] ?? 20_261_121) },
  )
})

describe('what a token is', () => {
  it.each<[string, string[]]>([
    ["select 'it''s'", ['name select', "string 'it''s'"]],
    ["E'\\'' 'a\\'", ["string E'\\''", "string 'a\\'"]],
    ["'a'\n  'b' 'c'", ["string 'a'", "string 'b'", "string 'c'"]],
    ["N'x' U&'\\0041' b'01' x'1F'", ['name N', "string 'x'", "string U&'\\0041'", "bit string b'01'", "bit string x'1F'"]],
    ['$$a$b$$ $t$ $$ $t$ $1', ['dollar-quoted string $$a$b$$', 'dollar-quoted string $t$ $$ $t$', 'parameter $1']],
    ['"Order" U&"x" o$1', ['quoted name "Order"', 'quoted name U&"x"', 'name o$1']],
    ['a /* b /* c */ d */ -- e\nf', ['name a', 'comment /* b /* c */ d */', 'comment -- e', 'name f']],
    ['0x1F 0b01 0o17 1_000.5e-3', ['number 0x1F', 'number 0b01', 'number 0o17', 'number 1_000.5e-3']],
    ['a=-1 b@-1', ['name a', 'operator =', 'operator -', 'number 1', 'name b', 'operator @-', 'number 1']],
    ["x = 'a", ['name x', 'operator =', 'a string without an end at 4']],
    ['x /* y', ['name x', 'a comment without an end at 2']],
    ['"', ['a quoted name without an end at 0']],
    ['$x$ $x', ['a dollar-quoted string without an end at 0']],
    ['1a', ['a number with letters behind it at 0']],
    ["a\0 or 'b'", ['name a', 'a NUL at 1']],
  ])('%s', (sql, tokens) => {
    expect(read(sql)).toEqual(tokens)
  })

  it('takes as long as a text is, whatever is in it', () => {
    const [runs, size] = [['+', '-+', '=', '/', '.', '1$', "'", "''\n", '$a', '$a$b', '/*', '*/*', '--\n', '1_', '0x'], 200_000]
    // Where it went over the text again for each token, this took hours.
    for (const run of runs) expect(lex(run.repeat(size)).count).toBeLessThanOrEqual(run.length * size)
    expect(lex('+'.repeat(size)).count).toBe(size)
  })

  it('depends on standard_conforming_strings', () => {
    expect(read("'a\\' or 1 --'", true)).toEqual(["string 'a\\'", 'name or', 'number 1', "comment --'"])
    expect(read("'a\\' or 1 --'", false)).toEqual(["string 'a\\' or 1 --'"])
    expect(read("U&'a'", false)).toEqual(["U&'…' without standard_conforming_strings at 0"])
  })
})
