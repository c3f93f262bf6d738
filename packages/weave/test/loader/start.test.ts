/** What a start takes up, in which order, and what it refuses. */
import { describe, expect, it } from 'vitest'
import { whyUnsupported } from '../../src/loader/supported.ts'
import { app, isBuilt, rule } from './app.ts'

const SOURCE = 'const main = a => `main ${a}`\nconsole.log(main(1))'
const HOOKED = '> main [1]\n< main "main 1"\nmain 1\n'

describe('versions of Node', () => {
  it.each(['22.23.0', '22.30.1', '24.11.1', '24.12.0', '25.2.0', '26.0.0', '27.1.0-nightly'])('%s is supported', version => {
    expect(whyUnsupported(version)).toBeUndefined()
  })

  it.runIf(isBuilt)('one that lacks what the built loader begins with is told the range, too', async () => {
    const before = ['--import=data:text/javascript,process.getBuiltinModule=undefined']
    const { error, code } = await app({ 'app.js': '' }, [rule('.', 'main')]).run(['app.js'], { before })
    expect(error).toContain(`hookline: expected Node ^22.23.0 || ^24.11.1 || >=25.2.0, got ${process.versions.node}`)
    expect(code).toBe(1)
  })

  it.each(['18.20.0', '20.20.0', '22.22.9', '23.11.0', '24.0.0', '24.11.0', '25.1.9'])('%s is refused with the reason', version => {
    expect(whyUnsupported(version)).toContain(`got ${version}`)
    expect(whyUnsupported(version)).toContain('nodejs/node/issues/59666')
  })

  it('a start on one that crashes ends at once, with the reason and without a stack', async () => {
    const little = app({ 'app.js': SOURCE }, [rule('.', 'main')])
    const older = "data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'24.11.0'}})"
    const { out, error, code } = await little.run(['app.js'], { before: [`--import=${older}`] })
    expect({ out, code }).toEqual({ out: '', code: 1 })
    expect(error).toMatch(/^hookline: expected Node .*, got 24\.11\.0\. .*59666.*\n$/)
  })
})

describe('rules', () => {
  it('are found in the working folder when none are named', async () => {
    const little = app({ 'app.js': SOURCE, 'hookline.rules.json': JSON.stringify([rule('.', 'main')]) })
    expect(await little.run(['app.js'], { env: { HOOKLINE_RULES: undefined } })).toMatchObject({ out: HOOKED, error: '' })
  })

  it('are read from several files, named as in PATH or by a JSON array', async () => {
    const both = {
      'app.js': SOURCE,
      'one.json': JSON.stringify([rule('.', 'main', { exit: undefined })]),
      'two.json': JSON.stringify([rule('.', 'main', { enter: undefined })]),
    }
    const little = app(both)
    expect(await little.run(['app.js'], { env: { HOOKLINE_RULES: 'one.json:two.json' } })).toMatchObject({ out: HOOKED, error: '' })
    expect(await little.run(['app.js'], { env: { HOOKLINE_RULES: '["one.json","two.json"]' } })).toMatchObject({ out: HOOKED, error: '' })
  })

  it('leave everything as it is when there are none', async () => {
    const program = `
      const loaded = process.moduleLoadList.length
      console.log(Symbol.for('hookline.weave/1') in globalThis, process.execArgv.length > 0)`
    const little = app({ 'app.js': program })
    expect(await little.run(['app.js'], { env: { HOOKLINE_RULES: undefined } })).toMatchObject({ out: 'false true\n', error: '' })
  })

  it('that are wrong are told, and the others stand', async () => {
    const little = app({ 'app.js': SOURCE }, [rule('.', 'main'), rule('.', 'main', { entre: 'enter' })])
    const { out, error, code } = await little.run(['app.js'])
    expect({ out, code }).toEqual({ out: HOOKED, code: 0 })
    expect(error).toMatch(/HooklineWarning: .*rules\.json.*entre/)
  })

  it('a missing rules file is told, and the application runs', async () => {
    const little = app({ 'app.js': SOURCE })
    const { out, error, code } = await little.run(['app.js'])
    expect({ out, code }).toEqual({ out: 'main 1\n', code: 0 })
    expect(error).toMatch(/HOOKLINE_RULES_UNREADABLE.*rules\.json/)
  })
})

