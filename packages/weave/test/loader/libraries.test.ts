/** Real libraries in real programs, woven by rules. */
import { expect, it } from 'vitest'
import { app, rule } from './app.ts'

const HOOKS = `
export function enter(call) { console.log('>', call.target.name) }
export function exit(call, result, error) { console.log('<', call.target.name, call.outcome) }`

it('express answers a request through its hooked handler, undici and fetch ask for it', async () => {
  const program = `
    import express from 'express'
    import { request } from 'undici'
    const app = express()
    app.get('/', (_, response) => response.send('hello'))
    const server = app.listen(0, async () => {
      const { body } = await request('http://localhost:' + server.address().port)
      console.log(await body.text())
      server.close()
    })`
  const little = app({ 'app.mjs': program, 'hooks.mjs': HOOKS }, [
    rule('express', 'app.handle'),
    rule('undici', 'request', { file: 'lib/api/api-request.js' }),
  ])
  const { out, error } = await little.run(['app.mjs'], { env: { HOOKLINE_REPORT: 'json' } })
  expect(out, error).toMatch(/> express:app\.handle[^]*hello/)
  expect(out, error).toMatch(/> undici:request\n/)
  const report = JSON.parse(error) as { rules: { state: string }[] }
  expect(report.rules.map(({ state }) => state)).toEqual(['woven', 'woven'])
})

it('execa, which is ES modules only, keeps what its promises carry', async () => {
  const program = `
    import { execa } from 'execa'
    const running = execa(process.execPath, ['-p', '6 * 7'])
    console.log(typeof running.pid, typeof running.kill)
    console.log((await running).stdout)`
  const little = app({ 'app.mjs': program, 'hooks.mjs': HOOKS }, [rule('execa', 'execaCoreAsync')])
  const { out, error } = await little.run(['app.mjs'])
  expect(out, error).toBe('> execa:execaCoreAsync\nnumber function\n< execa:execaCoreAsync returned\n42\n')
})

it('exports of files that a rule names are handed to it, each when it is loaded', async () => {
  const files = {
    'rules.mjs': `
      const adopt = exports => { console.log('took', Object.keys(exports).join()); }
      export default [
        { id: 'parts', package: 'parts', file: 'lib/{a,b}.js', adopt },
      ]`,
    'node_modules/parts/package.json': '{ "name": "parts", "version": "2.0.0", "exports": { "./*": "./lib/*.js" }, "type": "module" }',
    'node_modules/parts/lib/a.js': 'export const inA = 1',
    'node_modules/parts/lib/b.js': 'import "./a.js"\nexport const inB = 1',
    'node_modules/parts/lib/c.js': 'export const inC = 1',
    'app.mjs': "import 'parts/c'\nimport 'parts/b'\nconsole.log('app')",
  }
  const { out, error } = await app(files).run(['app.mjs'], { env: { HOOKLINE_RULES: 'rules.mjs', HOOKLINE_REPORT: 'json' } })
  expect(out, error).toBe('took inA\ntook inB\napp\n')
})

it('exports of a main file are handed to rules that adopt the package, in a version that they want', async () => {
  const rules = `
    const adopt = word => exports => { console.log(word, typeof exports === 'function' ? 'function' : Object.keys(exports).join()); }
    export default [
      { id: 'cjs', package: 'ms', adopt: adopt('took ms') },
      { id: 'esm', package: 'esm-lib', version: '>=2 <3', adopt: adopt('took esm-lib') },
      { id: 'old', package: 'old-lib', version: '<2', adopt: adopt('never') },
    ]`
  const files = {
    'rules.mjs': rules,
    'node_modules/ms/package.json': '{ "name": "ms", "version": "2.1.3", "main": "./index" }',
    'node_modules/ms/index.js': 'module.exports = function ms() {}',
    'node_modules/esm-lib/package.json':
      '{ "name": "esm-lib", "version": "2.5.0", "exports": { "import": "./lib/main.js" }, "type": "module" }',
    'node_modules/esm-lib/lib/main.js': 'export const one = 1\nexport { two } from "./two.js"',
    'node_modules/esm-lib/lib/two.js': 'export const two = 2',
    'node_modules/old-lib/package.json': '{ "name": "old-lib", "version": "2.0.0" }',
    'node_modules/old-lib/index.js': '',
    'app.mjs': "import 'ms'\nimport 'esm-lib'\nimport 'old-lib'\nconsole.log('app')",
  }
  const { out, error } = await app(files).run(['app.mjs'], { env: { HOOKLINE_RULES: 'rules.mjs', HOOKLINE_REPORT: 'json' } })
  expect(out, error).toBe('took ms function\ntook esm-lib one,two\napp\n')
  const report = JSON.parse(error) as { rules: { state: string }[] }
  expect(report.rules.map(({ state }) => state)).toEqual(['adopted', 'adopted', 'version-mismatch'])
})
