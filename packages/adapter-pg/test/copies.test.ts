/** Which pg is hooked: imported or required, one of two copies, of a version that is known. */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { HookRegistry } from '@hookline/core'
import { pgAdapter, type PgModule } from '@hookline/adapter-pg'
import { recordEvents } from '@hookline/testing'
import pg, * as namespace from 'pg'
import Cursor from 'pg-cursor'
import QueryStream from 'pg-query-stream'
import { afterAll, describe, expect, it } from 'vitest'
import { server } from './fixture.ts'

const require = createRequire(import.meta.url)
const postgres = server()
const folder = mkdtempSync(join(tmpdir(), 'hookline-pg-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Another copy of the pg under test, with the version it says it has. */
function copyOf(name: string, version: string): PgModule & typeof pg {
  const from = dirname(require.resolve('pg/package.json'))
  const home = join(folder, name, 'node_modules')
  cpSync(from, join(home, 'pg'), { recursive: true, dereference: true })
  const manifest = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')) as { dependencies: Record<string, string> }
  for (const dependency of Object.keys(manifest.dependencies)) symlinkSync(join(dirname(from), dependency), join(home, dependency), 'dir')
  writeFileSync(join(home, 'pg', 'package.json'), JSON.stringify({ ...manifest, version }))
  return createRequire(join(home, 'index.js'))('pg') as typeof pg
}

const countsOf = async (registry: HookRegistry, library: typeof pg): Promise<number> => {
  using recorder = recordEvents(registry, { on: 'pg:query' })
  const client = new library.Client(postgres.url)
  await client.connect()
  await client.query('select 1')
  await client.end()
  return recorder.events.filter(event => event.type === 'exit').length
}

describe('which pg', () => {
  it('hooks what is imported and what is required, which are one', async () => {
    const registry = new HookRegistry()
    const uninstall = pgAdapter({ pg: namespace as unknown as PgModule }).install(registry)
    expect(await countsOf(registry, pg)).toBe(1)
    expect(await countsOf(registry, require('pg') as typeof pg)).toBe(1)
    expect(namespace.Client).toBe((require('pg') as typeof pg).Client)
    uninstall()
    expect(await countsOf(registry, pg)).toBe(0)
  })

  it('hooks the copy it was given and no other, and two of them each on its own', async () => {
    const copy = copyOf('copy', '8.23.1')
    expect(copy.Client).not.toBe(pg.Client)
    const registry = new HookRegistry()
    const uninstall = pgAdapter({ pg: copy }).install(registry)
    expect([await countsOf(registry, copy), await countsOf(registry, pg)]).toEqual([1, 0])
    const uninstallOther = pgAdapter({ pg }).install(registry)
    expect([await countsOf(registry, copy), await countsOf(registry, pg)]).toEqual([1, 1])
    uninstall()
    expect([await countsOf(registry, copy), await countsOf(registry, pg)]).toEqual([0, 1])
    uninstallOther()
  })

  it.each(['7.18.2', '8.0.2', '9.0.0'])('refuses version %s and touches nothing', version => {
    const copy = copyOf(`version-${version}`, version)
    const { query } = copy.Client.prototype
    expect(() => pgAdapter({ pg: copy }).install(new HookRegistry())).toThrow(
      expect.objectContaining({ code: 'HOOKLINE_ADAPTER_UNSUPPORTED_VERSION' }) as Error,
    )
    expect(copy.Client.prototype.query).toBe(query)
  })
})

describe('asynchronous hooks', () => {
  it.each(['cursor', 'stream'])('never send a %s that was closed while they worked, so that nothing waits behind it', async kind => {
    const registry = new HookRegistry()
    const uninstall = pgAdapter({ pg }).install(registry)
    using recorder = recordEvents(registry, { on: 'pg:query' })
    const client = new pg.Client(postgres.url)
    await client.connect()
    const remove = registry.register({ name: 'slow', on: 'pg:query', async onEnter() {} })
    const cursor = kind === 'cursor' ? client.query(new Cursor('select 1')) : client.query(new QueryStream('select 1')).cursor
    const keys = Object.getOwnPropertyNames(cursor)
    await cursor.close()
    expect((await client.query('select 2 as n')).rows).toEqual([{ n: 2 }])
    expect(recorder.events.flatMap(event => (event.type === 'exit' ? [event.outcome] : []))).toEqual(['aborted', 'returned'])
    expect(keys.includes('close') && !Object.hasOwn(cursor, 'close')).toBe(true)
    remove()
    await client.end()
    uninstall()
  })
})
