/** What earlier starts have found out, and when it does not count. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { diskMemory } from '../../src/loader/memory.ts'
import { app, rule, type How } from './app.ts'

let folder: string
let cache: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hookline-memory-'))
  cache = join(folder, 'cache')
  mkdirSync(cache, { mode: 0o700 })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const open = () => diskMemory(cache, 'known-test', -Infinity)
const written = async (): Promise<void> => {
  while (readdirSync(cache).length === 0) await new Promise(resolve => setTimeout(resolve, 20))
}

describe('memory of a file', () => {
  it.each([
    ['is written', path => writeFileSync(path, 'let b')],
    ['is written and given its old times', (path: string) => (writeFileSync(path, 'let c'), utimesSync(path, 1, 1))],
    ['is removed', path => rmSync(path)],
  ] as [string, (path: string) => unknown][])('ends when the file %s', async (_, change) => {
    const path = join(folder, 'a.js')
    writeFileSync(path, 'let a')
    utimesSync(path, 1, 1)
    open().keepFile(path, 'commonjs', 'key')
    await written()
    expect(open().file(path, 'commonjs')).toBe('key')
    expect(open().file(path, 'module')).toBeUndefined()
    change(path)
    expect(open().file(path, 'commonjs')).toBeUndefined()
  })

  it('begins when it has not been changed for some time', async () => {
    const path = join(folder, 'a.js')
    writeFileSync(path, 'let a')
    const memory = diskMemory(cache, 'known-test')
    memory.keepFile(path, 'commonjs', 'key')
    memory.keepFile(process.execPath, 'commonjs', 'key')
    await written()
    expect([open().file(path, 'commonjs'), open().file(process.execPath, 'commonjs')]).toEqual([undefined, 'key'])
  })
})

describe('memory of a package', () => {
  it('ends when its package.json is written', async () => {
    const root = join(folder, 'lib/')
    mkdirSync(root)
    writeFileSync(join(root, 'package.json'), '{}')
    open().keepFolder(root, { root, names: ['lib'], version: '1.0.0', mains: new Set(['index.js']) })
    await written()
    expect(open().folder(root)).toEqual({ root, names: ['lib'], version: '1.0.0', mains: new Set(['index.js']) })
    writeFileSync(join(root, 'package.json'), '{"version":"2.0.0"}')
    expect(open().folder(root)).toBeUndefined()
  })

  it('tells those that no rule is about from those that are not known', async () => {
    const root = join(folder, 'lib/')
    mkdirSync(root)
    writeFileSync(join(root, 'package.json'), '{}')
    open().keepFolder(root, undefined)
    await written()
    expect([open().folder(root), open().folder(`${root}other/`)]).toEqual([null, undefined])
  })
})

it.each([
  ['garbage', () => writeFileSync(join(cache, 'known-test'), Buffer.from([0, 10, 123, 255]))],
  ['what others can write', () => chmodSync(join(cache, 'known-test'), 0o666)],
  ['a changed key', () => writeFileSync(join(cache, 'known-test'), readFileSync(join(cache, 'known-test'), 'utf8').replace('key', 'kez'))],
] as [string, () => void][])('memory that is %s counts for nothing', async (_, spoil) => {
  const path = join(folder, 'a.js')
  writeFileSync(path, 'let a')
  open().keepFile(path, 'commonjs', 'key')
  await written()
  spoil()
  expect(open().file(path, 'commonjs')).toBeUndefined()
})

describe('an application', () => {
  const SOURCE = { 'app.js': "console.log(require('ms')(60000))" }
  const RULES = [rule('ms', 'fmtShort'), rule('ms', 'nothing')]
  const OUT = '> ms:fmtShort [60000]\n< ms:fmtShort "1m"\n1m\n'
  const known = (cache: string) => readdirSync(cache).filter(name => name.startsWith('known-'))
  const report = { HOOKLINE_REPORT: 'table' }

  it('is the same, and reports the same, with the memory of the start before', async () => {
    const little = app(SOURCE, RULES)
    const env = { HOOKLINE_CACHE: 'cache', ...report }
    const first = await little.run(['app.js'], { env })
    expect(known(little.path('cache'))).toHaveLength(1)
    expect(first.out).toBe(OUT)
    expect(await little.run(['app.js'], { env })).toEqual(first)
  })

  it.each([
    ['another preload may give other texts', { before: ['--import', 'data:text/javascript,'] }, RULES],
    ['a closed rule is to be sure', {}, [rule('ms', 'fmtShort', { failure: 'closed' })]],
    ['source maps are asked for', { before: ['--enable-source-maps'] }, RULES],
  ] as [string, How, object[]][])('is given none when %s', async (_, how, rules) => {
    const little = app(SOURCE, rules)
    expect((await little.run(['app.js'], { ...how, env: { HOOKLINE_CACHE: 'cache' } })).out).toBe(OUT)
    expect(known(little.path('cache'))).toEqual([])
  })

  it('is woven by what rules say now', async () => {
    const little = app(SOURCE, RULES)
    await little.run(['app.js'], { env: { HOOKLINE_CACHE: 'cache' } })
    little.write('rules.json', JSON.stringify([rule('ms', 'parse')]))
    little.write('app.js', "console.log(require('ms')('2s'))")
    const { out } = await little.run(['app.js'], { env: { HOOKLINE_CACHE: 'cache' } })
    expect(out).toBe('> ms:parse ["2s"]\n< ms:parse 2000\n2000\n')
    expect(known(little.path('cache'))).toHaveLength(2)
  })
})
