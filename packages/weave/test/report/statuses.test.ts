import { HooklineError } from '@hookline/core'
import { describe, expect, test } from 'vitest'
import type { Site } from '../../src/model.ts'
import { createLedger, type LedgerBook } from '../../src/report/ledger.ts'
import { statusesOf } from '../../src/report/statuses.ts'
import { rule, site, where } from './given.ts'

const query = where('Client#query')
const file = { package: 'pg', version: '8.23.1', file: 'lib/client.js' }

function weave(ledger: LedgerBook, ...sites: Site[]): void {
  for (const one of sites) {
    ledger.looked({ ...one }, [{ where: one.wheres[0] as string, sites: [one.id], refused: [] }], [], [one])
  }
}

function one(ledger: LedgerBook, given = rule(), view: 'process' | 'files' = 'process') {
  const [status] = statusesOf([given], ledger, { view, targetsOf: () => ['pg:query'] })
  return status as NonNullable<typeof status>
}

describe('a function', () => {
  test('that was woven and has run is woven, and tells its line', () => {
    const ledger = createLedger()
    weave(ledger, site(query))
    ledger.linked(site(query))
    expect(one(ledger)).toMatchObject({
      state: 'woven',
      ok: true,
      message: 'pg 8.23.1 lib/client.js:576',
      copies: [{ version: '8.23.1', functions: 1, sites: [{ at: 'lib/client.js:576', linked: true }] }],
    })
  })

  test('that was woven and has not run is not loaded, and woven for a check', () => {
    const ledger = createLedger()
    weave(ledger, site(query))
    expect(one(ledger)).toMatchObject({
      state: 'not-loaded',
      ok: false,
      message: 'woven in pg 8.23.1, and not run: pg 8.23.1 lib/client.js:576',
    })
    expect(one(ledger, rule(), 'files')).toMatchObject({ state: 'woven', ok: true })
  })

  test('of a file that never runs does not make another one ambiguous', () => {
    const ledger = createLedger()
    const native = site(query, { file: 'lib/native/client.js', line: 150 })
    weave(ledger, site(query), native)
    ledger.linked(site(query))
    expect(one(ledger)).toMatchObject({ state: 'woven', message: 'pg 8.23.1 lib/client.js:576' })
    ledger.linked(native)
    expect(one(ledger)).toMatchObject({
      state: 'ambiguous',
      ok: true,
      message: '×2, all hooked: pg 8.23.1 lib/client.js:576, pg 8.23.1 lib/native/client.js:150; name one by `file` or `index`',
    })
  })

  test('that a pattern names several times is not ambiguous', () => {
    const ledger = createLedger()
    const every = where('Client#*')
    weave(ledger, site(every, { id: 'a', wheres: [every.key] }), site(every, { id: 'b', line: 700, wheres: [every.key] }))
    expect(one(ledger, rule({ where: every }), 'files')).toMatchObject({
      state: 'woven',
      message: '×2: pg 8.23.1 lib/client.js:576, pg 8.23.1 lib/client.js:700',
    })
  })

  test('that is not there is a miss, with what may have been meant', () => {
    const ledger = createLedger()
    const miss = where('Client#qeury')
    ledger.looked(file, [{ where: miss.key, sites: [], refused: [] }], ['Client#connect', 'Client#query', 'Client#end'], [])
    ledger.looked({ ...file, file: 'lib/query.js' }, [{ where: miss.key, sites: [], refused: [] }], ['Query#submit'], [])
    expect(one(ledger, rule({ where: miss }))).toMatchObject({
      state: 'no-match',
      ok: false,
      suggestion: 'Client#query',
      message: 'no `Client#qeury` in pg 8.23.1 (2 files); did you mean `Client#query`?',
    })
  })

  test('that cannot be woven tells why and where', () => {
    const ledger = createLedger()
    ledger.looked(
      file,
      [{ where: query.key, sites: [], refused: [{ path: 'Client#query', line: 9, reason: 'private generators cannot be woven' }] }],
      [],
      [],
    )
    expect(one(ledger)).toMatchObject({
      state: 'unsupported',
      message: '`Client#query` at lib/client.js:9: private generators cannot be woven',
    })
  })
})

