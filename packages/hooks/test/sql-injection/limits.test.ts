/** What is looked at up to which limit, where a request chooses what is dear or a long text hides something. */
import { HookRegistry, REQUEST_INPUTS } from '@hookline/core'
import { sqlInjection, type SqlFinding, type SqlInjectionOptions } from '@hookline/hooks/sql-injection'
import { describe, expect, it } from 'vitest'
import { Budget } from '../../src/sql-injection/limits.ts'
import { Needles } from '../../src/sql-injection/needles.ts'
import { SqlTexts } from '../../src/sql-injection/text.ts'

function setUp(options: SqlInjectionOptions, body?: unknown) {
  const registry = new HookRegistry({ onReport() {} })
  const found: SqlFinding[] = []
  const inputs = body === undefined ? {} : { inputs: () => ({ body }) }
  registry.register(sqlInjection({ registry, mode: 'block', onFinding: finding => void found.push(finding), ...inputs, ...options }))
  const query = registry.target({ name: 'db', kind: 'db.query', shape: 'sync' }).wrap((sql: string) => sql.length)
  const request = registry.target({ name: 'request', shape: 'sync' })
  const within = (given: unknown, work: () => void): void =>
    request.begin(undefined, [], { seed: scope => void scope.set(REQUEST_INPUTS, { body: given }) })?.run(work)
  return { found, query, within }
}

const unsorted = (marks: string): string => `a${marks.repeat(5000)}`

describe('marks whose sorting takes the square of their number', () => {
  it.each<[string, unknown]>([
    ['are told', { note: unsorted('\u0301\u0316') }],
    ['that become two', { note: unsorted('\u0344\u0316') }],
    ['that are marks only once they are normalised', { note: unsorted('\uff9e\u0334') }],
    ['in JSON', JSON.stringify({ note: unsorted('\u0301\u0316') })],
    ['in many texts', Array.from({ length: 400 }, (_, n) => `${n}${'\u0301\u0316'.repeat(1000)}`)],
  ])('%s', (_title, body) => {
    const { found, query } = setUp({}, body)
    for (let times = 0; times < 2; times++) expect(() => query('SELECT 1 AS number')).toThrow('could not be checked')
    expect(found).toMatchObject(Array.from({ length: 2 }, () => ({ verdict: 'unchecked', limit: 'ms', blocked: true })))
  })
  it('hide no other input', () => {
    const { found, query } = setUp({ unchecked: 'pass' }, [unsorted('\u0301\u0316'), "x' OR 1=1 --"])
    expect(() => query("SELECT 1 FROM t WHERE a = 'x' OR 1=1 --'")).toThrow('SQL injection')
    expect(found).toMatchObject([{ verdict: 'code', input: 'body[1]' }])
  })
  it('are as many as any writing has, and are looked at', () => {
    const { found, query } = setUp({ limits: { ms: 10_000 } }, `${'e\u0301'.repeat(500)}${'\u0301\u0316'.repeat(20)}`)
    expect(query('SELECT 1')).toBe(8)
    expect(found).toEqual([])
  })
})

describe('a long text', () => {
  const filling = 'a'.repeat(65_536)
  const limits = { ms: 10_000 }
  it.each<[string, string]>([
    ['that was normalised', `＇ OR 1=1 --${filling}`],
    ['in JSON', JSON.stringify([`' OR 1=1 --${filling}`, 'x"y'])],
  ])('%s', (_title, body) => {
    const { found, query } = setUp({ limits }, body)
    expect(() => query(`SELECT 1 FROM t WHERE a = '' OR 1=1 --${filling}'`)).toThrow('SQL injection')
    expect(found).toMatchObject([{ verdict: 'code', blocked: true }])
  })
  it.each<[string, string]>([
    ['of another writing', '名前（ﾅﾏｴ）、'.repeat(20_000)],
    ['of ASCII', 'it is. '.repeat(20_000)],
    ['of JSON', JSON.stringify({ text: 'it is. '.repeat(20_000) })],
  ])('%s is not told', (_title, body) => {
    const { found, query } = setUp({ limits }, body)
    expect(query('SELECT 1')).toBe(8)
    expect(found).toEqual([])
  })
  it('of which there is no time to make other forms is told', () => {
    for (const body of [`＇${filling}`, JSON.stringify([filling])]) {
      const { found, query } = setUp({ limits: { ms: 1 } }, body)
      expect(() => query('SELECT 1')).toThrow('could not be checked')
      expect(found).toMatchObject([{ verdict: 'unchecked', limit: 'ms' }])
    }
  })
})

it('JSON of which a part was left out is told as long as it is there, whatever becomes of other inputs', () => {
  const { found, query, within } = setUp({ limits: { inputs: 50 } })
  const known = 'SELECT a FROM t WHERE id = $1'
  within({ id: 'x y' }, () => void query(known))
  const body = { filter: JSON.stringify([...Array.from({ length: 60 }, (_, n) => n), "x' OR 1=1 --"]), name: 'ann ' }
  within(body, () => {
    query(known)
    body.name = 'ann'
    expect(() => query("SELECT a FROM t WHERE b = 'x' OR 1=1 --'")).toThrow('could not be checked')
    body.filter = '[]'
    query('SELECT b FROM t')
  })
  expect(found).toMatchObject([{ verdict: 'unchecked', limit: 'inputs', blocked: true }])
})

it('values of JSON count once, however often there was no time for all of them', () => {
  const needles = new Needles({ inputs: 50, inputLength: 1000, depth: 9, sqlLength: 1000, ms: 20 }, false)
  const text = new SqlTexts(true).get('SELECT 1')
  const body = { data: JSON.stringify(Array.from({ length: 40 }, () => 'é名')), name: 'ann ' }
  needles.refresh({ body })
  const short = new Budget(20)
  short.spend = () => !(short.over = ++spent > 10)
  let spent = 0
  needles.each(text, short, () => true)
  expect(short.over).toBe(true)
  body.name = 'ann'
  needles.refresh({ body })
  needles.each(text, new Budget(20), () => true)
  expect(needles.hit).toBe(undefined)
})

it('an input behind the last token that can be read is no token, whatever was read before', () => {
  const { found, query } = setUp({}, '/* x 1')
  query('SELECT a, b, c FROM t')
  expect(() => query('SELECT a, /* x 1')).toThrow('SQL injection')
  expect(found).toMatchObject([{ verdict: 'untokenisable', token: undefined }])
})
