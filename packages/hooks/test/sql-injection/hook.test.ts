/** What the hook tells and when, without a database: on targets of the kind `db.query`. */
import { HooklineError, HookRegistry, REQUEST_INPUTS, type HookTarget, type Report } from '@hookline/core'
import { sqlInjection, type SqlFinding, type SqlInjectionOptions } from '@hookline/hooks/sql-injection'
import { afterEach, describe, expect, it } from 'vitest'

const reports: Report[] = []
afterEach(() => void reports.splice(0))

function setUp(options: SqlInjectionOptions = {}, inputs?: object) {
  const registry = new HookRegistry({ onReport: report => void reports.push(report) })
  const found: SqlFinding[] = []
  registry.register(
    sqlInjection({
      registry,
      onFinding: finding => void found.push(finding),
      ...(inputs === undefined ? {} : { inputs: () => inputs }),
      ...options,
    }),
  )
  const target: HookTarget = registry.target({ name: 'db', kind: 'db.query', shape: 'sync' })
  const query = target.wrap((sql: string) => sql.length)
  return { registry, found, query }
}
const name = (text: unknown): object => ({ query: { name: text } })
const injected = "SELECT 1 FROM t WHERE a = 'x' OR 1=1 --'"

describe('a finding', () => {
  it('tells where the input came from and stands, and shows no other value', () => {
    const { found, query } = setUp({}, name("x' OR 1=1 --"))
    query("SELECT 1 FROM t WHERE pin = '1234' AND a = 'x' OR 1=1 --'")
    expect(found).toEqual([
      {
        verdict: 'code',
        target: 'db',
        blocked: false,
        input: 'query.name',
        form: 'as sent',
        offset: 44,
        token: 'string',
        limit: undefined,
        site: undefined,
        excerpt: "SELECT … FROM t WHERE pin = … AND a = …x' OR 1=1 --…",
      },
    ])
  })
  it('does not show an input that is a secret by its name', () => {
    const { found, query } = setUp({}, { body: { password: "x' OR 1=1 --" } })
    query(injected)
    expect(found[0]).toMatchObject({ input: 'body.password' })
    expect(found[0]?.excerpt).not.toContain('OR 1=1')
    expect(found[0]?.excerpt).toContain('[Redacted]')
  })
  it('goes to the report of the registry where nobody listens, and says what to do by its code', () => {
    const { query } = setUp({ onFinding: undefined } as unknown as SqlInjectionOptions, name("x' OR 1=1 --"))
    query(injected)
    expect(reports).toMatchObject([{ code: 'HOOKLINE_SQL_INJECTION', hook: 'sqlInjection', target: 'db' }])
    expect(reports[0]?.message).toContain('query.name')
  })
  it('stands when onFinding throws, which is reported', () => {
    const { query } = setUp(
      {
        mode: 'block',
        onFinding() {
          throw new Error('mine')
        },
      },
      name("x' OR 1=1 --"),
    )
    expect(() => query(injected)).toThrow('blocked')
    expect(reports).toMatchObject([{ code: 'HOOKLINE_HOOK_FAILED' }])
  })
})

describe('mode block', () => {
  it('throws a BlockedError with the status 403 that says nothing of the SQL', () => {
    const { query } = setUp({ mode: 'block' }, name("x' OR 1=1 --"))
    expect(() => query(injected)).toThrow(
      expect.objectContaining({
        code: 'HOOKLINE_BLOCKED',
        status: 403,
        message: 'db was blocked by hook "sqlInjection": the query looks like an SQL injection',
      }),
    )
  })
  it('judges what a hook behind it has made of the query', () => {
    const { registry, query } = setUp({ mode: 'block' }, name("x' OR 1=1 --"))
    registry.register({ name: 'change', on: 'db', order: Infinity, onEnter: call => void (call.args[0] = injected) })
    expect(() => query('SELECT 1')).toThrow('blocked')
  })
  it('judges what hooks query', () => {
    const { registry, query } = setUp({ mode: 'block' }, name("x' OR 1=1 --"))
    const seen: unknown[] = []
    registry.target({ name: 'outer', shape: 'sync' })
    const outer = registry.target({ name: 'work', shape: 'sync' }).wrap(() => 1)
    registry.register({
      name: 'queries',
      on: 'work',
      onEnter() {
        try {
          query(injected)
        } catch (error) {
          seen.push(error)
        }
      },
    })
    outer()
    expect(seen).toHaveLength(1)
  })
})