describe('a package', () => {
  test('in another version is told with both versions', () => {
    const ledger = createLedger()
    const given = where('Client#query', { version: '>=8 <9' })
    ledger.versionMismatch(given.key, { ...file, version: '7.18.2' })
    expect(one(ledger, rule({ where: given }))).toMatchObject({
      state: 'version-mismatch',
      ok: false,
      message: 'pg 7.18.2 is there, and the rule wants >=8 <9',
    })
  })

  test('in several versions is told for each; a version the rule is not for does not make it fail', () => {
    const ledger = createLedger()
    const given = where('Client#query', { version: '>=8 <9' })
    ledger.versionMismatch(given.key, { ...file, version: '7.18.2' })
    weave(ledger, site(given))
    ledger.linked(site(given))
    const status = one(ledger, rule({ where: given }))
    expect(status).toMatchObject({ state: 'woven', ok: true })
    expect(status.copies.map(copy => [copy.version, copy.state])).toEqual([
      ['7.18.2', 'version-mismatch'],
      ['8.23.1', 'woven'],
    ])
  })

  test('in two versions, one without the function, is not in order', () => {
    const ledger = createLedger()
    weave(ledger, site(query))
    ledger.looked({ ...file, version: '8.0.0' }, [{ where: query.key, sites: [], refused: [] }], [], [])
    expect(one(ledger, rule(), 'files')).toMatchObject({
      state: 'woven',
      ok: false,
      message: 'pg 8.23.1 lib/client.js:576; no `Client#query` in pg 8.0.0 (1 file)',
    })
  })

  test('that nobody loaded, or that was loaded too early, or is not read, is told so', () => {
    expect(one(createLedger())).toMatchObject({ state: 'not-loaded', message: 'no file of pg that may hold it was loaded' })
    expect(one(createLedger(), rule(), 'files')).toMatchObject({ state: 'not-loaded', message: 'pg is not installed here' })

    const early = createLedger()
    early.loadedBefore(file, [query.key])
    expect(one(early)).toMatchObject({
      state: 'loaded-before',
      message: 'lib/client.js of pg 8.23.1: load Hookline first (--import), or build a bundle',
    })

    const broken = createLedger()
    broken.notParseable(file, [query.key], new Error('3:1 unexpected token'))
    expect(one(broken)).toMatchObject({ state: 'not-parseable', message: 'lib/client.js: 3:1 unexpected token' })

    const outside = createLedger()
    outside.external(file, [query.key])
    expect(one(outside, rule(), 'files')).toMatchObject({ state: 'external' })
  })
})

test('the packages of a workspace are one application', () => {
  const ledger = createLedger()
  const place = where('Orders#place', { package: '.' })
  const elsewhere = { package: '.', version: '0.0.1', file: 'other.js' }
  ledger.looked(elsewhere, [{ where: place.key, sites: [], refused: [] }], [], [])
  weave(ledger, site(place, { version: '1.0.0', file: 'orders.js', line: 4 }))
  expect(one(ledger, rule({ where: place }), 'files')).toMatchObject({ state: 'woven', ok: true, message: 'the application orders.js:4' })
})

