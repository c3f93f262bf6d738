/** Ways by which a function might run unhooked although a rule with `failure: 'closed'` names it; and hook modules that keep a program from starting. */
import { describe, expect, it } from 'vitest'
import type { Rule } from '../../src/model.ts'
import { readRules } from '../../src/rules/read.ts'
import { importHooks } from '../../src/runtime/hook-modules.ts'
import { app, rule } from '../loader/app.ts'

const GUARD = { 'hooks.mjs': "export function enter(call) { call.block('no') }" }
const closed = (name: string, packageName = '.'): object => rule(packageName, name, { exit: undefined, failure: 'closed' })

describe('a guarded function does not run', () => {
  it.each([
    ['whose name is written with escapes', { 'app.cjs': "exports.\\u0070ay = () => console.log('paid')\nexports.pay()" }],
    ['whose key is a text with escapes', { 'app.cjs': "exports['\\x70ay'] = () => console.log('paid')\nexports.pay()" }],
    ['in a module with a query', { 'app.cjs': "import('./pay.mjs?again').then(({ pay }) => pay())" }],
    [
      'of a module that is loaded by a path of its own',
      { 'app.cjs': "require('module').createRequire('/x/')(__dirname + '/./x/../pay.cjs').pay()" },
    ],
    [
      'after the cache of `require` was emptied',
      {
        'app.cjs':
          "try { require('./pay.cjs').pay() } catch {}\nfor (const key in require.cache) delete require.cache[key]\nrequire('./pay.cjs').pay()",
      },
    ],
    [
      'that is compiled by what the program puts in the place of Node’s loader',
      {
        'app.cjs':
          "const fs = require('fs')\nrequire.extensions['.js'] = (m, f) => m._compile(fs.readFileSync(f, 'utf8'), f)\nrequire('./pay.js').pay()",
      },
    ],
    [
      'of a module that the program makes itself',
      {
        'app.cjs':
          "const m = new module.constructor(__dirname + '/x.js')\nm._compile(`exports.pay = function () { console.log('paid') }`, __dirname + '/x.js')\nm.exports.pay()",
      },
    ],
    ['in a file that says it is woven', { 'app.cjs': "// hookline.weave/1\nfunction pay() { console.log('paid') }\npay()" }],
    ['in a worker', { 'app.cjs': "new (require('worker_threads').Worker)(__dirname + '/paying.cjs')" }],
    ['in a fork', { 'app.cjs': "require('child_process').fork(__dirname + '/paying.cjs')" }],
    ['called by `new`, as a class', { 'app.cjs': "class pay { constructor() { console.log('paid') } }\nnew pay()" }, 'pay.constructor'],
  ] as [string, Record<string, string>, string?][])('%s', async (_, files, name = 'pay') => {
    const little = app(
      {
        ...GUARD,
        'pay.cjs': "exports.pay = function () { console.log('paid') }",
        'pay.js': "exports.pay = function () { console.log('paid') }",
        'pay.mjs': "export function pay() { console.log('paid') }",
        'paying.cjs': "require('./pay.cjs').pay()",
        ...files,
      },
      [closed(name)],
    )
    const { out, error, code } = await little.run(['app.cjs'])
    expect(out).toBe('')
    expect(error).toMatch(/was blocked by hook|not started/)
    expect((await little.run(['app.cjs'], { bare: true })).out).toContain('paid')
    // What a fork ends with is its own affair.
    if (!files['app.cjs']?.includes('fork')) expect(code).toBe(1)
  })

  it('in a file that says it is woven, behind another loader', async () => {
    const little = app({ ...GUARD, 'app.cjs': "// hookline.weave/1\nfunction pay() { console.log('paid') }\npay()" }, [closed('pay')])
    const tsx = import.meta.resolve('tsx')
    expect((await little.run(['app.cjs'], { before: ['--import', tsx] })).out).toBe('')
  })

  it('in a file that cannot be read as JavaScript', async () => {
    const little = app({ ...GUARD, 'app.ts': "enum Coin { Cent = 1 }\nfunction pay() { console.log('paid', Coin.Cent) }\npay()" }, [
      closed('pay'),
    ])
    expect(await little.run(['app.ts'])).toMatchObject({ out: '', code: 1 })
    if (!process.allowedNodeEnvironmentFlags.has('--experimental-transform-types')) return
    const how = { env: { NODE_OPTIONS: '--experimental-transform-types' } }
    expect((await little.run(['app.ts'], { ...how, bare: true })).out).toBe('paid 1\n')
    const { out, error } = await little.run(['app.ts'], how)
    expect(out).toBe('')
    expect(error).toContain('was blocked by hook')
  })

  it.each(['pg', '../../x', '__proto__', 'constructor', '@a/../b', '\u001b[31mpg'])(
    'in a package that calls itself %j',
    async name => {
      for (const version of ['__proto__', '../..', '8.0.0\n\u001b[2J', 'v'.repeat(100_000)]) {
        const little = app(
          {
            ...GUARD,
            'node_modules/payer/package.json': JSON.stringify({ name, version, main: './index' }),
            'node_modules/payer/index.js': "module.exports = function pay() { console.log('paid') }",
            'app.cjs': "require('payer')()",
          },
          [closed('pay', 'payer')],
        )
        const { out, error } = await little.run(['app.cjs'], { env: { HOOKLINE_CACHE: 'cache' } })
        expect(out).toBe('')
        expect(error).toContain('was blocked by hook')
      }
    },
    120_000,
  )
})

