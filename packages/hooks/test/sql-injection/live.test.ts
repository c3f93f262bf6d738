/** Express and pg, really: attacks by every way into a request and to a query, on a pool of one client. */
import { REQUEST_INPUTS, type CallContext, type RequestInputs } from '@hookline/core'
import { sqlInjection, type SqlFinding, type SqlInjectionOptions } from '@hookline/hooks/sql-injection'
import { afterEach, describe, expect, it } from 'vitest'
import { kindNames } from '../../src/sql-injection/lexer/kinds.ts'
import { lex } from '../../src/sql-injection/lexer/lex.ts'
import { service, ways } from './service.ts'

const live = service(1)
const encode = encodeURIComponent
let stop: (() => void) | undefined
afterEach(() => stop?.())

/** Registers the hook; what it finds goes into a list. */
function watch(options: SqlInjectionOptions = {}): [SqlFinding, CallContext][] {
  const found: [SqlFinding, CallContext][] = []
  stop = live.registry.register(sqlInjection({ onFinding: (finding, call) => void found.push([finding, call]), ...options }))
  return found
}

type Ask = (input: string, way?: string) => Promise<Response>
const get = (path: string, way: string, headers = {}): Promise<Response> =>
  fetch(live.url + path, { headers: { 'x-way': way, ...headers } })
const post = (path: string, body: string, type: string, way: string): Promise<Response> =>
  fetch(live.url + path, { method: 'POST', body, headers: { 'content-type': type, 'x-way': way } })

const routes: Readonly<Record<string, readonly [place: string, ask: Ask]>> = {
  query: ['query.name', (input, way = 'pool') => get(`/query?name=${encode(input)}`, way)],
  path: ['params.name', (input, way = 'pool') => get(`/path/${encode(input)}`, way)],
  JSON: [
    'body.filter.names[0]',
    (input, way = 'pool') => post('/json', JSON.stringify({ filter: { names: [input] } }), 'application/json', way),
  ],
  form: ['body.name', (input, way = 'pool') => post('/form', `name=${encode(input)}`, 'application/x-www-form-urlencoded', way)],
  text: ['body.name', (input, way = 'pool') => post('/text', JSON.stringify({ name: input }), 'text/plain', way)],
  header: ['headers.x-name', (input, way = 'pool') => get('/header', way, { 'x-name': encode(input) })],
  cookie: ['cookies.name', (input, way = 'pool') => get('/cookie', way, { cookie: `name=${encode(input)}` })],
}
const attacks = [
  "' OR '1'='1",
  "' UNION SELECT secret FROM people --",
  "x'; UPDATE people SET name = name; --",
  "ada' AND 'a'='a",
  "x'||(SELECT secret FROM people LIMIT 1)||'",
]

describe.each(Object.entries(routes))('an attack by %s', (_name, [place, ask]) => {
  it.each(attacks)('%s works without the hook, is told in mode observe and does not reach the server in mode block', async attack => {
    await live.arrived()
    const observed = watch()
    expect((await ask(attack)).status).toBe(200)
    expect(await live.arrived()).toBeGreaterThan(0)
    expect(observed[0]?.[0]).toMatchObject({ verdict: 'code', input: place, blocked: false, target: 'pg:query' })
    stop?.()
    const blocked = watch({ mode: 'block' })
    expect((await ask(attack)).status).toBe(403)
    expect(blocked[0]?.[0]).toMatchObject({ verdict: 'code', input: place, blocked: true })
    expect(await live.arrived()).toBe(0)
  })

  it('leaves honest inputs alone', async () => {
    const found = watch({ mode: 'block' })
    expect(await (await ask('ada')).json()).toMatchObject([{ name: 'ada' }])
    expect(found).toEqual([])
  })
})

it('an input that was escaped, or is a parameter, is left alone whatever it is', async () => {
  const found = watch({ mode: 'block' })
  expect(await (await get(`/escaped?name=${encode("O'Brien")}`, 'pool')).json()).toMatchObject([{ name: "O'Brien" }])
  for (const attack of attacks) {
    expect((await get(`/escaped?name=${encode(attack)}`, 'pool')).status).toBe(200)
    expect((await get(`/parameter?name=${encode(attack)}`, 'pool')).status).toBe(200)
  }
  expect(found).toEqual([])
})

