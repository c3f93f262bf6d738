import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LIMITS } from '../../src/rules/limits.ts'
import { createMatcher } from '../../src/rules/matcher.ts'
import { readRules } from '../../src/rules/read.ts'
import { suggest } from '../../src/rules/suggest.ts'
import { folderOf, read } from './helpers.ts'

it('never throws for whatever JSON a file holds', async () => {
  const cwd = folderOf({})
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.json(), fc.string({ unit: 'binary' }), fc.uint8Array().map(String)), async text => {
      writeFileSync(join(cwd, 'rules.json'), text)
      const { rules, problems } = await readRules(['rules.json'], { cwd })
      expect(rules.length + problems.length >= 0).toBe(true)
    }),
    { numRuns: 150 },
  )
})

it('never throws for whatever is given in code', async () => {
  const rule = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withSparseArray: true,
    withTypedArray: true,
  })
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        rule,
        fc.array(rule),
        rule.map(rules => ({ rules })),
        rule.map(names => ({ extends: names, rules: [] })),
      ),
      async given => {
        fc.pre(typeof given !== 'string')
        const { rules } = await readRules([given as never])
        createMatcher(rules)
      },
    ),
    { numRuns: 300 },
  )
})

it.each([
  [
    'a rule whose field throws',
    () => [
      {
        package: 'pg',
        get function() {
          throw new Error('no')
        },
      },
    ],
  ],
  [
    'a list whose length throws',
    () =>
      new Proxy([], {
        get() {
          throw new Error('no')
        },
      }),
  ],
  [
    'an object that cannot be looked at',
    () =>
      new Proxy(
        {},
        {
          ownKeys() {
            throw new Error('no')
          },
        },
      ),
  ],
  [
    'a revoked proxy',
    () => {
      const { proxy, revoke } = Proxy.revocable({}, {})
      revoke()
      return proxy
    },
  ],
  [
    'an error of a rule that throws when it is read',
    () => [
      {
        get package() {
          throw new Proxy(new Error('x'), {
            get() {
              throw new Error('y')
            },
          })
        },
      },
    ],
  ],
])('tells of %s', async (_what, make) => {
  const { rules, problems } = await readRules([make()])
  expect(rules).toEqual([])
  expect(problems.length).toBeGreaterThan(0)
})

it('keeps away from prototypes', async () => {
  const { rules, problems } = await read('[{ "__proto__": { "package": "pg", "function": "f" }, "constructor": {}, "toString": 1 }]')
  expect(rules).toEqual([])
  expect(problems.map(({ path }) => path)).toEqual(['rules[0].__proto__', 'rules[0].constructor', 'rules[0].toString'])
  const good = await read('[{ "package": "pg", "function": "__proto__" }, { "package": "constructor", "function": "hasOwnProperty" }]')
  expect(good.rules.map(({ id }) => id)).toEqual(['pg:__proto__', 'constructor:hasOwnProperty'])
  const matcher = createMatcher(good.rules)
  expect(matcher.match({ package: 'toString', version: '1.0.0', file: 'a.js' }).wheres).toEqual([])
  expect(matcher.match({ package: 'constructor', version: '__proto__', file: 'a.js' }).wheres).toHaveLength(1)
})

it('takes 10,000 rules and no more', async () => {
  const rules = Array.from({ length: LIMITS.rules + 5 }, () => ({ package: 'pg', function: 'f', hooks: './hooks.mjs', enter: 'enter' }))
  const set = await read(rules)
  expect(set.rules).toHaveLength(LIMITS.rules)
  expect(set.rules.at(-1)?.id).toBe('pg:f~10000')
  expect(set.problems).toMatchObject([{ code: 'HOOKLINE_RULES_LIMIT', message: expect.stringContaining('5 of this file are left out') }])
})

it('tells the first problems of very many and counts the others', async () => {
  const wrong = Object.fromEntries(Array.from({ length: 90 }, (_, index) => [`functioN${index}`, 1]))
  const { problems } = await read(Array.from({ length: 1000 }, () => wrong))
  expect(problems).toHaveLength(LIMITS.problems + 1)
  expect(problems.at(-1)).toMatchObject({ code: 'HOOKLINE_RULES_LIMIT', message: '89000 more problems are not listed.' })
})

it('tells of one rule with very many fields', async () => {
  const { problems } = await read([Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`f${index}`, 1]))])
  expect(problems).toHaveLength(101)
  expect(problems.at(-1)?.message).toContain('an object of 50000 fields')
})

it('refuses a file that is too large without reading it', async () => {
  const cwd = folderOf({ 'rules.json': `[${' '.repeat(LIMITS.fileBytes)}]` })
  const { problems } = await readRules(['rules.json'], { cwd })
  expect(problems).toMatchObject([{ code: 'HOOKLINE_RULES_UNREADABLE', message: expect.stringContaining(`at most ${LIMITS.fileBytes}`) }])
})

it.each([
  ['numbers', `[${'1,'.repeat(1_000_000)}1]`],
  ['lists in lists', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ['lists that never end', '['.repeat(1_000_000)],
  ['keys', `{${Array.from({ length: 200_000 }, (_, index) => `"k${index}":1`).join(',')}}`],
  ['the same key', `{${'"a":1,'.repeat(200_000)}"a":1}`],
  ['escapes', `["${'\\u0000'.repeat(500_000)}"]`],
  ['line ends', `[${'\n'.repeat(2_000_000)}]x`],
  ['stars', JSON.stringify([{ package: 'pg', function: '*'.repeat(1000), file: '*'.repeat(1000), version: '*'.repeat(1000) }])],
  ['spaces', JSON.stringify([{ package: 'pg', function: `get${' '.repeat(1000)}x`, version: `>=${' '.repeat(1000)}8` }])],
  ['ranges', JSON.stringify([{ package: 'pg', function: 'f', version: '1||'.repeat(340) }])],
])('reads a file of very many %s in time linear to it', async (_what, text) => {
  const { rules } = await read(text)
  expect(rules.length).toBeLessThan(2)
})

it('suggests near names only, nearest first', () => {
  expect(suggest('Client#qeury', ['Client#query', 'Client#quary', 'Pool#query', 'x'])).toEqual(['Client#query', 'Client#quary'])
  expect(suggest('client#Query', ['Client#query'])).toEqual(['Client#query'])
  expect(suggest('fn', ['ab', 'cd', 'fm'])).toEqual(['fm'])
  expect(suggest('', ['a'])).toEqual([])
  expect(suggest('x'.repeat(1000), ['y'])).toEqual([])
})
