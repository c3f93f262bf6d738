/** The quick look that leaves out inputs inside of literals must never change what is found. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { check } from '../../src/sql-injection/check.ts'
import { Needles } from '../../src/sql-injection/needles.ts'
import { settle } from '../../src/sql-injection/settings.ts'
import { SqlText } from '../../src/sql-injection/text.ts'
import { attacks, holes, honest, sound } from './corpus.ts'

const { limits } = settle({ limits: { ms: 10_000 } })
const seed = Number(process.env['HOOKLINE_SEED'] ?? 20_261_121)

const pieces = [
  '-',
  "'",
  "''",
  '"',
  '\\',
  '$$',
  '--',
  '/*',
  '*/',
  ' ',
  ', ',
  ';',
  '=',
  '1',
  '-5',
  'OR',
  'tea pot',
  "it's",
  'É',
  'ß',
  '名前',
  '＇',
  '%27',
  '+',
  '\t',
  'abcd',
]
const made = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 8 }).map(parts => parts.join(''))
const inputs = fc.array(fc.oneof(made, fc.constantFrom(...attacks), fc.constantFrom(...honest)), { minLength: 1, maxLength: 3 })
const escapes: readonly ((text: string) => string)[] = [
  text => text,
  text => text.replaceAll("'", "''"),
  text => text.replaceAll(/['\\]/g, '\\$&'),
  text => text.toUpperCase(),
  text => text.replace(/^-/, ''),
]
const places: readonly ((text: string) => string)[] = [
  ...sound,
  ...holes.map(({ sql }) => sql),
  text => ` AND a = '${text}'`,
  text => ` OR E'${text}'`,
  text => ` || $$${text}$$`,
  text => `/*${text}*/`,
  text => ` "${text}" `,
]
const use = fc.tuple(fc.constantFrom(...places), fc.constantFrom(...escapes), fc.nat(2))

/** A text of which the pieces of code are known, as after some queries. */
function searched(sql: string): SqlText {
  const text = new SqlText(sql, true)
  while (text.code === undefined) text.codeAfterSearch()
  return text
}

it('finds the same in 10,000 texts', () => {
  let found = 0
  fc.assert(
    fc.property(
      inputs,
      fc.array(use, { minLength: 1, maxLength: 4 }),
      fc.nat(60),
      fc.nat(12),
      fc.boolean(),
      (given, uses, from, length, names) => {
        const sql = uses.map(([place, escape, at]) => place(escape(given[at % given.length] as string))).join('')
        // What stands in the text is an input, too, wherever it begins.
        const body = [...given, sql.slice(from, from + length)]
        const allows = names ? (name: string): boolean => name === 'id' : undefined
        const results = [new SqlText(sql, true), searched(sql)].map(text => {
          const needles = new Needles(limits, names)
          needles.refresh({ body })
          return check(text, needles, allows, limits)
        })
        if (results[0]?.offences.length !== 0) found++
        expect(results[1]).toEqual(results[0])
      },
    ),
    { numRuns: 10_000, seed },
  )
  expect(found).toBeGreaterThan(1000)
  expect(found).toBeLessThan(9500)
})

it('rules out inputs that are in literals, also escaped, and no input of the code', () => {
  const { code } = searched("SELECT id FROM orders WHERE name IN ('tea pot no. 7, blue', 'the 5''s cup, blue') /* for the shop */")
  for (const text of ['tea pot no. 7, blue', "the 5's cup, blue", 'for the shop']) expect(code?.mayMatter(text)).toBe(false)
  for (const text of ['id FROM orders', "blue', 'the", 'IN (', '*/', "'", '/* for']) expect(code?.mayMatter(text)).toBe(true)
})
