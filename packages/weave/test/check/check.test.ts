import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkIn, folderWith, HOOKS, hooks, packageFiles } from './helpers.ts'

/** Code that would show that it was run. */
const LOUD = 'throw new Error("a check ran the package")\n'
const client = `${LOUD}class Client {\n  query() {}\n  end() {}\n}\nexports.Client = Client\n`

describe('installed packages', () => {
  test('are looked into and not run, nor are the hooks; each version is told', async () => {
    const folder = folderWith({
      'rules.json': [{ package: 'db', function: 'Client#query', ...hooks }],
      'hooks.mjs': HOOKS,
      'package.json': { name: 'app' },
      ...packageFiles('db', '8.0.0', client),
      ...packageFiles('other', '1.0.0', LOUD),
      ...packageFiles('db', '7.5.0', client, 'node_modules/other/node_modules/db'),
    })
    const { status, report, stderr } = await checkIn(folder)
    expect(status('db Client#query')).toMatchObject({ state: 'woven', ok: true, message: 'db 8.0.0 index.js:3; db 7.5.0 index.js:3' })
    expect(report).toMatchObject({ ok: true, problems: [] })
    expect(stderr).toBe('')
  })

  test('are told with both versions where the rule wants another', async () => {
    const folder = folderWith({
      'rules.json': [
        { package: 'db', version: '>=9', function: 'Client#query', ...hooks },
        { package: 'db', version: '[7.0.0,8.0.0)', function: 'Client#end', ...hooks },
      ],
      'hooks.mjs': HOOKS,
      'package.json': { name: 'app' },
      ...packageFiles('db', '8.0.0', client),
      ...packageFiles('db', '7.5.0', client, 'node_modules/other/node_modules/db'),
    })
    const { status } = await checkIn(folder)
    expect(status('db Client#query')).toMatchObject({
      state: 'version-mismatch',
      message: 'db 8.0.0 is there, and the rule wants >=9; db 7.5.0 is there, and the rule wants >=9',
    })
    expect(status('db Client#end')).toMatchObject({ state: 'woven', ok: true })
  })

  test('are found through links, as pnpm and workspaces have them', async () => {
    const folder = folderWith({
      'rules.json': [
        { package: 'db', function: 'Client#query', ...hooks },
        { package: 'pool', function: 'take', ...hooks },
        { package: '.', function: 'shared', ...hooks },
      ],
      'hooks.mjs': HOOKS,
      'package.json': { name: 'app', workspaces: ['packages/*'] },
      ...packageFiles('db', '8.0.0', client, 'node_modules/.pnpm/db@8.0.0/node_modules/db'),
      ...packageFiles('pool', '2.0.0', `${LOUD}function take() {}`, 'node_modules/.pnpm/db@8.0.0/node_modules/pool'),
      ...packageFiles('shared', '0.0.1', `${LOUD}export function shared() {}`, 'packages/shared'),
    })
    symlinkSync('.pnpm/db@8.0.0/node_modules/db', join(folder, 'node_modules/db'))
    symlinkSync('../packages/shared', join(folder, 'node_modules/shared'))
    // A circle of links has an end.
    mkdirSync(join(folder, 'packages/shared/node_modules'))
    symlinkSync('../../..', join(folder, 'packages/shared/node_modules/app'))
    const { status } = await checkIn(folder)
    expect(status('db Client#query')).toMatchObject({ state: 'woven', message: 'db 8.0.0 index.js:3' })
    expect(status('pool take')).toMatchObject({ state: 'woven' })
    expect(status('. shared')).toMatchObject({
      state: 'woven',
      ok: true,
      message: expect.stringMatching(/^the application .*index\.js:2$/),
    })
  })

  test('above the folder are found as modules of it find them', async () => {
    const folder = folderWith({
      'rules.json': [{ package: 'db', function: 'Client#query', ...hooks }],
      'hooks.mjs': HOOKS,
      'apps/shop/package.json': { name: 'shop' },
      ...packageFiles('db', '8.0.0', client),
    })
    expect((await checkIn(folder, { cwd: join(folder, 'apps/shop') })).status('db Client#query').state).toBe('woven')
    expect((await checkIn(folder, { entry: 'apps/shop/main.js' })).status('db Client#query').state).toBe('woven')
  })

  test('that are not there, and functions that are not in them, come with what may have been meant', async () => {
    const folder = folderWith({
      'rules.json': [
        { package: 'dbb', function: 'Client#query', ...hooks },
        { package: 'db', function: 'Client#qeury', ...hooks },
        { package: 'db', function: 'Cleint#end', ...hooks },
        { package: 'db', function: 'nothingLikeIt', ...hooks },
        { package: 'node:fs', function: 'readFil', ...hooks },
      ],
      'hooks.mjs': HOOKS,
      'package.json': { name: 'app' },
      ...packageFiles('db', '8.0.0', client),
    })
    const { status } = await checkIn(folder)
    expect(status('dbb Client#query')).toMatchObject({
      state: 'not-loaded',
      suggestion: 'db',
      message: 'dbb is not installed here; did you mean `db`?',
    })
    expect(status('db Client#qeury').message).toBe('no `Client#qeury` in db 8.0.0 (1 file); did you mean `Client#query`?')
    expect(status('db Cleint#end').suggestion).toBe('Client#end')
    expect(status('db nothingLikeIt')).toMatchObject({
      state: 'no-match',
      message: 'no `nothingLikeIt` in db 8.0.0 (1 file)',
    })
    expect(status('node:fs readFil').message).toBe('no `readFil` in node:fs; did you mean `readFile`?')
  })

  test('are looked into once more for names in that version only in which the function is not', async () => {
    const folder = folderWith({
      'rules.json': [{ package: 'db', function: 'Client#query', ...hooks }],
      'hooks.mjs': HOOKS,
      'package.json': { name: 'app' },
      ...packageFiles('db', '8.0.0', client),
      'node_modules/db/other.js': 'exports.other = function other() {}',
      ...packageFiles('db', '7.5.0', '// Client#query is elsewhere\n', 'node_modules/other/node_modules/db'),
      'node_modules/other/node_modules/db/client.js': 'exports.Client = class Client { qeury() {} }',
    })
    const { status } = await checkIn(folder)
    expect(status('db Client#query')).toMatchObject({
      state: 'woven',
      ok: false,
      copies: [
        { version: '8.0.0', state: 'woven', files: 1 },
        { version: '7.5.0', message: 'no `Client#query` in db 7.5.0 (2 files); did you mean `Client#qeury`?' },
      ],
    })
  })
})

