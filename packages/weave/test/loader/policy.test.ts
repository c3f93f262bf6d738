/** What may end a process or keep a module from loading, and what may not. */
import { describe, expect, it } from 'vitest'
import { app, rule } from './app.ts'

const LIB = {
  'app.cjs': "try { console.log(require('./lib.cjs').main(1)) } catch (error) { console.log(error.name, error.code) }",
  'lib.cjs': 'exports.main = function main(a) { return a }',
}
const closed = { failure: 'closed', id: 'guard' }

describe('a closed rule', () => {
  it('refuses the module whose function it cannot hook, for its hook module is missing', async () => {
    const little = app(LIB, [rule('.', 'main', { ...closed, hooks: './missing.mjs' })])
    const { out, error } = await little.run(['app.cjs'])
    expect(out, error).toBe('HooklineError HOOKLINE_MODULE_REFUSED\n')
  })

  it('refuses it when its hook module throws, also on import', async () => {
    const little = app({ ...LIB, 'bad.mjs': 'throw new Error("not today")', 'app.mjs': "import './lib.cjs'" }, [
      rule('.', 'main', { ...closed, hooks: './bad.mjs' }),
    ])
    const required = await little.run(['app.cjs'])
    expect(required.out, required.error).toBe('HooklineError HOOKLINE_MODULE_REFUSED\n')
    const imported = await little.run(['app.mjs'])
    expect(imported.code).toBe(1)
    expect(imported.error).toMatch(/lib\.cjs refuses to load.*"guard".*not today/)
  })

  it('refuses the entry module too', async () => {
    const little = app({ 'app.mjs': 'export function main() {}\nconsole.log("ran")' }, [
      rule('.', 'main', { ...closed, hooks: './missing.mjs' }),
    ])
    const { out, error, code } = await little.run(['app.mjs'])
    expect({ out, code }).toEqual({ out: '', code: 1 })
    expect(error).toMatch(/HOOKLINE_MODULE_REFUSED/)
  })

  it('refuses a file that does not parse and may hold the function', async () => {
    const little = app({ ...LIB, 'lib.cjs': 'main(\n  &' }, [rule('.', 'main', closed)])
    const { out, error } = await little.run(['app.cjs'])
    expect(out, error).toBe('HooklineError HOOKLINE_MODULE_REFUSED\n')
  })

  it('lets modules load that it does not name', async () => {
    const little = app(LIB, [
      rule('.', 'mainly', { ...closed, hooks: './missing.mjs' }),
      rule('ms', 'main', { ...closed, id: 'other', hooks: './missing.mjs' }),
    ])
    expect(await little.run(['app.cjs'])).toMatchObject({ out: '1\n', code: 0 })
  })

  it('ends the start when what it guards had been loaded before', async () => {
    const little = app({ 'before.cjs': "require('ms')", 'app.js': "console.log(require('ms')('2h'))" }, [rule('ms', 'parse', closed)])
    const { out, error, code } = await little.run(['app.js'], { before: ['--require=./before.cjs'] })
    expect({ out, code }).toEqual({ out: '', code: 1 })
    expect(error).toMatch(
      /^hookline: ms@\d.* was loaded before Hookline.*guard.*\[HOOKLINE_LOADED_BEFORE\]\nhookline: the application was not started\.\n$/,
    )
  })

  it('ends the start when it cannot be read itself', async () => {
    const little = app(LIB, [rule('.', 'main', { ...closed, entre: 1 })])
    const { out, error, code } = await little.run(['app.cjs'])
    expect({ out, code }).toEqual({ out: '', code: 1 })
    expect(error).toMatch(/entre[^]*not started/)
  })
})

