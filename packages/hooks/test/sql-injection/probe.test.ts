/** The quick look must never rule out an input that is there in some form. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fold, Pairs } from '../../src/sql-injection/fold.ts'
import { escapesOf, jsonIn, otherForms } from '../../src/sql-injection/forms.ts'
import { mayMatter } from '../../src/sql-injection/probe.ts'
import { SqlTexts } from '../../src/sql-injection/text.ts'

const pieces = [
  "'",
  '"',
  '\\',
  '%',
  '%27',
  '%C3%A9',
  '%zz',
  '+',
  ',',
  ';',
  ' ',
  '\n',
  '\t',
  'a',
  'Or',
  'É',
  'ß',
  'İ',
  'ΑΣ',
  '名',
  '＇',
  'ﬁ',
  'e\u0301',
  '😀',
  '--',
  '-',
  '1=1',
  '{',
  '[',
  '$',
  'x',
]
const inputs = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 12 }).map(parts => parts.join(''))
const seed = Number(process.env['HOOKLINE_SEED'] ?? 20_261_121)

it('an input that stands in a text in any form is looked for', () => {
  fc.assert(
    fc.property(inputs, fc.constantFrom('', 'select ', "'"), (input, before) => {
      const forms = [input, ...otherForms(input).map(([, form]) => form)]
      for (const form of forms) {
        for (const written of [form, ...escapesOf(form)]) {
          if (written.trim().length < 2) continue
          const pairs = new Pairs(fold(`${before}${written} z`))
          if (!mayMatter(input, pairs)) expect.fail(`${JSON.stringify(input)} is ruled out, and is there as ${JSON.stringify(written)}`)
        }
      }
    }),
    { numRuns: 5000, seed },
  )
})

it('JSON is always looked into', () => {
  expect(jsonIn(' {"a":"b"}')).toEqual({ a: 'b' })
  expect(mayMatter(' {"a":"b"}', new Pairs(''))).toBe(true)
})

it('a part of a text folds to the same part of the folded text', () => {
  const texts = fc.array(fc.constantFrom('Σ', 'Α', 'ς', 'İ', 'É', 'ß', 'K', 'a', ' ', '😀')).map(units => units.join(''))
  fc.assert(
    fc.property(texts, texts, texts, (a, b, c) => {
      expect(fold(a + b + c)).toBe(fold(a) + fold(b) + fold(c))
    }),
    { numRuns: 1000, seed },
  )
})

it('no more than 500 texts are kept, the last ones', () => {
  const texts = new SqlTexts(true)
  const [first, second] = [texts.get('SELECT 1'), texts.get('SELECT 2')]
  for (let n = 0; n < 499; n++) {
    texts.get('SELECT 2')
    texts.get(`SELECT a${n}`)
  }
  expect(texts.get('SELECT 2')).toBe(second)
  expect(texts.get('SELECT 1')).not.toBe(first)
})