test('the application is looked into, TypeScript and JSX included, and not what is made of it', async () => {
  const folder = folderWith({
    'rules.json': [
      { package: '.', function: 'Orders#place', ...hooks },
      { package: '.', function: 'View', ...hooks },
      { package: '.', function: 'Shop#open', ...hooks },
      { package: '.', function: 'main', ...hooks },
      { package: '.', file: 'dist/**', function: 'made', ...hooks },
    ],
    'hooks.mjs': HOOKS,
    'package.json': { name: 'app', type: 'module' },
    'src/orders.ts': 'enum State { open }\nexport class Orders {\n  constructor(private state = State.open) {}\n  place(): void {}\n}\n',
    'src/view.tsx': `${LOUD}export const View = (): object => <main>hello</main>\n`,
    'src/shop.ts': 'export class Shop {\n  @decorated() open(): void {}\n}\n',
    'src/types.d.ts': 'export declare function main(): void\n',
    'src/main.ts': `${LOUD}async function main(args: string[]): Promise<void> {}\nawait main([])\n`,
    'dist/main.js': 'async function main() {}\nfunction made() {}\n',
    'packages/one/package.json': { name: 'one' },
    'packages/one/build/main.js': 'async function main() {}\n',
    '.cache/main.js': 'async function main() {}\n',
  })
  const { status } = await checkIn(folder)
  expect(status('. Orders#place')).toMatchObject({ state: 'woven', message: 'the application src/orders.ts:4' })
  expect(status('. Shop#open')).toMatchObject({ state: 'woven', message: 'the application src/shop.ts:2' })
  expect(status('. View')).toMatchObject({ state: 'woven', message: 'the application src/view.tsx:2' })
  expect(status('. dist/** made')).toMatchObject({ state: 'woven', message: 'the application dist/main.js:2' })
  // A rule that names dist has it looked into for all rules.
  expect(status('. main').message).toBe(
    '×2, all hooked: the application dist/main.js:1, the application src/main.ts:2; name one by `file` or `index`',
  )
})

