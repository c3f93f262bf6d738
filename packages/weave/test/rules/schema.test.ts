import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { FOREIGN, MODERN, SEED as SEED_FIELDS } from '../../src/rules/fields.ts'
import { readRules } from '../../src/rules/read.ts'
import { folderOf, read, told } from './helpers.ts'

const schema = JSON.parse(readFileSync(new URL('../../rules.schema.json', import.meta.url), 'utf8')) as {
  definitions: Record<string, { properties?: Record<string, { description?: string }> }>
}
const accepts = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allErrors: true }).compile(schema)

const GOOD = { package: 'pg', function: 'Client#query' }
const HOOKED = { ...GOOD, hooks: './hooks.mjs', enter: 'enter', exit: 'exit' }
const ON = { on: 'pg:query', hooks: './hooks.mjs', enter: 'enter' }
const SEED = { ImportPath: 'pg', Function: 'query', ReceiverType: '\\*Client', OnEnter: 'enter', OnExit: 'exit', Path: './hooks.mjs' }

const same = async (content: unknown, good: boolean): Promise<void> => {
  const set = await read(content)
  expect(set.problems.length === 0, told(set).join('\n')).toBe(good)
  expect(accepts(content), JSON.stringify(accepts.errors)).toBe(good)
}

it.each([
  [[]],
  [[GOOD]],
  [[HOOKED, ON, SEED]],
  [{ rules: [GOOD] }],
  [{ $schema: 'x', rules: [SEED] }],
  [{ extends: [], rules: [] }],
  [
    [
      {
        ...HOOKED,
        id: 'é x',
        description: '',
        version: '[8,9)',
        file: 'lib/**/*.{js,cjs}',
        index: 0,
        failure: 'closed',
        required: false,
        enabled: false,
      },
    ],
  ],
  [[{ ...HOOKED, order: -1.5, kind: 'callback', callbackIndex: -1, dependencies: [] }]],
  [[{ ...GOOD, callbackIndex: 1 }]],
  [[{ ...GOOD, package: '@scope/a.b' }]],
  [[{ ...GOOD, package: '.' }]],
  [[{ ...GOOD, package: 'node:fs/promises' }]],
  [[{ ...GOOD, package: 'fs/promises' }]],
  [[{ ...GOOD, package: 'npm:events' }]],
  [[{ ...GOOD, package: 'globalThis', version: '>=22' }]],
  [[{ ...ON, order: 1, failure: 'closed', required: false, enabled: false, dependencies: [] }]],
  [[{ ...SEED, Version: '', ReceiverType: '', OnExit: '', Order: 3, Dependencies: [] }]],
  [[{ ImportPath: 'main', Function: 'start', OnExit: 'exit', Path: './hooks.mjs' }]],
])('takes %j, and so does the schema', async content => {
  await same(content, true)
})

it.each([
  [5],
  ['x'],
  [null],
  [{}],
  [{ rules: {} }],
  [{ rules: [], extend: [] }],
  [{ rules: [], extends: 5 }],
  [{ rules: [], extends: [''] }],
  [[5]],
  [[{}]],
  [[{ package: 'pg' }]],
  [[{ function: 'f' }]],
  [[{ ...GOOD, colour: 1 }]],
  [[{ ...GOOD, Order: 1 }]],
  [[{ ...GOOD, adopt: {} }]],
  [[{ ...GOOD, id: '' }]],
  [[{ ...GOOD, id: ' a' }]],
  [[{ ...GOOD, id: 'a\n' }]],
  [[{ ...GOOD, function: 5 }]],
  [[{ ...GOOD, function: 'f'.repeat(1025) }]],
  [[{ ...GOOD, package: './lib' }]],
  [[{ ...GOOD, package: 'a b' }]],
  [[{ ...GOOD, file: './a' }]],
  [[{ ...GOOD, file: 'a/../b' }]],
  [[{ ...GOOD, file: '/a' }]],
  [[{ ...GOOD, file: '!a' }]],
  [[{ ...GOOD, file: 'a\\b' }]],
  [[{ ...GOOD, file: '(a|b)' }]],
  [[{ ...GOOD, index: -1 }]],
  [[{ ...GOOD, index: 1.5 }]],
  [[{ ...GOOD, kind: 'x' }]],
  [[{ ...GOOD, kind: 'async', callbackIndex: 0 }]],
  [[{ ...GOOD, callbackIndex: 'last' }]],
  [[{ ...GOOD, failure: 'x' }]],
  [[{ ...GOOD, required: 1 }]],
  [[{ ...GOOD, enabled: null }]],
  [[{ ...GOOD, order: '1' }]],
  [[{ ...GOOD, dependencies: 'pg' }]],
  [[{ ...GOOD, dependencies: ['../x'] }]],
  [[{ ...GOOD, enter: 'enter' }]],
  [[{ ...GOOD, hooks: './hooks.mjs' }]],
  [[{ ...GOOD, package: 'globalThis', file: 'a' }]],
  [[{ ...GOOD, package: 'node:http', index: 0 }]],
  [[{ on: 'pg:query' }]],
  [[{ ...ON, package: 'pg' }]],
  [[{ ...ON, version: '>=8' }]],
  [[{ ...ON, enter: undefined, exit: '' }]],
  [[{ ...SEED, OnEnter: '', OnExit: '' }]],
  [[{ ImportPath: 'pg', Function: 'f', Path: './hooks.mjs' }]],
  [[{ ImportPath: 'pg', OnEnter: 'enter', Path: './hooks.mjs' }]],
  [[{ ...SEED, Path: '' }]],
  [[{ ...SEED, UseRaw: true }]],
  [[{ ...SEED, id: 'x' }]],
  [[{ ...SEED, Dependencies: 'x' }]],
])('refuses %j, and so does the schema', async content => {
  await same(JSON.parse(JSON.stringify(content)), false)
})