describe('strict', () => {
  const strict = { env: { HOOKLINE_STRICT: '1' } }
  it.each([
    ['a rule that is wrong', [rule('.', 'main', { entre: 'x' })], /entre/],
    ['a hook module that is missing', [rule('.', 'main', { hooks: './missing.mjs' })], /missing\.mjs/],
    ['an export that is missing', [rule('.', 'main', { enter: 'entre' })], /HOOKLINE_HOOK_EXPORT_MISSING/],
  ])('ends the start for %s', async (_, rules, expected) => {
    const little = app(LIB, rules)
    const { out, error, code } = await little.run(['app.cjs'], strict)
    expect({ out, code }).toEqual({ out: '', code: 1 })
    expect(error).toMatch(expected)
    expect(error).not.toMatch(/^\s+at /m)
  })

  it('ends it for a rules file that is missing, and for a module that was loaded before', async () => {
    const little = app({ ...LIB, 'before.cjs': "require('ms')" })
    expect(await little.run(['app.cjs'], strict)).toMatchObject({ out: '', code: 1 })
    little.write('rules.json', JSON.stringify([rule('ms', 'parse')]))
    expect(await little.run(['app.cjs'], { ...strict, before: ['--require=./before.cjs'] })).toMatchObject({ out: '', code: 1 })
  })

  it('tells misses at the end, and nothing when there is none', async () => {
    const little = app(LIB, [rule('.', 'main', { enter: undefined }), rule('.', 'mains', { exit: undefined })])
    const missed = await little.run(['app.cjs'], strict)
    expect(missed).toMatchObject({ out: '< main 1\n1\n', code: 0 })
    expect(missed.error).toMatch(/mains.*did you mean.*main/i)
    little.write('rules.json', JSON.stringify([rule('.', 'main', { enter: undefined })]))
    expect(await little.run(['app.cjs'], strict)).toEqual({ out: '< main 1\n1\n', error: '', code: 0, signal: null })
  })
})

describe('nothing else takes the application down', () => {
  it.each([
    ['a file that does not parse', { 'lib.cjs': 'exports.main = a => a; if (0) { main( }' }],
    ['a package.json that is none', { 'package.json': '{ "name": 1, ' }],
    ['a package.json that is a list', { 'package.json': '[]' }],
    [
      'a package.json with exports without end',
      { 'package.json': JSON.stringify({ name: 'x', exports: JSON.parse('{"a":'.repeat(50) + '1' + '}'.repeat(50)) as object }) },
    ],
  ])('%s', async (_, files) => {
    const little = app({ ...LIB, ...files }, [rule('.', 'main', { enter: undefined })])
    const bare = await little.run(['app.cjs'], { bare: true })
    const { out, code } = await little.run(['app.cjs'])
    expect({ out: out.replace('< main 1\n', ''), code }).toEqual({ out: bare.out, code: 0 })
  })
})

describe('rules about Node’s own functions', () => {
  it('are hooked in place, also for who takes them by `require`', async () => {
    const program = "const { statSync } = require('fs')\nstatSync('.')\nconsole.log('done')"
    const little = app(
      { 'app.js': program, 'hooks.mjs': 'export function enter(call, path) { if (path === ".") process._rawDebug(call.target.name) }' },
      [rule('node:fs', 'statSync', { exit: undefined })],
    )
    expect(await little.run(['app.js'])).toMatchObject({ out: 'done\n', error: 'node:fs:statSync\n' })
  })

  it('that cannot be hooked are told, and end the start under a closed rule', async () => {
    const little = app({ 'app.js': 'console.log(1)' }, [rule('globalThis', 'Function', { id: 'all' })])
    const open = await little.run(['app.js'])
    expect(open).toMatchObject({ out: '1\n', code: 0 })
    expect(open.error).toMatch(/"all".*cannot be hooked/)
    little.write('rules.json', JSON.stringify([rule('globalThis', 'Function', closed)]))
    expect(await little.run(['app.js'])).toMatchObject({ out: '', code: 1 })
  })
})

it('a rule whose dependencies are not installed is left out, and reported', async () => {
  const little = app(LIB, [rule('.', 'main', { id: 'needy', dependencies: ['not-installed-at-all'] })])
  const { out, error } = await little.run(['app.cjs'], { env: { HOOKLINE_REPORT: 'table' } })
  expect(out).toBe('1\n')
  expect(error).toMatch(/not-installed-at-all/)
})