test('files that cannot be read, or hold a form that cannot be woven, tell it with their lines', async () => {
  const folder = folderWith({
    'rules.json': [
      { package: 'bad', function: 'broken', ...hooks },
      { package: 'gen', function: 'each', ...hooks },
    ],
    'hooks.mjs': HOOKS,
    'package.json': { name: 'app' },
    ...packageFiles('bad', '1.0.0', 'function broken() {}\nlet = = 3\n'),
    ...packageFiles('gen', '1.0.0', 'const globalThis = {}\nfunction each() {}\n'),
  })
  const { status } = await checkIn(folder)
  expect(status('bad broken')).toMatchObject({
    state: 'not-parseable',
    ok: false,
    message: expect.stringMatching(/^index\.js: 2:\d+: expected/),
  })
  expect(status('gen each')).toMatchObject({
    state: 'unsupported',
    ok: false,
    message: '`each` at index.js:2: the file declares a `globalThis` of its own, so woven code would not find its hooks',
  })
})

test('adapters, targets of others, rules that are off and rules for other programs are told for what they are', async () => {
  const folder = folderWith({
    'rules.mjs':
      'export default [{ package: "db", version: ">=8", adopt() {} }, { package: "globalThis", adopt() {} }, { package: "late", version: ">=2", adopt() {} }]',
    'rules.json': {
      extends: './rules.mjs',
      rules: [
        { on: 'pg:query', ...hooks },
        { package: 'db', function: 'Client#query', enabled: false, ...hooks },
        { package: 'db', function: 'Client#end', dependencies: ['nope'], ...hooks },
        { package: 'node:http', function: 'clientRequest', ...hooks },
      ],
    },
    'hooks.mjs': HOOKS,
    'package.json': { name: 'app' },
    ...packageFiles('db', '8.0.0', client),
    ...packageFiles('late', '1.0.0', client),
  })
  const { report } = await checkIn(folder)
  expect(report.rules.map(({ names, state, ok }) => [names, state, ok])).toEqual([
    ['adapter of db', 'adopted', true],
    ['adapter of globalThis', 'adopted', true],
    ['adapter of late', 'version-mismatch', false],
    ['on pg:query', 'attached', true],
    ['db Client#query', 'disabled', true],
    ['node:http clientRequest', 'patched', true],
    ['db Client#end', 'left-out', true],
  ])
})

