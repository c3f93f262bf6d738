/**
 * Real libraries, hooked by rules through the loader. Every program runs bare, with hooks that change nothing (it must say the same, byte for
 * byte), with hooks that print what they see, and where it has such, with hooks that change what happens. What the hooks print stands beside
 * the program, in seen.txt and changed.txt.
 */
import { startPostgres, type Postgres } from '@hookline/testing/postgres'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { folderOf, run, type Program } from './programs.ts'

const PROGRAMS: readonly Program[] = [
  { name: 'pg', changes: true },
  { name: 'pg-cursor', changes: true },
  { name: 'pg-pool', changes: true },
  { name: 'express', changes: true },
  { name: 'express4' },
  { name: 'undici', changes: true },
  { name: 'execa', changes: true },
  { name: 'mysql2', changes: true, open: 3 },
  { name: 'ioredis', changes: true },
  { name: 'mcp', changes: true },
  { name: 'http', changes: true },
  { name: 'entry-cjs', entry: 'app.js', changes: true },
  { name: 'entry-esm' },
  { name: 'generics', entry: 'app.mts', changes: true },
  { name: 'tsx', entry: 'app.ts', flags: ['--import=tsx'] },
  { name: 'processes', changes: true },
  { name: 'processes', flags: ['--permission', '--allow-fs-read=*', '--allow-worker', '--allow-child-process'], changes: true },
]

let postgres: Postgres
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.stop())

/** What hooks print begins with the number of the call. */
const withoutHooks = (out: string): string => out.replaceAll(/^\d+ [<>~] .*\n/gm, '')

describe.concurrent.each(PROGRAMS.map(program => [[program.name, ...(program.flags ?? []).slice(0, 1)].join(' '), program] as const))(
  '%s',
  (_, program) => {
    const env = (): Record<string, string> => ({ DATABASE: postgres.url })
    let bare: ReturnType<typeof run> | undefined
    const ranBare = (): ReturnType<typeof run> => (bare ??= run(program, 'bare', env()))

    it('says the same under hooks that change nothing', async ({ expect }) => {
      const { error, ...ran } = await run(program, 'inert', env())
      const counts = [...error.matchAll(/inert hooks: (\d+) calls, (\d+) over\n/g)]
      const sum = (column: number): number => counts.reduce((all, count) => all + Number(count[column]), 0)
      expect({ ...ran, error: error.replaceAll(/inert hooks: .*\n/g, '') }).toEqual(await ranBare())
      expect(sum(1)).toBeGreaterThan(0)
      expect(sum(2)).toBe(sum(1) - (program.open ?? 0))
      expect(ran.code).toBe(0)
    })

    it('is seen by hooks as it happens', async ({ expect }) => {
      const { out, ...ran } = await run(program, 'seen', env())
      await expect(out).toMatchFileSnapshot(`${folderOf(program.name)}seen.txt`)
      expect({ ...ran, out: withoutHooks(out) }).toEqual(await ranBare())
    })

    it.runIf(program.changes)('can be changed by hooks', async ({ expect }) => {
      const { out, error } = await run(program, 'changed', env())
      await expect(out).toMatchFileSnapshot(`${folderOf(program.name)}changed.txt`)
      expect(error).toBe((await ranBare()).error)
    })
  },
)
