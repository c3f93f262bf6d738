/** Precision and recall, as docs/sql-injection.md states them. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { isFound, measure } from './measure-corpus.ts'

const page = readFileSync(new URL('../../../../docs/sql-injection.md', import.meta.url), 'utf8')
const measured = measure()

it('finds every attack of the corpus that PostgreSQL would run', () => {
  expect(measured.missed).toEqual([])
  expect(measured.attacks).toBeGreaterThan(2000)
})

it('finds every attempt that breaks the SQL', () => {
  expect(measured.brokenFound).toBe(measured.broken)
})

it('finds every attack by two inputs', () => {
  expect(measured.pairsMissed).toEqual([])
})

it('takes no more than 4 honest inputs for attacks', () => {
  expect(measured.mistaken.map(mistake => mistake.split(' in ')[0])).toEqual(['created_at desc', '--', '/*', '$$'])
})

it('is documented with these figures', () => {
  const count = (n: number): string => n.toLocaleString('en-US')
  const { attacks, broken, honest, mistaken, pairs } = measured
  const percent = (part: number, whole: number): string => `${((part / whole) * 100).toFixed(1)} %`
  expect(page).toContain(`| attacks that PostgreSQL runs | ${count(attacks)} | ${count(attacks)} |`)
  expect(page).toContain(`| attempts that break the SQL | ${count(broken)} | ${count(broken)} |`)
  expect(page).toContain(`| attacks by two inputs | ${pairs} | ${pairs} |`)
  expect(page).toContain(`| honest inputs | ${count(honest)} | ${mistaken.length} |`)
  expect(page).toContain(`precision ${percent(attacks, attacks + mistaken.length)}`)
})

it.each([
  ["O'Brien", "SELECT 'O''Brien'", false],
  ["O'Brien", "SELECT 'O'Brien'", true],
  ["1 or name=''", "SELECT 1 WHERE id = 1 or name=''''", true],
  ["x'", "SELECT 'x'' AND b = ''y'", false],
  ['-5', 'SELECT 1 WHERE a = -5', false],
  ['-5', 'SELECT 1 WHERE a = 1--5', true],
  ['1, 2', 'SELECT 1 WHERE a IN (7, 1, 2)', false],
  ['1, 2', 'SELECT f(1, 2)', true],
  ['a b', '/* a b */ SELECT 1', false],
  ['a */ b', '/* a */ b', true],
  ["a'\n'b", "SELECT 'a'\n'b'", true],
  ['a b', 'SELECT $$a b$$', false],
  ['a$$b', 'SELECT $$a$$b', true],
  ['a b', 'SELECT "a b"', false],
  ['x\\', "SELECT E'x\\' AND b = 'y'", true],
  ['x\\', "SELECT E'x\\\\' AND b = 'y'", false],
  ["x' OR 1=1 --, qqzzqq", "SELECT 1 WHERE a = 'x' OR 1=1 --'", true],
  ["qqzzqq;x' OR 1=1 --", "SELECT 1 WHERE a = 'x' OR 1=1 --'", true],
])('%s in %s', (input, sql, found) => {
  expect(isFound(sql, [input])).toBe(found)
})