test('hook modules are read: what they lack is told, and what only running them would tell', async () => {
  const folder = folderWith({
    'rules.json': [
      { package: 'db', function: 'Client#query', hooks: './hooks.mjs', enter: 'entr' },
      { package: 'db', function: 'Client#end', hooks: './open.mjs', enter: 'enter' },
      { package: 'db', function: 'Client#*', hooks: './broken.mjs', enter: 'enter' },
      { package: 'db', function: '*', hooks: './nothere.mjs', enter: 'enter' },
    ],
    'hooks.mjs': HOOKS,
    'open.mjs': 'export * from "some-package"\n',
    'broken.mjs': 'export function enter( {\n',
    'package.json': { name: 'app' },
    ...packageFiles('db', '8.0.0', client),
  })
  const { status, report } = await checkIn(folder)
  expect(status('db Client#query')).toMatchObject({
    state: 'bad-hook',
    message: expect.stringMatching(/to export a function `entr`; its functions are enter, exit; did you mean "enter"/),
  })
  expect(status('db Client#end').state).toBe('woven')
  expect(status('db Client#*')).toMatchObject({
    state: 'bad-hook',
    message: expect.stringMatching(/broken\.mjs: it cannot be read: .*\(2:0\)/),
  })
  expect(report.problems).toMatchObject([
    { severity: 'error', code: 'HOOKLINE_RULE_HOOKS_MISSING', message: expect.stringContaining('nothere.mjs') },
    { severity: 'warning', code: 'HOOKLINE_HOOK_EXPORT_UNKNOWN', message: expect.stringContaining('cannot be known without running it') },
  ])
})

test('a rule stands when another one of its id is left out, as it does when the application runs', async () => {
  const place = { package: '.', ...hooks, id: 'same' }
  const folder = folderWith({
    'rules.json': [
      { ...place, function: 'unknown', field: 'unknown' },
      { ...place, function: 'one' },
      { ...place, function: 'two' },
      { package: '.', function: 'one', hooks: './gone.mjs', enter: 'enter', failure: 'closed' },
    ],
    'hooks.mjs': HOOKS,
    'package.json': { name: 'app' },
    'app.js': 'function one() {}\nfunction two() {}\n',
  })
  const { report } = await checkIn(folder)
  expect(report.rules).toMatchObject([
    { rule: 'same', names: '. one', state: 'woven', ok: true },
    { rule: '.:one', state: 'bad-hook', message: expect.stringContaining('gone.mjs') },
  ])
  expect(report.problems.map(({ code }) => code)).toEqual(['HOOKLINE_RULE_INVALID', 'HOOKLINE_RULE_DUPLICATE'])
})

test('a name that is printed can be written in a rule, whatever it is made of', async () => {
  const app = String.raw`
export const tools = { 'fail-always'() {}, 'GET /': () => {}, 'a.b'() {}, 'x#y'() {}, '"'() {}, 'it\'s'() {}, "\t": () => {}, 'a]'() {}, '["b"]'() {} }
export const deep = { 'in-ner': { fn() {} }, 'GET /': { handler() {}, 'x y'() {}, 'My Class': class { m() {} static s() {} get 'o p'() {} } } }
export const events = { 'user.created': { handle() {} }, 'v1.0 x': { handle() {} } }
deep['POST /'] = { 'late-r': () => {} }
export class Client {
  'x-y'() {}
  static 'c d'() {}
  get 'e f'() { return 1 }
  static get 'g-h'() { return 1 }
  'fi eld' = () => {}
  'x#y'() {}
  #secret() {}
  static #shared() {}
  [Symbol.iterator]() {}
}
Client['Inner One'] = class { n() {} }
Client.prototype['proto m'] = function () {}
`
  const patterns = ['*.*', '*#*', '*##*', '*.#*', 'get *#*', 'get *.*']
  const named = (functions: readonly string[]) => functions.map(name => ({ package: '.', file: 'app.mjs', function: name }))
  const folder = folderWith({ 'rules.json': named(patterns), 'package.json': { name: 'app' }, 'app.mjs': app })
  const { report } = await checkIn(folder)
  const paths = new Set(report.rules.flatMap(({ copies }) => copies.flatMap(({ sites }) => sites.map(({ path }) => path))))
  expect(paths.size).toBe(29)
  writeFileSync(join(folder, 'rules.json'), JSON.stringify(named([...paths])))
  const again = (await checkIn(folder)).report
  expect(again.problems).toEqual([])
  for (const [index, path] of [...paths].entries()) {
    expect(again.rules[index], path).toMatchObject({ names: `. app.mjs ${path}`, state: 'woven', copies: [{ sites: [{ path }] }] })
  }
})
