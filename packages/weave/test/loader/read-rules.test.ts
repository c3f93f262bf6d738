/** Rules that an earlier start has read, and when they are read again. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { diskCache } from '../../src/loader/cache.ts'
import { rulesOf } from '../../src/loader/read-rules.ts'
import { rule } from './app.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hookline-rules-'))
  mkdirSync(join(folder, 'cache'), { mode: 0o700 })
  mkdirSync(join(folder, 'hooks'))
  write('hooks/index.js', 'export const enter = () => {}, exit = enter')
  write('rules.json', JSON.stringify([rule('pg', 'Client#query', { hooks: './hooks', order: 3 })]))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text)
const read = (given: readonly string[] = ['rules.json']) =>
  rulesOf(
    given,
    folder,
    diskCache(join(folder, 'cache'), '1', () => {}),
    -Infinity,
  )
const needing = rule('pg', 'a', { hooks: './hooks', dependencies: ['pg'] })
const kept = (): string[] => readdirSync(join(folder, 'cache'))
const isKept = async (): Promise<void> => {
  while (kept().length === 0) await new Promise(resolve => setTimeout(resolve, 20))
}

describe('rules that were read before', () => {
  it('are the same, but for fields that say nothing', async () => {
    const first = await read()
    await isKept()
    const second = await read()
    expect(second.rules[0]).not.toBe(first.rules[0])
    expect(second).toEqual(JSON.parse(JSON.stringify(first)))
  })

  it.each([
    ['the file is written', () => write('rules.json', JSON.stringify([rule('pg', 'Client#end', { hooks: './hooks' })])), 'pg:Client#end'],
    [
      'the file is written and given its old times',
      () => {
        write('rules.json', JSON.stringify([rule('pg', 'Client#ends', { hooks: './hooks' })]))
        utimesSync(join(folder, 'rules.json'), 1, 1)
      },
      'pg:Client#ends',
    ],
  ] as [string, () => void, string][])('are read again when %s', async (_, change, id) => {
    utimesSync(join(folder, 'rules.json'), 1, 1)
    await read()
    await isKept()
    change()
    expect((await read()).rules.map(found => found.id)).toEqual([id])
  })

  it('are read again when their hook module is gone, or another stands before it', async () => {
    await read()
    await isKept()
    write('hooks/index.mjs', 'export const enter = () => {}, exit = enter')
    expect((await read()).rules[0]?.hooks).toMatch(/index\.mjs$/)
    rmSync(join(folder, 'hooks'), { recursive: true })
    expect((await read()).problems.map(({ code }) => code)).toEqual(['HOOKLINE_RULE_HOOKS_MISSING'])
  })

  it.each([
    [
      'problems',
      () => write('rules.json', JSON.stringify([rule('pg', 'Client#query', { hooks: './hooks', entre: 'enter' })])),
      ['rules.json'],
    ],
    ['a dependency that is missing', () => write('rules.json', JSON.stringify([needing])), ['rules.json']],
    [
      'a dependency that is there',
      () => {
        mkdirSync(join(folder, 'node_modules/pg'), { recursive: true })
        write('node_modules/pg/package.json', '{"name":"pg","version":"8.0.0","main":"package.json"}')
        write('rules.json', JSON.stringify([needing]))
      },
      ['rules.json'],
    ],
    ['code', () => write('rules.mjs', `export default ${JSON.stringify([rule('pg', 'a', { hooks: './hooks' })])}`), ['rules.mjs']],
    ['a folder', () => write('hookline.rules.json', JSON.stringify([rule('pg', 'a', { hooks: './hooks' })])), ['.']],
  ] as [string, () => void, string[]][])('are not kept with %s', async (_, change, given) => {
    change()
    await read(given)
    // Kept a second later, after those that can be.
    await rulesOf(
      [join(folder, 'plain.json')],
      (write('plain.json', '[]'), folder),
      diskCache(join(folder, 'cache'), '1', () => {}),
      -Infinity,
    )
    await isKept()
    expect(kept()).toHaveLength(1)
  })
})
