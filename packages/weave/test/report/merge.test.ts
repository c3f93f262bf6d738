import { expect, test } from 'vitest'
import { reportJson, type ReportJson } from '../../src/report/json.ts'
import { createLedger } from '../../src/report/ledger.ts'
import { mergeReports } from '../../src/report/merge.ts'
import { statusesOf } from '../../src/report/statuses.ts'
import { rule, site, where } from './given.ts'

const query = where('Client#query')

function reportOf(loaded: boolean, problems: readonly Error[] = []): ReportJson {
  const ledger = createLedger()
  if (loaded) ledger.linked(site(query))
  return reportJson(statusesOf([rule()], ledger, { targetsOf: () => [] }), problems)
}

test('the process that knows most about a rule tells of it, in whichever order they ended', () => {
  for (const reports of [
    [reportOf(false), reportOf(true), reportOf(false)],
    [reportOf(true), reportOf(false)],
  ]) {
    expect(mergeReports(reports)).toMatchObject({ version: 1, ok: true, rules: [{ rule: 'first', state: 'woven' }] })
  }
  expect(mergeReports([reportOf(false), reportOf(false)])).toMatchObject({ ok: false, rules: [{ state: 'not-loaded' }] })
})

test('of processes that all miss, the one tells that knows what may have been meant', () => {
  const missing = (names: readonly string[]): ReportJson => {
    const ledger = createLedger()
    const found = [{ where: query.key, sites: [], refused: [] }]
    ledger.looked({ package: 'pg', version: '8.23.1', file: 'lib/client.js' }, found, names, [])
    return reportJson(statusesOf([rule()], ledger, { targetsOf: () => [] }), [])
  }
  for (const reports of [
    [missing([]), missing(['Client#qeury'])],
    [missing(['Client#qeury']), missing([])],
  ]) {
    expect(mergeReports(reports).rules).toMatchObject([{ state: 'no-match', suggestion: 'Client#qeury' }])
  }
})

test('a problem of several processes is told once', () => {
  const problem = Object.assign(new Error('rules.json is missing'), { code: 'HOOKLINE_RULES_UNREADABLE' })
  const merged = mergeReports([reportOf(true, [problem]), reportOf(true, [problem])])
  expect(merged.problems).toEqual([{ code: 'HOOKLINE_RULES_UNREADABLE', severity: 'error', message: 'rules.json is missing' }])
  expect(merged.ok).toBe(false)
})