it('an input that breaks the SQL is told with a verdict of its own', async () => {
  const found = watch({ mode: 'block' })
  expect((await get(`/query?name=${encode("O'Brien")}`, 'pool')).status).toBe(403)
  expect(found[0]?.[0].verdict).toMatch(/code|untokenisable/)
  found.length = 0
  expect((await get(`/query?name=${encode("'")}`, 'pool')).status).toBe(403)
  expect(found[0]?.[0]).toMatchObject({ verdict: 'untokenisable', input: 'query.name' })
})

it('sorts by the names that the policy allows', async () => {
  const found = watch({ mode: 'block', identifiers: ['name', 'people'] })
  const status = async (by: string): Promise<number> => (await get(`/sorted?by=${encode(by)}`, 'pool')).status
  expect([await status('name'), await status('name desc'), await status('people.name desc nulls last')]).toEqual([200, 200, 200])
  expect([await status('secret'), await status('secret desc'), await status('name, secret'), await status('name; select 1')]).toEqual([
    403, 403, 403, 403,
  ])
  expect(found.map(([{ verdict }]) => verdict)).toEqual(['name', 'name', 'name', 'code'])
})

describe.each(Object.keys(ways))('with one client for all, by %s', way => {
  it('every one of 120 requests at a time gets the verdict that is its own', async () => {
    await live.arrived()
    const found = watch({ mode: 'block' })
    const statuses = await Promise.all(
      Array.from({ length: 120 }, async (_, n) => {
        const input = n % 3 === 0 ? `x' OR ${n}=${n} --` : `guest ${n}`
        const path = n % 2 === 0 ? '/query' : '/twice'
        const { status } = await get(`${path}?n=${n}&name=${encode(input)}`, way)
        return status
      }),
    )
    expect(statuses).toEqual(Array.from({ length: 120 }, (_, n) => (n % 3 === 0 ? 403 : 200)))
    // The first queries of `/twice` run for attacks as well.
    expect(await live.arrived()).toBe(80 + 60)
    const wrong = found.filter(([{ excerpt }, call]) => {
      const inputs = call.scope.get(REQUEST_INPUTS) as RequestInputs
      return !excerpt.includes(`OR ${String(inputs.query?.['n'])}=`)
    })
    expect(wrong).toEqual([])
    expect(new Set(found.map(([, call]) => call.traceId)).size).toBe(40)
  })
})

it('a query outside of any request is not compared with anything', async () => {
  const found = watch({ mode: 'block' })
  await live.pool.query('SELECT 1 -- nothing of a request')
  expect(found).toEqual([])
})

it('strings are read both ways once a query has named standard_conforming_strings', async () => {
  const found = watch({ mode: 'block' })
  const ask = (input: string): Promise<Response> => get(`/query?name=${encode(input)}`, 'pool')
  expect((await ask('C:\\')).status).toBe(200)
  await live.pool.query('SET standard_conforming_strings = on')
  expect((await ask('C:\\')).status).toBe(403)
  expect(found[0]?.[0]).toMatchObject({ input: 'query.name', verdict: 'untokenisable' })
})

// What the scanner of libpg-query does otherwise than the server, or cannot tell.
it.each<[sql: string, kinds: string[]]>([
  ["SELECT 'a' -- c\n'b' AS v", ['name', 'string', 'string', 'name', 'name']],
  ["SELECT 'a'\n-- c\n 'b' AS v", ['name', 'string', 'string', 'name', 'name']],
  ["SELECT\v'ab'\fAS\vv", ['name', 'string', 'name', 'name']],
  ["SELECT E'a' -- c\n'\\x62' AS v", ['name', 'string', 'string', 'name', 'name']],
])('the server reads %j as the lexer does', async (sql, kinds) => {
  const tokens = lex(sql)
  expect(Array.from(tokens.kinds, kind => kindNames[kind])).toEqual(kinds)
  expect((await live.pool.query(sql)).rows).toEqual([{ v: 'ab' }])
})
