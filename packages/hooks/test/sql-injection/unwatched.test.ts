/** What is told when no query belongs to a request. */
import { HookRegistry, hookRegistry, REQUEST_INPUTS, type Report } from '@hookline/core'
import { sqlInjection, type SqlInjectionOptions } from '@hookline/hooks/sql-injection'
import { afterEach, describe, expect, it } from 'vitest'

const reports: Report[] = []
afterEach(() => void reports.splice(0))
const onReport = (report: Report): void => void reports.push(report)

function setUp(options: (registry: HookRegistry) => SqlInjectionOptions = registry => ({ registry })) {
  const registry = new HookRegistry({ onReport })
  registry.register(sqlInjection(options(registry)))
  const query = registry.target({ name: 'db', kind: 'db.query', shape: 'sync' }).wrap((sql: string) => sql.length)
  return { registry, query }
}

describe('without an adapter of a server', () => {
  it('is told once that nothing is watched', () => {
    const { query } = setUp()
    for (let n = 0; n < 30; n++) query('SELECT 1')
    expect(reports).toMatchObject([{ code: 'HOOKLINE_SQL_UNWATCHED', hook: 'sqlInjection', target: 'db' }])
    expect(reports[0]?.message).toContain('expressAdapter().install()')
  })
  it('is not told where there is one, where inputs are given, or once a request has come', () => {
    const watched = setUp()
    watched.registry.target({ name: 'server', kind: 'http.server.request', shape: 'async' })
    const given = setUp(registry => ({ registry, inputs: () => undefined }))
    const { registry, query } = setUp()
    const request = registry.target({ name: 'request', shape: 'sync' })
    request.begin(undefined, [], { seed: scope => void scope.set(REQUEST_INPUTS, {}) })?.run(() => query('SELECT 1'))
    for (let n = 0; n < 30; n++) for (const one of [watched.query, given.query, query]) one('SELECT 1')
    expect(reports).toEqual([])
  })
  it('nothing is said of servers where they would be in a registry that was not named', () => {
    hookRegistry.configure({ onReport })
    const { registry, query } = setUp(() => ({}))
    registry.target({ name: 'server', kind: 'http.server.request', shape: 'async' })
    for (let n = 0; n < 30; n++) query('SELECT 1')
    expect(reports).toMatchObject([{ code: 'HOOKLINE_SQL_UNWATCHED' }])
    expect(reports[0]?.message).not.toContain('no adapter of a server is installed')
    expect(reports[0]?.message).toContain('Give it as `registry`')
  })
})
