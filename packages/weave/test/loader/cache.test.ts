/** The cache on disk: what is in it is run, so nobody else may have written it, and nothing may depend on it. */
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { diskCache, keyOf, type Kept } from '../../src/loader/cache.ts'
import { findCacheFolder } from '../../src/loader/cache-folder.ts'
import { trim } from '../../src/loader/cache-size.ts'
import { app, entriesOf, rule } from './app.ts'

const isRoot = process.geteuid?.() === 0
const isWindows = process.platform === 'win32'

let folder: string
let told: string[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hookline-cache-'))
  told = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const KEPT: Kept = { code: 'woven()\n// ü\n', sites: [], findings: [{ where: 'w', sites: [], refused: [] }] }
const KEY = keyOf(['a'], 'source')
const open = () => diskCache(folder, '1', why => told.push(why))

describe('an entry', () => {
  it('is given back as it was kept, to this process and the next', () => {
    open().set(KEY, KEPT)
    expect(open().get(KEY)).toEqual(KEPT)
    expect(told).toEqual([])
    expect(readdirSync(folder)).toEqual([KEY])
  })

  it('has a name that every part of what it depends on changes', () => {
    const keys = [keyOf(['a'], 's'), keyOf(['b'], 's'), keyOf(['a'], 't'), keyOf(['a', undefined], 's'), keyOf([['a']], 's')]
    expect(new Set(keys).size).toBe(keys.length)
  })

  it.each([
    ['is empty', path => truncateSync(path, 0)],
    ['is cut short', path => truncateSync(path, statSync(path).size - 3)],
    ['is garbage', path => writeFileSync(path, Buffer.from([0, 255, 10, 10, 200]))],
    ['was changed by one letter', path => writeFileSync(path, readFileSync(path, 'utf8').replace('woven', 'wovem'))],
    ['has the sum of another key', path => writeFileSync(path, readFileSync(path, 'utf8').replace(KEY, KEY.replace(/./, 'x')))],
  ] as [string, (path: string) => void][])('that %s is ignored and written anew', (_, spoil) => {
    const path = join(folder, KEY)
    open().set(KEY, KEPT)
    spoil(path)
    expect(open().get(KEY)).toBeUndefined()
    expect(told).toHaveLength(1)
    open().set(KEY, KEPT)
    expect(open().get(KEY)).toEqual(KEPT)
  })

  it('of another name is not one of this name, though it was put there whole', () => {
    open().set(KEY, KEPT)
    const other = keyOf(['b'], 'source')
    renameSync(join(folder, KEY), join(folder, other))
    expect(open().get(other)).toBeUndefined()
  })

  it
    .skipIf(isWindows)
    .each([
      ['others can write to', path => chmodSync(path, 0o666)],
      ['the group can write to', path => chmodSync(path, 0o660)],
      ['is a link', path => (renameSync(path, `${path}.real`), symlinkSync(`${path}.real`, path))],
      ['is a folder', path => (rmSync(path), mkdirSync(path))],
      ...(isRoot ? [['belongs to somebody else', (path: string) => chownSync(path, 12_345, 12_345)] as const] : []),
    ] as [string, (path: string) => void][])('that %s is not trusted', (_, expose) => {
    open().set(KEY, KEPT)
    expose(join(folder, KEY))
    expect(open().get(KEY)).toBeUndefined()
    expect(told).toHaveLength(1)
  })

  it.skipIf(isWindows)('can be read and written by its owner only', () => {
    open().set(KEY, KEPT)
    expect(lstatSync(join(folder, KEY)).mode & 0o777).toBe(0o600)
  })

  it('that cannot be written is told once, and nothing more is tried', () => {
    rmSync(folder, { recursive: true })
    writeFileSync(folder, 'no folder')
    const cache = open()
    cache.set(KEY, KEPT)
    cache.set(keyOf(['b'], ''), KEPT)
    expect(told).toHaveLength(1)
  })
})

describe('the folder', () => {
  it('is made in node_modules of the application, for its owner only', () => {
    mkdirSync(join(folder, 'node_modules'))
    mkdirSync(join(folder, 'src'))
    const expected = join(folder, 'node_modules', '.cache', 'hookline')
    expect(findCacheFolder(undefined, join(folder, 'src'))).toEqual({ folder: expected })
    if (!isWindows) expect(lstatSync(expected).mode & 0o777).toBe(0o700)
  })

  it('is one of the user’s own under the folder for temporary files, where there are no node_modules', () => {
    const found = findCacheFolder(undefined, folder)
    expect(found.folder).toBe(join(tmpdir(), `hookline-${process.geteuid?.() ?? 'user'}`))
  })

  it('is the one that was asked for, and no other in its stead', () => {
    expect(findCacheFolder('own', folder)).toEqual({ folder: join(folder, 'own') })
    writeFileSync(join(folder, 'file'), '')
    expect(findCacheFolder('file', folder)).toMatchObject({ folder: undefined, why: expect.stringContaining('not a folder') as string })
  })

  it
    .skipIf(isWindows)
    .each([
      ['others can write to', own => chmodSync(own, 0o777)],
      ['the group can write to', own => chmodSync(own, 0o770)],
      ['is a link', own => (renameSync(own, `${own}.real`), symlinkSync(`${own}.real`, own))],
      ['anybody can replace', () => chmodSync(folder, 0o777)],
      ...(isRoot ? [['belongs to somebody else', (own: string) => chownSync(own, 12_345, 12_345)] as const] : []),
    ] as [string, (own: string) => void][])('that %s is not used', (_, expose) => {
    const own = join(folder, 'own')
    mkdirSync(own, { mode: 0o700 })
    expect(findCacheFolder('own', folder)).toEqual({ folder: own })
    expose(own)
    expect(findCacheFolder('own', folder)).toMatchObject({ folder: undefined })
  })

  it('does not grow without end: what was written longest ago goes first', () => {
    for (const [index, name] of ['old', 'middle', 'new'].entries()) {
      writeFileSync(join(folder, name), 'x'.repeat(100))
      utimesSync(join(folder, name), 1000 + index, 1000 + index)
    }
    writeFileSync(join(folder, 'key.123.abc'), '')
    utimesSync(join(folder, 'key.123.abc'), 1, 1)
    trim(folder, 250)
    expect(readdirSync(folder).toSorted()).toEqual(['middle', 'new'])
    trim(join(folder, 'gone'), 1)
  })
})

describe('an application', () => {
  const SOURCE = { 'app.js': "const main = a => require('ms')(a)\nconsole.log(main('2h'))" }
  const RULES = [rule('.', 'main'), rule('ms', 'parse', { exit: undefined })]
  const OUT = '> main ["2h"]\n> ms:parse ["2h"]\n< main 7200000\n7200000\n'
  const env = { HOOKLINE_CACHE: 'cache', HOOKLINE_DEBUG: '1' }

  it('is woven from the cache at its second start, without the parser', async () => {
    const little = app({ ...SOURCE }, RULES)
    expect(await little.run(['app.js'], { env })).toMatchObject({ out: OUT, error: '', code: 0 })
    const entries = entriesOf(little.path('cache'))
    expect(entries).toHaveLength(2)
    const times = entries.map(name => statSync(join(little.path('cache'), name)).mtimeMs)
    expect(await little.run(['app.js'], { env })).toMatchObject({ out: OUT, error: '', code: 0 })
    expect(entries.map(name => statSync(join(little.path('cache'), name)).mtimeMs)).toEqual(times)
  })

  it('is woven anew when a file or what rules say of it changes, and not when something else does', async () => {
    const little = app(SOURCE, RULES)
    const count = (): number => entriesOf(little.path('cache')).length
    await little.run(['app.js'], { env })
    little.write('app.js', `${SOURCE['app.js']}\n// changed`)
    await little.run(['app.js'], { env })
    expect(count()).toBe(3)
    little.write('hooks.mjs', `export const enter = () => {}, exit = () => {}`)
    little.write('rules.json', JSON.stringify([...RULES, rule('pg', 'Client#query'), rule('ms', 'fmtLong')]))
    await little.run(['app.js'], { env })
    expect(count()).toBe(4)
  })

  it.each([
    [
      'garbage in the cache',
      (cache: string) => {
        for (const name of readdirSync(cache)) writeFileSync(join(cache, name), 'garbage')
      },
    ],
    ['a file in the place of the cache', (cache: string) => (rmSync(cache, { recursive: true }), writeFileSync(cache, ''))],
    [
      'a cache that others can write to',
      (cache: string) => {
        chmodSync(cache, 0o777)
        for (const name of readdirSync(cache)) writeFileSync(join(cache, name), 'process.exit(13)')
      },
    ],
  ])('runs the same with %s', async (_, spoil) => {
    const little = app(SOURCE, RULES)
    await little.run(['app.js'], { env })
    spoil(little.path('cache'))
    const { out, error, code } = await little.run(['app.js'], { env })
    expect({ out, code }).toEqual({ out: OUT, code: 0 })
    expect(error).toMatch(/HooklineDebug: cache: /)
    expect(await little.run(['app.js'], { env: { ...env, HOOKLINE_DEBUG: undefined } })).toMatchObject({ out: OUT, error: '' })
  })

  it.each(['off', 'false', 'No', '0'])('may forbid it, by %s', async word => {
    const little = app(SOURCE, RULES)
    const before = readdirSync(little.folder)
    expect(await little.run(['app.js'], { env: { HOOKLINE_CACHE: word, TMPDIR: little.folder } })).toMatchObject({ out: OUT, error: '' })
    expect(readdirSync(little.folder)).toEqual(before)
  })

  it('shares a cold cache with others that start at the same time', async () => {
    const little = app(SOURCE, RULES)
    const ran = await Promise.all(Array.from({ length: 4 }, () => little.run(['app.js'], { env })))
    expect(ran.map(({ out, error }) => out + error)).toEqual([OUT, OUT, OUT, OUT])
    expect(entriesOf(little.path('cache')).filter(name => !/^[\da-f]{64}$/.test(name))).toEqual([])
  })
})
