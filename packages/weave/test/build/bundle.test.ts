/** `buildBundle`: what is written, what is refused, and that `node dist/app.js` runs. */
import { readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build as esbuild } from 'esbuild'
import { expect, it } from 'vitest'
import type { RuleInput } from '@hookline/weave'
import { buildBundle, hookline } from '@hookline/weave/build'
import { project, runBundle } from './run.ts'

const packages = fileURLToPath(new URL('../../../../node_modules', import.meta.url))
const hooks = `
export const enter = (call, ...params) => console.log('hook enter', call.target.name, JSON.stringify(params))
export const exit = (call, result, error) => console.log('hook exit', call.target.name, error?.message ?? JSON.stringify(result))
`

function rule(path: string, more: object = {}): RuleInput {
  return { package: '.', function: path, hooks: './hooks.mjs', enter: 'enter', exit: 'exit', ...more }
}

it('runs as `node dist/app.js` under a manifest that says commonjs', async () => {
  await using app = await project({
    'package.json': '{"name":"app","type":"commonjs"}',
    'app.ts':
      'enum Size { big = 2 }\nexport function grow(size: Size): number { return size * 2 }\nconsole.log(grow(Size.big), typeof require)',
    'rules/hooks.mjs': hooks,
    'rules/config.json': JSON.stringify([rule('grow')]),
  })
  const { files, statuses, warnings } = await buildBundle({ cwd: app.path, entry: 'app.ts', rules: 'rules/config.json' })
  expect(files).toEqual([join(app.path, 'dist/app.js'), join(app.path, 'dist/app.js.map')])
  expect(statuses).toMatchObject([{ state: 'woven', ok: true }])
  expect(warnings).toEqual([])
  expect(JSON.parse(await readFile(join(app.path, 'dist/package.json'), 'utf8'))).toEqual({ type: 'module' })
  expect(await runBundle(join(app.path, 'dist/app.js'), [])).toEqual({ hooks: ['enter grow [2]', 'exit grow 4'], rest: ['4 function'] })
})

it("leaves another's manifest alone, and names its files so that they run beside it", async () => {
  await using app = await project({ 'app.js': 'console.log(import.meta.filename)', 'dist/package.json': '{"name":"other"}' })
  const { files } = await buildBundle({ cwd: app.path, entry: 'app.js', rules: [], sourcemap: false })
  expect(files).toEqual([join(app.path, 'dist/app.mjs')])
  expect(await runBundle(files[0] as string)).toEqual({ hooks: [], rest: files })
  expect(await readFile(join(app.path, 'dist/package.json'), 'utf8')).toBe('{"name":"other"}')
})

it('writes CommonJS, minified, where that is asked for', async () => {
  await using app = await project({
    'app.js': 'function twice(n) { return n * 2 }\nconsole.log(twice(2), typeof module)',
    'hooks.mjs': hooks,
  })
  const { files } = await buildBundle({ cwd: app.path, entry: 'app.js', rules: [rule('twice')], format: 'cjs', minify: true })
  expect(await runBundle(files[0] as string)).toEqual({ hooks: ['enter twice [2]', 'exit twice 4'], rest: ['4 object'] })
  expect((await readFile(files[0] as string, 'utf8')).split('\n').length).toBeLessThan(6)
})

it('does not write over a source', async () => {
  await using app = await project({ 'app.js': 'console.log(1)' })
  await expect(buildBundle({ cwd: app.path, entry: 'app.js', outDir: '.', rules: [] })).rejects.toThrow(/app\.js is a source: name another/)
  expect(await readFile(join(app.path, 'app.js'), 'utf8')).toBe('console.log(1)')
})

it('hooks built-ins in a bundle of which no function is named', async () => {
  await using app = await project({
    'app.cjs':
      "#!/usr/bin/env node\n'use strict'\nconst { readFileSync } = require('node:fs')\nconsole.log(readFileSync(__filename, 'utf8').length > 9)",
    'hooks.mjs': hooks,
  })
  const rules = [rule('readFileSync', { package: 'node:fs', exit: undefined })]
  const { files, statuses } = await buildBundle({ cwd: app.path, entry: 'app.cjs', rules, strict: true })
  expect(statuses).toMatchObject([{ state: 'patched' }])
  const { hooks: said, rest } = await runBundle(files[0] as string)
  expect(rest).toEqual(['true'])
  expect(said).toEqual([`enter node:fs:readFileSync ${JSON.stringify([files[0], 'utf8'])}`])
})

it('lets a hook module import what it hooks, and wait at its top', async () => {
  await using app = await project({
    'app.js': "import { price } from './price.js'\nconsole.log(price(1))",
    'price.js': 'export const price = n => n * 10',
    'hooks.mjs': `import { price } from './price.js'\nconst early = await Promise.resolve(price(2))\n${hooks}\nconsole.log('early', early)`,
  })
  const { files } = await buildBundle({ cwd: app.path, entry: 'app.js', rules: [rule('price')] })
  expect(await runBundle(files[0] as string)).toEqual({ hooks: ['enter price [1]', 'exit price 10'], rest: ['early 20', '10'] })
})