it.each([
  ['whether names of functions can be read', [{ ...GOOD, function: 'Client::query' }]],
  ['whether a version is one', [{ ...GOOD, version: 'latest' }]],
  ['which modules Node has', [{ ...GOOD, package: 'node:htpp' }]],
  ['that a bare name is a built-in module', [{ ...GOOD, package: 'http', index: 0 }]],
  ['whether brackets of a glob belong together', [{ ...GOOD, file: '[a' }]],
  ['which files there are', [{ ...HOOKED, hooks: './hoks.mjs' }]],
  ['which files can be extended', { extends: './nowhere.json' }],
  [
    'that ids are unique',
    [
      { ...GOOD, id: 'a' },
      { ...GOOD, id: 'a' },
    ],
  ],
  [
    'that a place has one kind',
    [
      { ...GOOD, kind: 'sync' },
      { ...GOOD, kind: 'async' },
    ],
  ],
  ['that a class stands beside its function', [{ ...SEED, Function: 'Client#query' }]],
  ['regular expressions', [{ ...SEED, ReceiverType: '^Client$' }]],
  ['what Go calls its packages', [{ ...SEED, ImportPath: 'net/http' }]],
  ['what is hardly meant', [{ package: '.', function: '*' }]],
])('a schema does not know %s', async (_what, content) => {
  expect((await read(content)).problems.length).toBeGreaterThan(0)
  expect(accepts(content)).toBe(true)
})

it('names and explains every field there is, and no other', () => {
  const fieldsOf = (name: string): readonly string[] => Object.keys(schema.definitions[name]?.properties ?? {})
  expect(new Set([...fieldsOf('functionRule'), ...fieldsOf('targetRule'), 'adopt'])).toEqual(new Set(Object.keys(MODERN)))
  expect(new Set(fieldsOf('seedRule'))).toEqual(new Set(Object.keys(SEED_FIELDS)))
  expect(Object.keys(FOREIGN).filter(key => key in SEED_FIELDS || key in MODERN)).toEqual([])
  for (const { properties = {} } of Object.values(schema.definitions)) {
    for (const [key, { description }] of Object.entries(properties))
      if (key !== 'rules') expect([key, description?.length]).toEqual([key, expect.any(Number)])
  }
})

it('takes nothing that the schema refuses', async () => {
  const value = fc.constantFrom<unknown>(
    'pg',
    '.',
    'f',
    'enter',
    './hooks.mjs',
    '',
    ' ',
    'auto',
    'sync',
    0,
    -1,
    1.5,
    true,
    null,
    [],
    ['pg'],
    {},
    '>=8',
    '*',
    'a\u0085',
  )
  const fields = (names: readonly string[]): fc.Arbitrary<Record<string, unknown>> =>
    fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 4, noNullPrototype: true })
  const cwd = folderOf({})
  const rule = fc.oneof(
    fields(Object.keys(MODERN)).map(more => ({ ...GOOD, ...more })),
    fields(Object.keys(MODERN)).map(more => ({ ...HOOKED, ...more })),
    fields(Object.keys(MODERN)).map(more => ({ ...ON, ...more })),
    fields(Object.keys(SEED_FIELDS)).map(more => ({ ...SEED, ...more })),
    fields([...Object.keys(MODERN), ...Object.keys(SEED_FIELDS), 'x']),
  )
  await fc.assert(
    fc.asyncProperty(rule, async given => {
      writeFileSync(join(cwd, 'rules.json'), JSON.stringify([given]))
      const set = await readRules(['rules.json'], { cwd })
      if (!accepts([given])) expect(set.problems.length, JSON.stringify(accepts.errors)).toBeGreaterThan(0)
    }),
    { numRuns: 500 },
  )
}, 20_000)