describe('limits', () => {
  const cases: readonly [string, SqlInjectionOptions['limits'], object][] = [
    ['inputs', { inputs: 3 }, { body: [1, 2, 3, 4, 5] }],
    ['inputs', { inputs: 50 }, { body: Array.from({ length: 5 }, () => JSON.stringify(Array.from({ length: 20 }, (_, n) => `${n} x`))) }],
    ['depth', { depth: 2 }, { body: { a: { b: { c: 'x y' } } } }],
    ['inputLength', { inputLength: 10 }, { body: 'x'.repeat(11) }],
    ['sqlLength', { sqlLength: 10 }, { body: 'x y' }],
    ['ms', { ms: 1 }, { body: Array.from({ length: 300 }, (_, n) => `${'a '.repeat(900 + n)}it's`) }],
  ]
  const long = `SELECT '${'a '.repeat(120_000)}it''s'`
  it.each(cases)('%s: told as a finding, and the query blocked', (limit, limits, inputs) => {
    const { found, query } = setUp({ mode: 'block', limits: limits ?? {} }, inputs)
    expect(() => query(limit === 'ms' ? long : 'SELECT 1 AS number')).toThrow('could not be checked')
    expect(found).toMatchObject([{ verdict: 'unchecked', limit, blocked: true }])
  })
  it('forms of inputs are made within the time, too, and what is left is told', () => {
    const { found, query } = setUp(
      { mode: 'block', limits: { ms: 1 } },
      { body: Array.from({ length: 300 }, (_, n) => "' ".repeat(1500 + n)) },
    )
    expect(query('SELECT 1 AS number')).toBe(18)
    expect(() => query(`SELECT 1 AS number${' '.repeat(9000)}`)).toThrow('could not be checked')
    expect(found).toMatchObject([{ verdict: 'unchecked', limit: 'ms', blocked: true }])
  })
  it('an attack that is so long that its escaped forms take all of the time is found', () => {
    const attack = `${"' ".repeat(60_000)}OR 1=1 --`
    const { found, query } = setUp({ mode: 'block', unchecked: 'pass', limits: { ms: 1 } }, name(attack))
    expect(() => query(`SELECT 1 FROM t WHERE a = '${attack}'`)).toThrow('SQL injection')
    expect(found).toMatchObject([{ verdict: 'code', blocked: true }])
  })
  it('unchecked queries pass where it says so, and are told all the same', () => {
    const { found, query } = setUp({ mode: 'block', unchecked: 'pass', limits: { inputs: 1 } }, { body: [1, 2] })
    expect(query('SELECT 1')).toBe(8)
    expect(found).toMatchObject([{ verdict: 'unchecked', limit: 'inputs', blocked: false }])
  })
  it('a text that has passed whole before is the own one of the program', () => {
    let inputs: object = { body: 'x y' }
    const { found, query } = setUp({ mode: 'block', limits: { inputs: 1 }, inputs: () => inputs })
    query('SELECT 1')
    inputs = { body: [1, 2, 3] }
    query('SELECT 1')
    expect(found).toEqual([])
  })
  it('an input before the limit is found in spite of it', () => {
    const { found, query } = setUp({ limits: { inputs: 2 } }, { query: { a: "x' OR 1=1 --" }, body: [1, 2, 3] })
    query(injected)
    expect(found.map(({ verdict }) => verdict)).toEqual(['code'])
  })
})

describe('names', () => {
  const sorted = (by: string): string => `SELECT name FROM people ORDER BY ${by}`
  it.each([
    ['a single name passes without a policy', undefined, 'secret', []],
    ['deny', 'deny' as const, 'secret', ['name']],
    ['deny leaves directions alone', 'deny' as const, 'desc', []],
    ['a list', ['age'], 'age DESC, age', []],
    ['a list and another name', ['age'], 'age, secret', ['name']],
    ['a function', (given: string) => given.startsWith('a'), 'Age', []],
    ['a quoted name has its case', ['age'], '"Age"', ['name']],
  ])('%s', (_title, identifiers, by, verdicts) => {
    const { found, query } = setUp(identifiers === undefined ? {} : { identifiers }, name(by))
    query(sorted(by))
    expect(found.map(({ verdict }) => verdict)).toEqual(verdicts)
  })
  it('a name that was there in a request that did not say it is the own one of the query', () => {
    let inputs = name('x y')
    const { found, query } = setUp({ identifiers: 'deny', inputs: () => inputs })
    query(sorted('age'))
    inputs = name('people')
    query(sorted('age'))
    expect(found).toEqual([])
  })
})