it('has one runtime for several entries, also where the package says that nothing has side effects', async () => {
  await using app = await project({
    'package.json': '{"name":"app","type":"module","sideEffects":false}',
    'one.js': "import { f } from './shared.js'\nconsole.log('one', f(1))",
    'two.js': "import { f } from './shared.js'\nconsole.log('two', f(2))",
    'shared.js': 'export const f = n => n',
    'hooks.mjs': hooks,
  })
  const { files } = await buildBundle({ cwd: app.path, entry: ['one.js', 'two.js'], rules: [rule('f')], sourcemap: false })
  expect(await runBundle(files[0] as string)).toEqual({ hooks: ['enter f [1]', 'exit f 1'], rest: ['one 1'] })
  expect(await runBundle(files[1] as string)).toEqual({ hooks: ['enter f [2]', 'exit f 2'], rest: ['two 2'] })
  const texts = await Promise.all(files.map(file => readFile(file, 'utf8')))
  expect(texts.join('').match(/"?failure"?: "open"/g)).toHaveLength(1)
})

it('bundles Express and attaches its adapter', async () => {
  await using app = await project({
    'app.mjs': `import express from 'express'
const server = express().get('/hello/:name', (request, response) => response.send('hello ' + request.params.name)).listen(0, async () => {
  console.log(await (await fetch('http://localhost:' + server.address().port + '/hello/you')).text())
  server.close()
})`,
    'hooks.mjs': "export const enter = call => console.log('hook enter', call.target.name, call.target.kind)",
  })
  await symlink(packages, join(app.path, 'node_modules'))
  const rules = { extends: ['@hookline/adapter-express/rules'], rules: [{ on: 'express:request', hooks: './hooks.mjs', enter: 'enter' }] }
  const { files, statuses } = await buildBundle({ cwd: app.path, entry: 'app.mjs', rules })
  expect(statuses).toMatchObject([{ state: 'adopted' }, { state: 'attached' }])
  await using elsewhere = await project({ 'package.json': '{"type":"module"}', 'app.js': await readFile(files[0] as string, 'utf8') })
  expect(await runBundle(join(elsewhere.path, 'app.js'))).toEqual({
    hooks: ['enter express:request http.server.request'],
    rest: ['hello you'],
  })
})

it('lets a program see its functions by the core that it has itself', async () => {
  await using app = await project({
    'app.mjs':
      "import { hookRegistry } from '@hookline/core'\nfunction f() {}\nf()\nconsole.log(hookRegistry.targets.map(({ name }) => name).join())",
    'hooks.mjs': hooks,
  })
  await symlink(packages, join(app.path, 'node_modules'))
  const { files } = await buildBundle({
    cwd: app.path,
    entry: 'app.mjs',
    rules: [rule('f', { exit: undefined })],
    external: ['@hookline/core'],
  })
  expect(await readFile(files[0] as string, 'utf8')).toContain('from "@hookline/core"')
  expect(await runBundle(files[0] as string)).toEqual({ hooks: ['enter f []'], rest: ['f'] })
})

it('has its rules in force beside those of another bundle in the process', async () => {
  await using app = await project({
    'one.js': 'export function f() {}\nf()',
    'two.js': 'export function g() {}\ng()',
    'both.js': "const one = await import('./one/one.js')\nawait import('./two/two.js')\none.f()",
    'package.json': '{"type":"module"}',
    'hooks.mjs': hooks,
  })
  for (const [name, path] of [
    ['one', 'f'],
    ['two', 'g'],
  ] as const)
    await buildBundle({ cwd: app.path, entry: `${name}.js`, outDir: name, rules: [rule(path, { exit: undefined })] })
  expect((await runBundle(join(app.path, 'both.js'))).hooks).toEqual(['enter f []', 'enter g []', 'enter f []'])
})

it('warns when it runs of a hook that is not there', async () => {
  await using app = await project({
    'app.js': 'function f() {}\nf()\nprocess.on("warning", ({ message }) => console.log(message))',
    'hooks.mjs': hooks,
  })
  const { files, statuses } = await buildBundle({ cwd: app.path, entry: 'app.js', rules: [rule('f', { exit: 'exti' })] })
  expect(statuses).toMatchObject([{ state: 'bad-hook' }])
  const { rest } = await runBundle(files[0] as string)
  expect(rest.join()).toMatch(/to export a function `exti`, got none; its functions are: enter, exit/)
})

it('leaves native addons and optional packages outside, and says so of addons', async () => {
  await using app = await project({
    'app.cjs':
      "for (const load of [() => require('./native/addon.node'), () => require('not-there')]) try { load() } catch (error) { console.log(error.code) }",
    'native/addon.node': 'no addon at all',
  })
  const { files, warnings } = await buildBundle({ cwd: app.path, entry: 'app.cjs', rules: [], outDir: 'out/deep' })
  expect(warnings.join()).toContain(`The native addon ${join(app.path, 'native/addon.node')} cannot be bundled`)
  expect((await runBundle(files[0] as string)).rest).toEqual(['ERR_DLOPEN_FAILED', 'MODULE_NOT_FOUND'])
})

it('leaves its name to the `require` that ES bundles of CommonJS packages are given by a banner', async () => {
  await using app = await project({
    'app.js': 'function twice(n) { return n * 2 }\nconsole.log(twice(2), typeof require("tty").isatty)',
    'hooks.mjs': hooks,
  })
  await symlink(packages, join(app.path, 'node_modules'))
  const outfile = join(app.path, 'out.mjs')
  await esbuild({
    entryPoints: [join(app.path, 'app.js')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)" },
    plugins: [
      hookline.esbuild({
        cwd: app.path,
        rules: { extends: ['@hookline/adapter-express/rules', '@hookline/adapter-pg/rules'], rules: [rule('twice')] },
      }),
    ],
  })
  expect(await runBundle(outfile)).toEqual({ hooks: ['enter twice [2]', 'exit twice 4'], rest: ['4 function'] })
})
