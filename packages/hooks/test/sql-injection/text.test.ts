/** Which texts are kept. */
import { expect, it } from 'vitest'
import { SqlTexts, type SqlText } from '../../src/sql-injection/text.ts'

function say(texts: SqlTexts, sql: string): SqlText {
  const text = texts.get(sql)
  expect(text.sql).toBe(sql)
  void text.tokens
  text.done()
  return text
}

it('a text that was said again stays through thousands that are said once', () => {
  const texts = new SqlTexts(true)
  const own = Array.from({ length: 20 }, (_, n) => say(texts, `SELECT ${'a'.repeat(n)} FROM t`))
  for (const text of own) expect(say(texts, text.sql)).toBe(text)
  for (let n = 0; n < 5000; n++) say(texts, `SELECT ${n} FROM t`)
  for (const text of own) expect(say(texts, text.sql)).toBe(text)
})

it('forgets the first of more than 500 texts, and all but a few of those that were said once', () => {
  const texts = new SqlTexts(true)
  const first = say(texts, 'SELECT 0')
  say(texts, 'SELECT 0')
  const once = Array.from({ length: 1000 }, (_, n) => say(texts, `SELECT ${n + 1}`))
  expect(once.filter(text => say(texts, text.sql) === text).length).toBeLessThanOrEqual(256)
  for (let n = 0; n < 500; n++) for (let times = 0; times < 3; times++) say(texts, `SELECT again ${n}`)
  expect(say(texts, 'SELECT 0')).not.toBe(first)
})

it('reads two texts at a time, as when a listener queries, without mixing them', () => {
  const texts = new SqlTexts(true)
  const outer = texts.get('SELECT a, b FROM t')
  const before = outer.tokens.count
  const inner = texts.get("SELECT 'it is longer than the other', 1, 2, 3, 4, 5")
  const same = texts.get('SELECT a, b FROM t')
  expect(inner.tokens.count).toBe(12)
  same.done()
  inner.done()
  say(texts, 'SELECT 1')
  expect([outer.tokens.count, outer.tokens.ends[1], outer.pairs.mayHold('from t'), outer.pairs.mayHold('1')]).toEqual([
    before,
    8,
    true,
    true,
  ])
  expect(outer.pairs.mayHold('longer')).toBe(false)
  outer.done()
})