describe('a module refuses to load', () => {
  const pays = "console.log('ran')\nif (true) function pay() { console.log('paid') }\npay()"
  it('when the function stands in a form that cannot be hooked', async () => {
    const little = app({ ...GUARD, 'app.cjs': pays }, [closed('pay')])
    const { out, error, code } = await little.run(['app.cjs'])
    expect({ out, code }).toEqual({ out: '', code: 1 })
    expect(error).toMatch(/HooklineError: app\.cjs refuses to load, .*pay \(line 2\) cannot be hooked/)
  })

  it.each([
    ['for a rule that is off', pays, { enabled: false }],
    ['for a name that no function has there', "console.log('ran')\nconst x = { pay: 'paid' }\nconsole.log(x.pay)", { enter: 'none' }],
  ])('not %s', async (_, source, more) => {
    const little = app({ ...GUARD, 'app.cjs': source }, [{ ...closed('pay'), ...more }])
    expect(await little.run(['app.cjs'])).toMatchObject({ out: 'ran\npaid\n', code: 0 })
  })
})

describe('a slip of the pen does not take a guard away', () => {
  const entry = '{ "package": ".", "function": "pay", "hooks": "./hooks.mjs", "enter": "enter", "failure": "closed" }'
  const files = { ...GUARD, 'app.cjs': "function pay() { console.log('paid') }\npay()" }
  it.each([
    ['a value of `failure` that is none', entry.replace('"closed"', '"close"')],
    ['a field that is none', entry.replace('"failure"', '"failur"')],
    ['another field at fault', entry.replace('"enter":', '"entr":')],
    ['no rule at all', entry.replace('"package": ".",', '')],
    ['no JSON', `${entry},`],
  ])('%s', async (_, text) => {
    const little = app(files, [])
    little.write('rules.json', `[${text}]`)
    const { out, error, code } = await little.run(['app.cjs'])
    expect({ out, code }).toEqual({ out: '', code: 1 })
    expect(error).toMatch(/^hookline: rules\.json:1:\d+: .*\nhookline: the application was not started\.\n$/)
  })

  it('and what is only a warning keeps nothing from starting', async () => {
    const little = app({ ...files, 'hooks.mjs': 'export function enter() {}' }, [closed('*')])
    const { out, error } = await little.run(['app.cjs'])
    expect(out).toBe('paid\n')
    expect(error).toContain('HOOKLINE_RULE_TOO_BROAD')
  })
})

