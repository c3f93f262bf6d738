import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { startPostgres } from '@hookline/testing/postgres'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { walkthroughIn } from '../../../scripts/lib/walkthrough.ts'
import { pages } from '../scripts/pages.mts'
import { startDemo } from './run.ts'

describe('demo --once', () => {
  test('does what it says, in plain text, as the pages have it', async () => {
    const { code, output } = await startDemo(['--once']).ended

    expect(output).toContain('All 21 steps did what they say.')
    expect(output).not.toContain('NOT TRUE')
    expect(output).not.toContain('\x1b')
    expect(code, output).toBe(0)
    // When this fails: npm run readme -w @hookline/demo
    for (const { page, of } of pages) expect(walkthroughIn(readFileSync(page, 'utf8'))).toBe(of(output))
  })

  test('ends with a status of 1 when a step did not do what it says', async () => {
    const meddle = fileURLToPath(new URL('fixtures/meddle.mjs', import.meta.url))
    const { code, output } = await startDemo(['--once'], {}, ['--import', meddle]).ended

    expect(output).toContain('✗ NOT TRUE: the caller asked for 80, and 5 were taken from stock and paid')
    expect(output).toMatch(/^\d+ of 21 steps did not do what they say\.$/m)
    expect(code, output).toBe(1)
  })

  test('leaves the database of DATABASE_URL as it was, and is coloured when it is told so', async () => {
    await using postgres = await startPostgres({ databaseUrl: undefined })
    const client = new pg.Client(postgres.url)
    await client.connect()
    const objects = async (): Promise<unknown> =>
      (
        await client.query(
          'SELECT nspname, relname FROM pg_namespace LEFT JOIN pg_class ON relnamespace = pg_namespace.oid WHERE nspname !~ $1',
          ['^pg_'],
        )
      ).rows
    const before = await objects()

    const { code, output } = await startDemo(['--once'], { DATABASE_URL: postgres.url, FORCE_COLOR: '1' }).ended

    expect(output).toContain('the PostgreSQL of DATABASE_URL')
    expect(output).toContain('\x1b[1m1. A decorated method\x1b[22m')
    expect(code, output).toBe(0)
    expect(await objects()).toEqual(before)
    await client.end()
  })

  test('says what to do about a database that is not there', async () => {
    const { code, output } = await startDemo(['--once'], { DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/none' }).ended

    expect(output).toContain('PostgreSQL at 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1. Start it, correct DATABASE_URL, or unset it')
    expect(output).not.toContain('secret')
    expect(code, output).toBe(1)
  })

  test('refuses options it does not know', async () => {
    const { code, output } = await startDemo(['--twice']).ended

    expect(output).toContain("Unknown option '--twice'")
    expect(code, output).toBe(1)
  })
})
