import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { LIMITS } from '../../src/rules/limits.ts'
import { readRules } from '../../src/rules/read.ts'
import { folderOf, told } from './helpers.ts'

const rule = (id: string): object => ({ id, package: 'pg', function: 'f' })
const idsOf = async (cwd: string, ...files: readonly string[]): Promise<readonly string[]> =>
  (await readRules(files, { cwd })).rules.map(({ id }) => id)

it('puts the rules of extended files before its own', async () => {
  const cwd = folderOf({
    'rules.json': { extends: ['./a.json', './deep'], rules: [rule('own')] },
    'a.json': { extends: './deep/b.json', rules: [rule('a')] },
    'deep/b.json': [rule('b')],
    'deep/hookline.rules.json': { extends: 'b.json', rules: [rule('c')] },
  })
  const set = await readRules(['rules.json'], { cwd })
  expect(set.rules.map(({ id }) => id)).toEqual(['b', 'a', 'c', 'own'])
  expect(set.files).toEqual(['rules.json', 'a.json', 'deep/b.json', 'deep/hookline.rules.json'].map(name => join(cwd, name)))
  // A name without "./" is a package's.
  expect(told(set)).toEqual([
    expect.stringMatching(
      /^deep\/hookline\.rules\.json:2:3: extends: no package has the rules "b\.json".*A file beside the rules is written "\.\/b\.json"\.$/,
    ),
  ])
})

it('resolves paths of an extended file from its own folder', async () => {
  const hooked = { package: 'pg', function: 'f', hooks: './own.mjs', enter: 'enter' }
  const cwd = folderOf({ 'rules.json': { extends: './deep/b.json', rules: [] }, 'deep/b.json': [hooked], 'deep/own.mjs': '' })
  const { rules } = await readRules(['rules.json'], { cwd })
  expect(rules[0]?.hooks).toContain('/deep/own.mjs')
})

const PACKAGE = {
  'node_modules/@x/rules/package.json': {
    name: '@x/rules',
    exports: {
      './json': './rules.json',
      './esm': { import: { types: './no.d.ts', default: './rules.json' } },
      './up': { import: './../../../secret.json' },
      './none': { browser: './rules.json' },
    },
  },
  'node_modules/@x/rules/rules.json': [rule('of package')],
  'secret.json': [rule('secret')],
}

it.each(['@x/rules/json', '@x/rules/esm'])('takes the rules of a package by %s', async name => {
  const cwd = folderOf({ ...PACKAGE, 'deep/rules.json': { extends: name, rules: [] } })
  expect(await idsOf(cwd, 'deep/rules.json')).toEqual(['of package'])
})

it('looks for packages from the rules file, then from the working folder, then from here', async () => {
  const elsewhere = folderOf({ 'rules.json': { extends: ['@x/rules/json', 'picomatch/package.json'], rules: [] } })
  const cwd = folderOf(PACKAGE)
  const { rules, files, problems } = await readRules([join(elsewhere, 'rules.json')], { cwd })
  expect(rules.map(({ id }) => id)).toEqual(['of package'])
  expect(files.at(-1)).toMatch(/\/node_modules\/picomatch\/package\.json$/)
  expect(problems.every(({ file }) => file?.endsWith('picomatch/package.json'))).toBe(true)
})

it.each([
  ['@x/rules/none', 'not defined by "exports"'],
  ['@x/rules/up', 'no package has the rules "@x/rules/up"'],
  ['@x/rules', 'no package has the rules "@x/rules"'],
  ['@y/rules', "Cannot find module '@y/rules'"],
  ['./nowhere.json', 'there is no such file'],
  ['./rulse.json', 'did you mean "rules.json"?'],
  ['node:fs', 'it is a built-in module'],
  ['https://example.org/rules.json', 'no package has the rules'],
  ['file://remote/rules.json', 'is no address of a file'],
  ['\u0000', 'no package has the rules "\\u0000"'],
  ['./\u0000', 'it cannot be read'],
])('tells that %j cannot be extended', async (name, sentence) => {
  const cwd = folderOf({ ...PACKAGE, 'rules.json': { extends: name, rules: [rule('own')] } })
  const { rules, problems } = await readRules(['rules.json'], { cwd })
  expect(rules.map(({ id }) => id)).toEqual(['own'])
  expect(problems).toMatchObject([{ code: 'HOOKLINE_RULES_EXTENDS', line: 2, path: 'extends', message: expect.stringContaining(sentence) }])
})

it('tells of files that extend each other, and takes their rules once', async () => {
  const cwd = folderOf({ 'a.json': { extends: './b.json', rules: [rule('a')] }, 'b.json': { extends: './a.json', rules: [rule('b')] } })
  const set = await readRules(['a.json'], { cwd })
  expect(set.rules.map(({ id }) => id)).toEqual(['b', 'a'])
  const [a, b] = [join(cwd, 'a.json'), join(cwd, 'b.json')]
  expect(told(set)).toEqual([`b.json:2:3: extends: a file extends itself: ${a} → ${b} → ${a}.`])
})

it('ends where files extend files without end', async () => {
  const chain = Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => [`${index}.json`, { extends: `./${index + 1}.json`, rules: [rule(String(index))] }]),
  )
  const set = await readRules(['0.json'], { cwd: folderOf(chain) })
  expect(set.rules).toHaveLength(LIMITS.depth)
  expect(told(set)).toEqual([expect.stringContaining(`more than ${LIMITS.depth} deep`)])
  const cwd = folderOf({ 'rules.json': { extends: './loop/rules.json', rules: [] } })
  symlinkSync(cwd, join(cwd, 'loop'))
  expect(told(await readRules(['rules.json'], { cwd }))).toEqual([expect.stringContaining('extends itself')])
})

it('reads at most as many files as it may', async () => {
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`${index}.json`, []]))
  const cwd = folderOf({
    ...many,
    'a.json': { extends: Array.from({ length: 250 }, (_, index) => `./${index}.json`), rules: [] },
    'b.json': { extends: Array.from({ length: 250 }, (_, index) => `./${index + 50}.json`) },
  })
  const set = await readRules(['a.json', 'b.json'], { cwd })
  expect(set.files).toHaveLength(LIMITS.files)
  expect(set.problems.length).toBe(46)
})

it('takes what is extended in code from the working folder', async () => {
  const cwd = folderOf({ 'a.json': [rule('a')] })
  const { rules } = await readRules([{ extends: './a.json' }], { cwd })
  expect(rules.map(({ id }) => id)).toEqual(['a'])
})
