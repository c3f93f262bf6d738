import { expect, it } from 'vitest'
import type { RuleInput } from '../../src/rules/define.ts'
import { createMatcher, type Matcher } from '../../src/rules/matcher.ts'
import { readRules } from '../../src/rules/read.ts'

async function matcherOf(...rules: readonly RuleInput[]): Promise<Matcher> {
  const set = await readRules([rules])
  expect(set.problems).toEqual([])
  return createMatcher(set.rules)
}

const CLIENT = { package: 'pg', version: '8.23.1', file: 'lib/client.js' }

it('answers with the places of a package that fit version and file', async () => {
  const matcher = await matcherOf(
    { package: 'pg', function: 'a' },
    { package: 'pg', function: 'b', version: '>=8 <9' },
    { package: 'pg', function: 'c', version: '>=9' },
    { package: 'pg', function: 'd', file: 'lib/*.js' },
    { package: 'pg', function: 'e', file: 'lib/other.js' },
    { package: 'pg', function: 'f', file: 'lib/other.js', version: '>=9' },
    { package: 'pg-pool', function: 'g' },
  )
  expect(matcher.packages).toEqual(new Set(['pg', 'pg-pool']))
  const { wheres, mismatched } = matcher.match(CLIENT)
  expect(wheres.map(where => where.function.text)).toEqual(['a', 'b', 'd'])
  expect(mismatched).toEqual(['pg\t>=9\t\tc\tnone\t'])
  expect(matcher.match({ ...CLIENT, version: '9.1.0' }).mismatched).toEqual(['pg\t>=8 <9\t\tb\tnone\t'])
})

it('gives one place for rules that share it, with the kind that one of them says', async () => {
  const rule = { package: 'pg', function: 'Client#query' }
  const matcher = await matcherOf(rule, { ...rule, kind: 'callback', callbackIndex: -1 }, { ...rule, enabled: false })
  expect(matcher.match(CLIENT).wheres).toMatchObject([{ function: { text: 'Client#query' }, kind: 'callback', callbackIndex: -1 }])
})

it('matches rules that are off, since they can be switched on', async () => {
  expect((await matcherOf({ package: 'pg', function: 'a', enabled: false })).match(CLIENT).wheres).toHaveLength(1)
})

it('makes nothing for files of which nothing is wanted', async () => {
  const matcher = await matcherOf({ package: 'pg', function: 'a', file: 'lib/a.js' }, { package: 'x', function: 'a' })
  const nothing = matcher.match({ package: 'express', version: '5.0.0', file: 'index.js' })
  expect(nothing).toEqual({ wheres: [], mismatched: [] })
  expect(Object.isFrozen(nothing)).toBe(true)
  expect(matcher.match({ package: 'other', version: '5.0.0', file: 'index.js' })).toBe(nothing)
  expect(matcher.match({ ...CLIENT, file: 'lib/b.js' })).toBe(nothing)
  // Without globs all files of a version share one answer.
  const inX = { package: 'x', version: '1.0.0' }
  expect(matcher.match({ ...inX, file: 'a.js' })).toBe(matcher.match({ ...inX, file: 'b.js' }))
})

it('says which packages are adopted', async () => {
  const adopt = (): void => {}
  const matcher = await matcherOf(
    { package: 'pg', version: '>=8.11 <9', adopt },
    { package: 'pg', version: '>=10', adopt },
    { package: 'globalThis', adopt },
  )
  expect(['8.10.0', '8.23.1', '9.0.0', '10.0.0'].map(version => matcher.adopts('pg', version))).toEqual([false, true, false, true])
  expect([matcher.adopts('globalThis', process.versions.node), matcher.adopts('express', '5.0.0')]).toEqual([true, false])
  expect(matcher.packages).toEqual(new Set(['pg', 'globalThis']))
  expect(matcher.match(CLIENT).wheres).toEqual([])
})

it('says which files of a package are adopted one by one, in place of its main file', async () => {
  const matcher = await matcherOf({ package: 'sdk', version: '>=1', file: 'dist/*/{server,client}.js', adopt: () => {} })
  const adopts = (file: string, isMain = false): boolean => matcher.adopts('sdk', '1.0.0', file, isMain)
  expect(['dist/esm/server.js', 'dist/cjs/client.js', 'dist/esm/other.js'].map(file => adopts(file))).toEqual([true, true, false])
  expect(adopts('index.js', true)).toBe(false)
  expect(matcher.adopts('sdk', '0.9.0', 'dist/esm/server.js', false)).toBe(false)
})

it('keeps rules of targets out', async () => {
  const { fileURLToPath } = await import('node:url')
  const matcher = await matcherOf({ on: 'pg:query', hooks: fileURLToPath(import.meta.url), enter: 'x' })
  expect(matcher.packages.size).toBe(0)
})
