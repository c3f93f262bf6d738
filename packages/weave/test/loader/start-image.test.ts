/** The published start takes V8's compiled code from the cache, and nothing depends on it. */
import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { app, rule, type App } from './app.ts'

const SOURCE = 'const main = a => `main ${a}`\nconsole.log(main(1))'
const HOOKED = '> main [1]\n< main "main 1"\nmain 1\n'
const isBuilt = process.env['HOOKLINE_DIST'] === '1'

async function started(little: App, before: readonly string[] = []): Promise<string> {
  expect(await little.run(['app.js'], { before, env: { HOOKLINE_CACHE: 'cache' } })).toEqual({
    out: HOOKED,
    error: '',
    code: 0,
    signal: null,
  })
  const names = readdirSync(little.path('cache')).filter(name => name.startsWith('start-'))
  expect(names).toHaveLength(1)
  return join(little.path('cache'), names[0] as string)
}

// Sources are started without it.
describe.skipIf(!isBuilt)('compiled code', () => {
  it('is kept by the second start and taken by the next', async () => {
    const little = app({ 'app.js': SOURCE }, [rule('.', 'main')])
    expect(statSync(await started(little)).size).toBe(0)
    const { ino, mode, size } = statSync(await started(little))
    expect(mode & 0o777).toBe(0o600)
    expect(size).toBeGreaterThan(100_000)
    // What V8 had refused would be written anew.
    expect(statSync(await started(little)).ino).toBe(ino)
  })

  it.each([
    ['cut short', (path: string) => truncateSync(path, statSync(path).size - 100)],
    ['garbage', (path: string) => writeFileSync(path, Buffer.alloc(400_000, 0xa7))],
    [
      'changed by a bit',
      (path: string) =>
        writeFileSync(
          path,
          readFileSync(path).map((byte, at) => (at === 150_000 ? byte ^ 1 : byte)),
        ),
    ],
    ['empty', (path: string) => truncateSync(path, 0)],
  ])('that is %s is passed over and written anew', async (_, spoil) => {
    const little = app({ 'app.js': SOURCE }, [rule('.', 'main')])
    await started(little)
    const path = await started(little)
    const { size } = statSync(path)
    spoil(path)
    expect(statSync(await started(little)).size).toBeGreaterThan(size / 2)
    const good = statSync(path).ino
    expect(statSync(await started(little)).ino).toBe(good)
  })

  it('of other flags is refused by V8 and written anew', async () => {
    const little = app({ 'app.js': SOURCE }, [rule('.', 'main')])
    await started(little)
    const { ino } = statSync(await started(little))
    expect(statSync(await started(little, ['--no-opt'])).ino).not.toBe(ino)
  })

  it('is not kept without a cache', async () => {
    const little = app({ 'app.js': SOURCE }, [rule('.', 'main')])
    expect((await little.run(['app.js'])).out).toBe(HOOKED)
    expect(readdirSync(little.folder).toSorted()).toEqual(['app.js', 'hooks.mjs', 'node_modules', 'package.json', 'rules.json'])
  })
})