describe('inputs', () => {
  it.each<[string, object, string]>([
    ['a cookie without a parser', { headers: { cookie: "a=1; b=x' OR 1=1 --" } }, 'cookies.b'],
    ['a segment of the path', { url: "/shops/x'%20OR%201=1%20--/x" }, 'path[1]'],
    ['a name in a body', { body: { "x' OR 1=1 --": 1 } }, "body.x' OR 1=1 -- (name)"],
    ['a body of bytes', { body: Buffer.from("x' OR 1=1 --") }, 'body'],
    ['a Map', { body: new Map([['k', "x' OR 1=1 --"]]) }, 'body.k'],
    ['what was normalised', { query: { name: 'x＇ ＯＲ 1=1 --' } }, 'query.name'],
    [
      'the name of basic authentication',
      { headers: { authorization: `Basic ${btoa("x' OR 1=1 --:secret")}` } },
      'headers.authorization.name',
    ],
    ['its password', { headers: { authorization: `basic ${btoa("ada:x' OR 1=1 --")}` } }, 'headers.authorization.password'],
    ['what had a sign that was taken off', { query: { sort: "-x' OR 1=1 --" } }, 'query.sort'],
    ['an item of a list that had a sign', { query: { sort: "name, -x' OR 1=1 --" } }, 'query.sort'],
    [
      'the name of a file',
      { files: { photos: [{ originalname: "x' OR 1=1 --", buffer: Buffer.alloc(2_000_000) }] } },
      'files.photos[0].originalname',
    ],
    ['JSON in a string', { body: { data: '{"a":["x\' OR 1=1 --"]}' } }, 'body.data.a[0]'],
  ])('%s', (_title, inputs, place) => {
    const { found, query } = setUp({}, inputs)
    query(injected)
    expect(found[0]?.input).toBe(place)
  })
  it('what throws, refers to itself or is endless harms nobody', () => {
    const loop: Record<string, unknown> = {}
    loop['loop'] = loop
    const thrower = {
      get a(): string {
        throw new Error('no')
      },
    }
    const { query } = setUp(
      {},
      {
        body: [
          loop,
          thrower,
          new Proxy(
            {},
            {
              ownKeys() {
                throw new Error('no')
              },
            },
          ),
        ],
        query: 7,
        headers: null,
      },
    )
    expect(query('SELECT 1')).toBe(8)
  })
  it('are those that an adapter has put into the scope, looked at anew for each query', () => {
    const { registry, found, query } = setUp()
    const body: { note: string; name?: string } = { note: 'a b' }
    const request = registry.target({ name: 'request', shape: 'sync' })
    const call = request.begin(undefined, [], { seed: scope => void scope.set(REQUEST_INPUTS, { body }) })
    call?.run(() => {
      query(injected)
      expect(found).toEqual([])
      body.name = "x' OR 1=1 --"
      query(injected)
    })
    expect(found[0]?.input).toBe('body.name')
  })
})

describe('drift', () => {
  const here = (query: (sql: string) => unknown, sql: string): unknown => query(sql)
  it('a new shape at a place that was learned is told, values and lists are not', () => {
    const { found, query } = setUp({ drift: { learn: 3 } })
    for (let n = 0; n < 5; n++)
      here(query, `SELECT a FROM t WHERE b = ${n} AND c IN (${Array.from({ length: n + 1 }, () => n).join(', ')})`)
    expect(found).toEqual([])
    here(query, 'SELECT a FROM t WHERE b = 1 OR 1 = 1')
    expect(found).toMatchObject([{ verdict: 'drift', blocked: false, excerpt: 'SELECT a FROM t WHERE b = … OR … = …' }])
    expect(found[0]?.site).toMatch(/hook\.test\.ts:\d+:\d+$/)
    here(query, 'SELECT a FROM t WHERE b = 2 OR 1 = 1')
    expect(found).toHaveLength(1)
  })
  it('blocks nothing, and leaves places alone that build their queries', () => {
    const { found, query } = setUp({ mode: 'block', drift: { learn: 1, shapes: 3 } })
    for (let n = 0; n < 9; n++) here(query, `SELECT a${n} FROM t`)
    expect(found).toHaveLength(2)
  })
})

describe('options', () => {
  it.each<[string, unknown]>([
    ['mode', { mode: 'enforce' }],
    ['identifiers', { identifiers: ['a', 7] }],
    ['limits.ms', { limits: { ms: 0 } }],
    ['drift.learn', { drift: { learn: 'long' } }],
    ['standardConformingStrings', { standardConformingStrings: 'on' }],
    ['onfinding', { onfinding() {} }],
  ])('a wrong `%s` is told', (option, options) => {
    expect(() => sqlInjection(options as SqlInjectionOptions)).toThrow(HooklineError)
    expect(() => sqlInjection(options as SqlInjectionOptions)).toThrow(`\`${option}\``)
  })
  it('strings are read as the server reads them', () => {
    const sql = "SELECT 'x\\' OR 1=1 --'"
    const counts = ([true, false, 'unknown'] as const).map(standardConformingStrings => {
      const { found, query } = setUp({ standardConformingStrings }, name("x\\' OR 1=1 --"))
      query(sql)
      return found.length
    })
    expect(counts).toEqual([1, 0, 1])
  })
})
