import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { corpus, weaveFiles } from './corpus.ts'
import { endsOfBodies, skimFiles } from './skim-corpus.ts'

const run = promisify(execFile)
const fixture = (name: string): string => join(import.meta.dirname, 'fixtures', name)

describe('files of node_modules with every function woven', () => {
  it('parse, line for line: all of them, at least 2,000', { timeout: 600_000 }, async ({ annotate }) => {
    const { files, woven, refused, failures } = weaveFiles(corpus(12_000))
    await annotate(`${files} files, ${woven} functions woven, ${refused} refused`)
    expect(failures).toEqual([])
    expect(files).toBeGreaterThan(2000)
    expect(refused).toBeLessThan(woven / 100)
  })
})

describe('an application with every function of its libraries woven and hooked', () => {
  it.each(['pg', 'express', 'undici', 'zod'])('prints what it prints without: %s', { timeout: 300_000 }, async name => {
    const app = fixture(`app-${name}.mjs`)
    const bare = await run(process.execPath, [app])
    const off = await run(process.execPath, ['--conditions=@hookline/source', '--import', fixture('weave-everything.mts'), app])
    const on = await run(process.execPath, ['--conditions=@hookline/source', '--import', fixture('weave-everything.mts'), app], {
      env: { ...process.env, HOOKED: '1' },
    })
    expect(bare.stdout).not.toBe('')
    expect(off.stdout).toBe(bare.stdout)
    expect(on.stdout).toBe(bare.stdout)
    const calls = Number(/(\d+) calls/.exec(on.stderr)?.[1])
    expect(calls).toBeGreaterThan(20)
  })
})

describe('files of node_modules with some functions woven by name', () => {
  it('come out the same with the bodies left out that cannot matter', { timeout: 900_000 }, async ({ annotate }) => {
    const paths = corpus(12_000)
    const { woven, skipped, read, failures } = skimFiles(paths, 3)
    await annotate(`${woven} functions; ${skipped} of ${read} characters skipped`)
    expect(failures).toEqual([])
    expect(woven).toBeGreaterThan(5000)
    const { right, unknown, wrong } = endsOfBodies(paths)
    await annotate(`${right} ends of bodies found, ${unknown} not told`)
    expect(wrong).toEqual([])
    expect(right).toBeGreaterThan(50_000)
  })
})
