/** Which package a file belongs to, and by which names rules know it. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PackageFiles, slashed } from '../../src/loader/package-files.ts'
import { mayHold } from '../../src/loader/prefilter.ts'
import type { Where } from '../../src/model.ts'

let root: string
beforeEach(() => {
  root = slashed(realpathSync(mkdtempSync(join(tmpdir(), 'hookline-packages-'))))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function write(path: string, value: unknown): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), typeof value === 'string' ? value : JSON.stringify(value))
}

function refs(path: string, ...wanted: string[]): string[] {
  const files = new PackageFiles(new Set(wanted))
  const folder = files.folderOf(`${root}/${path}`)
  return folder === undefined ? [] : files.refsOf(`${root}/${path}`, folder).map(ref => `${ref.package}@${ref.version}/${ref.file}`)
}

describe('an installed package', () => {
  it('is known by its folder', () => {
    write('node_modules/pg/package.json', { name: 'pg', version: '8.1.0' })
    expect(refs('node_modules/pg/lib/client.js', 'pg')).toEqual(['pg@8.1.0/lib/client.js'])
    expect(refs('node_modules/pg/lib/client.js', 'mysql', '.')).toEqual([])
  })

  it('has a scope or not', () => {
    write('node_modules/@one/pg/package.json', { name: '@one/pg', version: '2.0.0' })
    expect(refs('node_modules/@one/pg/a.js', 'pg', '@one/pg')).toEqual(['@one/pg@2.0.0/a.js'])
  })

  it('is the innermost one', () => {
    write('node_modules/a/package.json', { name: 'a', version: '1.0.0' })
    write('node_modules/a/node_modules/b/package.json', { name: 'b', version: '2.0.0' })
    expect(refs('node_modules/a/node_modules/b/i.js', 'a', 'b')).toEqual(['b@2.0.0/i.js'])
    expect(refs('node_modules/.pnpm/b@2/node_modules/b/i.js', 'b')).toEqual(['b@0.0.0/i.js'])
  })

  it('goes by its folder and by its own name when it is an alias', () => {
    write('node_modules/database/package.json', { name: 'pg', version: '8.1.0' })
    expect(refs('node_modules/database/i.js', 'pg')).toEqual(['pg@8.1.0/i.js'])
    expect(refs('node_modules/database/i.js', 'database')).toEqual(['database@8.1.0/i.js'])
    expect(refs('node_modules/database/i.js', 'other')).toEqual([])
  })

  it('is not one that it only depends on', () => {
    write('node_modules/orm/package.json', { name: 'orm', version: '1.0.0', dependencies: { pg: '8' } })
    expect(refs('node_modules/orm/i.js', 'pg')).toEqual([])
  })

  it('is not divided by a package.json inside of it', () => {
    write('node_modules/dual/package.json', { name: 'dual', version: '3.0.0' })
    write('node_modules/dual/esm/package.json', { type: 'module', name: 'inner' })
    expect(refs('node_modules/dual/esm/i.js', 'dual', 'inner')).toEqual(['dual@3.0.0/esm/i.js'])
  })

  it.each([
    ['no JSON', '{ "name": '],
    ['a list', '[]'],
    ['null', 'null'],
    ['strange fields', '{ "name": 7, "version": {}, "main": [], "exports": 1 }'],
  ])('may have a package.json that is %s', (_, text) => {
    write('node_modules/odd/package.json', text)
    expect(refs('node_modules/odd/i.js', 'odd')).toEqual(['odd@0.0.0/i.js'])
  })
})

describe('a file of the application', () => {
  it('is in "." and in the nearest package with a name', () => {
    write('package.json', { name: 'shop', version: '1.0.0' })
    write('src/package.json', { type: 'module' })
    expect(refs('src/a.js', '.')).toEqual(['.@1.0.0/src/a.js'])
    expect(refs('src/a.js', 'shop')).toEqual(['shop@1.0.0/src/a.js'])
    expect(refs('src/a.js', '.', 'shop')).toEqual(['.@1.0.0/src/a.js', 'shop@1.0.0/src/a.js'])
  })

  it('may be a package of a workspace that is linked into node_modules', () => {
    write('package.json', { name: 'shop' })
    write('packages/lib/package.json', { name: '@shop/lib', version: '2.0.0' })
    write('packages/lib/i.js', '')
    mkdirSync(join(root, 'node_modules/@shop'), { recursive: true })
    symlinkSync(join(root, 'packages/lib'), join(root, 'node_modules/@shop/lib'))
    const real = slashed(realpathSync(join(root, 'node_modules/@shop/lib/i.js'))).slice(root.length + 1)
    expect(refs(real, '@shop/lib')).toEqual(['@shop/lib@2.0.0/i.js'])
    expect(refs(real, '.')).toEqual(['.@2.0.0/i.js'])
  })

  it('may have no package at all', () => {
    expect(refs('deep/a.js', '.')).toEqual(['.@0.0.0/a.js'])
  })

  it('is looked for once for each folder', () => {
    write('package.json', { name: 'shop', version: '1.0.0' })
    const files = new PackageFiles(new Set(['.']))
    const first = files.folderOf(`${root}/a.js`)
    write('package.json', { name: 'other' })
    expect(files.folderOf(`${root}/b.js`)).toBe(first)
  })
})

it.each([
  [{ main: './lib/main' }, ['lib/main', 'lib/main.js', 'lib/main/index.js', 'index.js'], ['lib/other.js']],
  [{}, ['index.js'], ['main.js']],
  [{ exports: './a.mjs' }, ['a.mjs'], ['index.js']],
  [
    { exports: { '.': { import: './esm/i.mjs', require: { node: './lib/i.js' }, types: './i.d.ts' }, './x': './x.js' } },
    ['esm/i.mjs', 'lib/i.js'],
    ['x.js', 'i.d.ts'],
  ],
  [{ exports: { import: './a.js', default: './b.js' } }, ['a.js', 'b.js'], ['index.js']],
  [{ exports: { '.': ['./first.js', './second.js'] } }, ['first.js', 'second.js'], []],
])('the main files of %j are told', (manifest, mains, others) => {
  write('node_modules/lib/package.json', { name: 'lib', version: '1.0.0', ...manifest })
  const found = new PackageFiles(new Set(['lib'])).folderOf(`${root}/node_modules/lib/i.js`)
  for (const file of mains) expect(found?.mains).toContain(file)
  for (const file of others) expect(found?.mains).not.toContain(file)
})

describe('a file without a look into it', () => {
  const where = (name: string, receiver?: string): Where => ({
    key: '',
    package: '',
    version: undefined,
    file: undefined,
    index: undefined,
    function: { text: '', receiver, member: 'any', accessor: undefined, name },
  })
  it.each([
    ['class Client { query() {} }', where('query', 'Client'), true],
    ['q() {}', where('query'), false],
    ['#secret() {}', where('#secret'), true],
    ['secret() {}', where('#secret'), false],
    ['anything', where('que*'), true],
    ['module.exports = 1', where('default'), true],
    ['class Client {}', where('constructor', 'Client'), true],
    ['class Pool {}', where('constructor', 'Client'), false],
    ['class Pool {}', where('constructor', '*'), true],
    ["'GET /': 1", where('GET /'), true],
    ['db.query(1); this.query(2), a.query;', where('query'), false],
    ['a = b.query ; c[d.query]', where('query'), false],
    ['Client.prototype.query = a', where('query'), true],
    ['x.query ??= a', where('query'), true],
    ['x.query\n= a', where('query'), true],
    ['({ ...query })', where('query'), true],
    ['querying(); subquery(); $query', where('query'), false],
    ['subquery(); async query() {}', where('query'), true],
    ['export { a as query }', where('query'), true],
    ['class Pool { query() {} }', where('query', 'Client'), false],
    ['export default class { query() {} }', where('query', 'default'), true],
    ['app.handlers = { query() {} }', where('query', 'app.handlers'), true],
    ['app.others = { query() {} }', where('query', 'app.handlers'), false],
    ['class A { static #q() {} }', where('#q', 'A'), true],
    ['class A{static#q(){}}', where('#q', 'A'), true],
  ])('%s may hold it or not', (text, place, expected) => {
    expect(mayHold(text, place)).toBe(expected)
  })
})