describe('a hook module', () => {
  it('that waits for ever is a problem of its rules', async () => {
    const { rules } = await readRules([[{ package: '.', function: 'f', hooks: './hooks.mjs', enter: 'enter' }]], { cwd: app(GUARD).folder })
    const never = 'data:text/javascript,await new Promise(() => {})'
    const waiting: Rule = { ...(rules[0] as Rule), id: 'waiting', hooks: never }
    const { modules, problems } = await importHooks([...rules, waiting], { patience: 200 })
    expect([...modules.keys()]).toEqual([rules[0]?.hooks])
    expect(problems).toMatchObject([{ rule: { id: 'waiting' }, error: { code: 'HOOKLINE_HOOK_MODULE_FAILED' } }])
    expect(problems[0]?.error.message).toContain('within 0.2 seconds')
  })
})

it('what was required shows nothing of Hookline', async () => {
  const little = app({ 'app.cjs': 'function main() { console.log(Object.keys(require.cache).length) }\nmain()' }, [
    rule('.', 'main', { exit: undefined }),
  ])
  expect((await little.run(['app.cjs'])).out).toBe('> main []\n1\n')
})

describe('names of a CommonJS module for `import`', () => {
  it.each([
    ['a method', 'module.exports = { f() { return 1 }, b: 2 }', 'f'],
    ['a method behind other names', 'const a = 1, c = 2\nmodule.exports = { a, "q": c, c: c,  /* d */ d: a, f() { return 1 } }', 'f'],
    ['a function', 'const a = 1\nmodule.exports = { a, f: function () { return 1 }, later: a }', 'f'],
    ['an arrow', 'const a = 1\nmodule.exports = { a, f: () => 1, later: a }', 'f'],
    ['what is spread', 'const x = {}\nmodule.exports = { ...require("./other.cjs"), ...x, f() {} }', 'f'],
    ['a chain', 'exports = module.exports = { f() {}, g() {} }', '*'],
    ['in a function', '(function () { module.exports = { f() {} } })()', '*'],
    [
      'a getter',
      'const o = { v: 1 }\nObject.defineProperty(exports, "f", { enumerable: true, get: function () { return o.v } })',
      'get default.f',
    ],
    ['a getter by a method', 'const o = { v: 1 }\nObject.defineProperty(module.exports, "f", { get() { return o.v } })', 'get default.f'],
    ['properties', 'exports.f = () => {}\nmodule.exports.g = function () {}\nexports["h"] = class {}', '*'],
    [
      'old compilers',
      '__exportStar(require("./other.cjs"), exports)\nfunction __exportStar(m, e) { Object.assign(e, m) }\nexports.f = f; function f() {}',
      '*',
    ],
  ])('are what they were: %s', async (_, source, name) => {
    const little = app(
      {
        'lib.cjs': source,
        'other.cjs': 'exports.o = function () {}\nexports.p = 1',
        'app.mjs': "import * as names from './lib.cjs'\nconsole.log(Object.keys(names).join())",
        'hooks.mjs': 'export function enter() {}',
      },
      [rule('.', name, { exit: undefined, file: '*.cjs' })],
    )
    const { out } = await little.run(['app.mjs'], { bare: true })
    const woven = await little.run(['app.mjs'], { env: { HOOKLINE_REPORT: 'table' } })
    expect(woven.error).toMatch(/woven|ambiguous/)
    expect(woven.out).toBe(out)
  })
})

it('an asynchronous hook in the form with a receiver is waited for', async () => {
  const little = app(
    {
      'app.mjs': "class Till { async pay() { console.log('paid') } }\nawait new Till().pay()",
      'hooks.mjs': "export async function enter(call, till) { await null; await null; console.log('first', till.constructor.name) }",
    },
    [{ ImportPath: '.', Function: 'pay', ReceiverType: '*Till', OnEnter: 'enter', Path: './hooks.mjs' }],
  )
  expect((await little.run(['app.mjs'])).out).toBe('first Till\npaid\n')
})
