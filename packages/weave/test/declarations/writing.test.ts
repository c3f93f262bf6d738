import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writeDeclarations, type Declarations } from '../../src/declarations/write.ts'
import { rule, type Some } from './support/rules.ts'
import { tsc } from './support/tsc.ts'

const workspace = join(import.meta.dirname, '../../../..')
const app = join(import.meta.dirname, 'fixtures/app')
const options = {
  compilerOptions: {
    target: 'es2023',
    module: 'nodenext',
    types: ['node'],
    typeRoots: [join(workspace, 'node_modules/@types')],
    strict: true,
    noEmit: true,
    allowJs: true,
    checkJs: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    customConditions: ['@hookline/source'],
  },
}
/** Where rules and hooks lie: not in the application's folder. */
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hookline-declarations-'))
  mkdirSync(join(folder, 'node_modules/@hookline'), { recursive: true })
  symlinkSync(join(workspace, 'packages/core'), join(folder, 'node_modules/@hookline/core'))
  put('tsconfig.json', JSON.stringify(options))
})
afterEach(() => rmSync(folder, { recursive: true }))

function put(file: string, text: string): string {
  const path = join(folder, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return path
}
const write = (some: readonly Some[], cwd = app, out?: string): Promise<Declarations> =>
  writeDeclarations({ rules: some.map((one, index) => rule(folder, index, one)), cwd, ...(out === undefined ? {} : { out }) })
const reasons = ({ skipped }: Declarations): readonly string[] => skipped.map(one => one.reason)

describe('rules in a folder of their own', () => {
  const some: readonly Some[] = [
    { package: 'pg', function: 'Client#query', hooks: 'hooks.mjs', enter: 'query' },
    { file: 'src/orders.ts', function: 'OrderService#place', hooks: 'hooks.mjs', enter: 'place' },
    { package: 'node:fs', function: 'readFileSync', hooks: 'hooks.mjs', enter: 'read' },
  ]

  test('hooks are checked against the application’s packages and files', async () => {
    const hooks = (place: string, query: string): string => `
      /** @type {import('./hookline-rules.mjs').Enter<'pg:Client#query'>} */
      export const query = (call, text) => { call.data = [text, ${query}] }
      /** @param {import('@hookline/core').CallContext} call @param {${place}} id */
      export function place(call, id) { call.data = id }
      /** @type {import('./hookline-rules.mjs').Enter<'node:fs:readFileSync'>} */
      export const read = (call, path) => { call.data = path }`
    put('hooks.mjs', hooks('string', 'call.receiver.database'))
    const { text, skipped } = await write(some)
    expect(skipped).toEqual([])
    expect(text).not.toContain('import("pg")')
    expect(await tsc(folder)).toEqual([])

    put('hooks.mjs', hooks('number', 'call.receiver.databse'))
    expect(await tsc(folder)).toEqual([
      {
        file: 'hookline-rules.mts',
        line: lineOf(text, 'rules.json, line 2: enter') + 1,
        text: expect.stringContaining("'string' is not assignable to type 'number'"),
      },
      { file: 'hooks.mjs', line: 3, text: expect.stringContaining("'databse' does not exist") },
    ])
  })

  test('JavaScript hooks in a project without allowJs are not passed over in silence', async () => {
    put('hooks.mjs', 'export const query = () => {}\nexport const place = query\nexport const read = query')
    await write(some)
    const complaints = await tsc(folder, { args: ['--allowJs', 'false', '--checkJs', 'false'] })
    expect(complaints.length).toBe(3)
    for (const one of complaints) expect(one.text).toMatch(/Could not find a declaration file for module '.\/hooks.mjs'/)
  })
})

test('what has no types is left out, with the reason in the file and in the answer; no rules are all right', async () => {
  const result = await write([
    { package: 'pg-pool', function: 'Pool#connect' },
    { package: 'not-there', function: 'run' },
    { package: '../../etc', function: 'run' },
    { file: 'src/stock.ts', function: 'Hidden#left' },
    { file: 'src/gone.ts', function: 'run' },
    { function: 'inner' },
    { package: 'ioredis', function: 'Nope#get' },
    { package: 'pg', function: '*#query' },
    { package: 'pg', function: 'Client##secret' },
    { file: 'src/orders.ts', function: 'map', index: 1 },
    { on: 'pg:query' },
    { adopt: { package: 'pg', version: undefined, take: () => undefined } },
    { package: 'pg', function: 'Client#end' },
  ])
  expect(reasons(result)).toEqual([
    'pg-pool has no types, and there is no @types package for it',
    'not-there is not installed',
    'its package has no valid npm name',
    'src/stock.ts exports no Hidden',
    'no file of the application exports run',
    'src/orders.ts exports no inner',
    'the types of ioredis export no Nope',
    '*#query may name several functions',
    'Client##secret is private: it has no type that can be named',
    '`index` chooses among functions named map; the types do not tell them apart',
    '`on` names targets of an adapter or a decorator, whose functions are not known here',
    'it attaches an adapter, which has hooks of its own',
  ])
  for (const { rule: id, reason } of result.skipped) expect(result.text).toContain(`//   ${id}: ${reason}\n`)
  const { text } = await write([], app, join(folder, 'no-rules.mts'))
  expect(text).toContain('export interface Targets')
  // Neither is broken.
  expect(await tsc(folder)).toEqual([])
})

test('names that try to leave their string or comment stay in it', async () => {
  const evil = [
    '"]; const x: never = 1 //',
    '*/ export const x: never = 1 /*',
    '`${process.exit(1)}`',
    '\n const x: never = 1\u2028const y: never = 1',
    '__proto__',
    '</script>',
    "'\\",
  ]
  const hooks = put('hooks.mjs', 'export const enter = () => {}')
  const { text } = await write([
    ...evil.map(name => ({ package: 'node:fs', function: `A#${name}`, id: `id ${name}`, hooks: 'hooks.mjs', enter: name })),
    ...evil.map(name => ({ package: 'node:fs', function: name, id: `id 2 ${name}` })),
    ...evil.map(name => ({ package: name, function: 'x', id: name })),
    ...evil.map(name => ({ file: `src/${name}.ts`, function: 'x', id: name })),
  ])
  expect(existsSync(hooks)).toBe(true)
  const complaints = await tsc(folder)
  // What is complained of are exports that are not there, and nothing else: no text of a rule has become code.
  const hooked = evil.filter(name => !name.includes('*'))
  expect(complaints.map(one => one.text)).toEqual(
    hooked.map(() => expect.stringMatching(/^TS(2339|2694).*(does not exist on type|has no exported member)/s)),
  )
  expect(text).not.toMatch(/\u2028|^\s*const x/m)
})

test('a file that has not changed is not written again', async () => {
  const { file } = await write([{ package: 'pg', function: 'Client#end' }])
  const before = statSync(file, { bigint: true })
  await write([{ package: 'pg', function: 'Client#end' }])
  const after = statSync(file, { bigint: true })
  expect([after.mtimeNs, after.ino]).toEqual([before.mtimeNs, before.ino])
  await write([{ package: 'pg', function: 'Client#query' }])
  expect(readFileSync(file, 'utf8')).toContain('Client#query')
})

test('it goes where `out` says, and its paths with it', async () => {
  put('hooks/hooks.mjs', 'export const enter = () => {}')
  const { file, text } = await write(
    [{ function: 'OrderService#place', hooks: 'hooks/hooks.mjs', enter: 'enter' }],
    app,
    join(folder, 'types/rules.mts'),
  )
  expect(file).toBe(join(folder, 'types/rules.mts'))
  expect(text).toContain('import("../hooks/hooks.mjs")')
  expect(text).toContain("import('./rules.mjs').Enter")
})

test('somebody else’s file is not overwritten', async () => {
  const file = put('hookline-rules.mts', 'export const mine = 1\n')
  await expect(write([], app, file)).rejects.toMatchObject({
    code: 'HOOKLINE_DECLARATIONS_REFUSED',
    message: expect.stringContaining(file),
  })
  expect(readFileSync(file, 'utf8')).toBe('export const mine = 1\n')
  await expect(write([], app, join(file, 'below.mts'))).rejects.toMatchObject({ code: 'HOOKLINE_DECLARATIONS_REFUSED' })
})

const lineOf = (text: string, part: string): number => text.split('\n').findIndex(line => line.includes(part)) + 1