describe('a rule', () => {
  test('on a built-in is patched as soon as its slot is there', () => {
    const ledger = createLedger()
    const request = where('clientRequest', { package: 'node:http' })
    ledger.linked(site(request, { form: 'builtin', file: '', version: '' }))
    expect(one(ledger, rule({ where: request }))).toMatchObject({
      state: 'patched',
      ok: true,
      names: 'node:http clientRequest',
      message: 'hooked by its property',
    })
  })

  test('that is switched off is fine, unless it would miss', () => {
    const ledger = createLedger()
    const off = rule({ enabled: false })
    expect(one(ledger, off).state).toBe('not-loaded')
    ledger.linked(site(query))
    expect(one(ledger, off)).toMatchObject({ state: 'disabled', ok: true, message: 'switched off; pg 8.23.1 lib/client.js:576' })
  })

  test('for an adapter is adopted, or tells the versions', () => {
    const adopting = rule({ id: 'pg-adapter', adopt: { package: 'pg', version: '>=8.11 <9', take: () => undefined } })
    const ledger = createLedger()
    expect(one(ledger, adopting)).toMatchObject({ state: 'not-loaded', ok: false })
    ledger.loadedBefore({ ...file, version: '9.0.0' }, ['pg-adapter'])
    expect(one(ledger, adopting)).toMatchObject({
      state: 'loaded-before',
      ok: false,
      message: 'pg was loaded before Hookline: load Hookline first (--import)',
    })
    ledger.versionMismatch('pg-adapter', { ...file, version: '7.0.0' })
    expect(one(ledger, adopting)).toMatchObject({
      state: 'version-mismatch',
      message: 'pg 7.0.0 is there, and the adapter wants >=8.11 <9',
    })
    ledger.adopted('pg', '8.23.1')
    expect(one(ledger, adopting)).toMatchObject({
      state: 'adopted',
      ok: true,
      names: 'adapter of pg',
      message: 'pg 8.23.1 taken up by its adapter',
    })
  })

  test('for an adapter of ours goes by the name that it is asked for by', () => {
    const from = (file: string, takes: string): string =>
      one(createLedger(), rule({ origin: { file, index: 0 }, adopt: { package: takes, version: undefined, take: () => undefined } })).names
    expect(from('/app/node_modules/@hookline/adapter-fetch/dist/rules.js', 'undici')).toBe('adapter fetch (undici)')
    expect(from('C:\\app\\node_modules\\@hookline\\adapter-pg\\dist\\rules.js', 'pg')).toBe('adapter pg')
    expect(from('/app/hookline.rules.mjs', 'pg')).toBe('adapter of pg')
  })

  test('on targets tells how many there are', () => {
    const ledger = createLedger()
    const on = rule({ on: 'pg:query' })
    expect(statusesOf([on], ledger, { targetsOf: () => ['pg:query'] })).toMatchObject([
      { state: 'attached', message: 'to 1 target: pg:query' },
    ])
    expect(statusesOf([on], ledger, { targetsOf: () => [] })).toMatchObject([{ state: 'no-match', ok: false }])
    expect(statusesOf([on], ledger, { targetsOf: () => undefined })).toMatchObject([{ state: 'attached', ok: true }])
  })

  test('with a problem of its own tells that before anything else', () => {
    const ledger = createLedger()
    ledger.linked(site(query))
    ledger.problem('first', new Error('no export `enter`'))
    expect(one(ledger)).toMatchObject({ state: 'bad-hook', ok: false, message: 'no export `enter`' })
  })

  test('that need not be in force is in order where its package is not there, and not where the function is not', () => {
    const optional = rule({ required: false })
    expect(one(createLedger(), optional)).toMatchObject({ state: 'not-loaded', ok: true })
    const ledger = createLedger()
    ledger.looked(file, [{ where: query.key, sites: [], refused: [] }], [], [])
    expect(one(ledger, optional)).toMatchObject({ state: 'no-match', ok: false })
  })

  test('that is left out for want of a package says of which', () => {
    const inactive = [{ rule: rule({ id: 'late' }), missing: ['nats', 'redis'] }]
    expect(statusesOf([], createLedger(), { inactive })).toMatchObject([
      { rule: 'late', state: 'left-out', ok: true, message: 'nats, redis are not installed, and the rule depends on them' },
    ])
  })

  test('whose change waits for a start says so', () => {
    const ledger = createLedger()
    ledger.needsRestart('first', 'Client#query has been loaded unwoven')
    expect(one(ledger)).toMatchObject({ state: 'needs-restart', ok: false, message: 'Client#query has been loaded unwoven' })
  })
})

test('problems of no rule are kept apart, each once, and not without end', () => {
  const ledger = createLedger()
  const error = new HooklineError('HOOKLINE_RULES_UNREADABLE', 'rules.json is missing')
  ledger.problem(undefined, error)
  ledger.problem(undefined, error)
  expect(ledger.problems).toEqual([error])
  for (let n = 0; n < 1_000; n++) ledger.problem(undefined, new Error(`number ${n}`))
  expect(ledger.problems).toHaveLength(100)
})

test('a rule over ten thousand functions is counted in full and kept in part', () => {
  const ledger = createLedger()
  const every = where('*')
  for (let n = 0; n < 10_000; n++) weave(ledger, site(every, { id: `f${n}`, line: n, wheres: [every.key] }))
  const status = one(ledger, rule({ where: every }), 'files')
  expect(status.copies[0]).toMatchObject({ functions: 10_000 })
  expect(status.copies[0]?.sites).toHaveLength(100)
  expect(status.message).toMatch(/^×10000: (pg 8.23.1 lib\/client.js:\d, ){2}pg 8.23.1 lib\/client.js:2 and 9997 more$/)
})