describe('hook modules', () => {
  it('may import what they hook', async () => {
    const hooks = `import ms from 'ms'\nexport function enter(call, text) { console.log('>', call.target.name, ms(text)) }`
    const little = app({ 'hooks.mjs': hooks, 'app.js': "console.log(require('ms')('2h'))" }, [rule('ms', 'parse', { exit: undefined })])
    expect(await little.run(['app.js'])).toMatchObject({ out: '> ms:parse 7200000\n7200000\n', error: '' })
  })

  it('are not woven themselves, nor are the files of Hookline', async () => {
    const little = app({ 'app.js': SOURCE, 'hooks.mjs': 'export function enter(call) { console.log(">", call.target.name) }' }, [
      rule('.', '*', { file: '**', exit: undefined }),
    ])
    const { out, error } = await little.run(['app.js'], { env: { HOOKLINE_REPORT: 'json' } })
    expect(out).toBe('> main\nmain 1\n')
    expect(error).toContain('main')
    expect(error).not.toMatch(/\benter\b|hooks\.mjs/)
  })

  it('that are missing or throw are told, and the application runs', async () => {
    const little = app({ 'app.js': SOURCE, 'bad.mjs': 'throw new Error("not today")' }, [
      rule('.', 'main', { hooks: './bad.mjs' }),
      rule('.', 'main', { id: 'good' }),
    ])
    const { out, error, code } = await little.run(['app.js'])
    expect({ out, code }).toEqual({ out: HOOKED, code: 0 })
    expect(error).toMatch(/HOOKLINE_HOOK_MODULE_FAILED.*not today/)
  })
})

it('what Hookline itself reads and writes is no call of the application', async () => {
  const hooks = 'export function enter(call, path) { process._rawDebug(call.target.name, path) }'
  const rules = [
    'readFileSync',
    'writeFileSync',
    'openSync',
    'closeSync',
    'fstatSync',
    'renameSync',
    'lstatSync',
    'statSync',
    'writeSync',
  ].map(name => rule('node:fs', name, { exit: undefined }))
  const little = app({ 'app.js': `${SOURCE}\nrequire('fs').statSync('app.js')`, 'hooks.mjs': hooks }, [
    rule('.', 'main', { exit: undefined }),
    ...rules,
  ])
  const env = { HOOKLINE_CACHE: 'cache' }
  const cold = await little.run(['app.js'], { env })
  // Node reads the transform for us, which it does not do again.
  expect(cold.error).not.toMatch(/\/cache\/|package\.json/)
  expect(await little.run(['app.js'], { env })).toMatchObject({
    out: 'main 1\n',
    error: expect.not.stringMatching(/cache|package\.json/) as string,
  })
})

describe('modules that were loaded before', () => {
  it('are told, with the rule', async () => {
    const little = app({ 'before.cjs': "require('ms')", 'app.js': "console.log(require('ms')('2h'))" }, [
      rule('ms', 'parse', { id: 'early' }),
    ])
    const { out, error } = await little.run(['app.js'], { before: ['--require=./before.cjs'], env: { HOOKLINE_REPORT: 'json' } })
    expect(out).toBe('7200000\n')
    expect(error).toMatch(/HOOKLINE_LOADED_BEFORE.*ms@.*early/)
    expect(error).toMatch(/loaded-before/)
  })

  it('are no matter when they do not hold the function', async () => {
    const little = app({ 'before.cjs': "require('ms')", 'app.js': SOURCE }, [rule('ms', 'nowhere'), rule('.', 'main')])
    const { out, error } = await little.run(['app.js'], { before: ['--require=./before.cjs'] })
    expect({ out, error }).toEqual({ out: HOOKED, error: '' })
  })
})
