/** Real packages in bundles: pg against a real server, Express, fetch, all by their adapters; caches; hooks in CommonJS. */
import { execFile } from 'node:child_process'
import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startPostgres } from '@hookline/testing/postgres'
import { build as esbuild } from 'esbuild'
import { expect, it } from 'vitest'
import webpack from 'webpack'
import { buildBundle, hookline } from '@hookline/weave/build'
import { bundlers, type BundlerName } from './bundlers.ts'
import { project, runBundle } from './run.ts'

const packages = fileURLToPath(new URL('../../../../node_modules', import.meta.url))

it.each(['esm', 'cjs'] as const)('pg, Express and fetch are hooked in a bundle by their adapters (%s)', async format => {
  const postgres = await startPostgres()
  try {
    await using app = await project({
      'app.mjs': `import express from 'express'
import pg from 'pg'
const client = new pg.Client({ connectionString: process.env.DATABASE })
await0()
async function await0() {
  await client.connect()
  const server = express().get('/sum', async (request, response) => response.json((await client.query('select 1 + $1::int as sum', [2])).rows)).listen(0, async () => {
    console.log(await (await fetch('http://localhost:' + server.address().port + '/sum')).text())
    server.close()
    await client.end()
  })
}`,
      'hooks.mjs':
        "export const enter = call => console.log('hook', call.target.name)\nexport const query = (call, receiver, text) => console.log('hook woven', text)",
    })
    await symlink(packages, join(app.path, 'node_modules'))
    const extended = ['pg', 'express', 'fetch'].map(name => `@hookline/adapter-${name}/rules`)
    const on = ['pg:query', 'express:request', 'fetch'].map(name => ({ on: name, hooks: './hooks.mjs', enter: 'enter' }))
    const seed = { ImportPath: 'pg', Function: 'query', ReceiverType: String.raw`\*Client`, OnEnter: 'query', Path: './hooks.mjs' }
    const { files, statuses } = await buildBundle({
      cwd: app.path,
      entry: 'app.mjs',
      rules: { extends: extended, rules: [...on, seed] },
      format,
      minify: true,
      strict: true,
    })
    const states = Object.fromEntries(statuses.map(({ names, state }) => [names, state]))
    // pg has a second client, for its native bindings.
    expect(states).toMatchObject({ 'adapter pg': 'adopted', 'adapter express': 'adopted', 'pg Client#query': 'ambiguous' })
    expect(statuses.filter(({ ok, required }) => required && !ok)).toEqual([])
    const out = await new Promise<string>((resolve, reject) => {
      execFile(process.execPath, [files[0] as string], { env: { DATABASE: postgres.url } }, (error, stdout) =>
        error ? reject(error) : resolve(stdout),
      )
    })
    const lines = out.trim().split('\n')
    expect(lines.at(-1)).toBe('[{"sum":3}]')
    expect(new Set(lines)).toEqual(
      new Set(['hook fetch', 'hook express:request', 'hook pg:query', 'hook woven select 1 + $1::int as sum', '[{"sum":3}]']),
    )
  } finally {
    await postgres.stop()
  }
})

it('webpack: a cache on disk neither hides what became of a rule nor keeps a former one', async () => {
  await using app = await project({
    'app.mjs': "import { f } from './f.mjs'\nconsole.log(f(1))",
    'f.mjs': 'export const f = n => n\nexport const g = n => n',
    'hooks.mjs':
      "export const enter = call => console.log('hook enter', call.target.name)\nexport const other = call => console.log('hook other', call.target.name)",
  })
  const build = async (enter: string): Promise<unknown> => {
    let state: unknown
    const compiler = webpack({
      mode: 'development',
      target: 'node',
      context: app.path,
      entry: './app.mjs',
      output: { path: join(app.path, 'out'), filename: 'main.cjs' },
      cache: { type: 'filesystem', cacheDirectory: join(app.path, 'cache') },
      plugins: [
        hookline.webpack({
          cwd: app.path,
          rules: [{ package: '.', function: 'f', hooks: './hooks.mjs', enter }],
          report: ([status]) => void (state = status?.state),
        }),
      ],
    })
    await new Promise<void>((resolve, reject) => {
      compiler?.run((error, stats) =>
        compiler.close(() => (error || stats?.hasErrors() ? reject(error ?? new Error(stats?.toString())) : resolve())),
      )
    })
    return state
  }
  for (const enter of ['enter', 'enter', 'other']) {
    expect(await build(enter)).toBe('woven')
    expect(await runBundle(join(app.path, 'out/main.cjs'))).toEqual({ hooks: [`${enter} f`], rest: ['1'] })
  }
})

it.each(Object.keys(bundlers) as BundlerName[])('%s: hooks may stand in a CommonJS module', async name => {
  await using app = await project({
    'package.json': '{"name":"app"}',
    'app.mjs': 'function f() {}\nf()\nconsole.log(1)',
    'hooks.js': "exports.enter = call => console.log('hook enter', call.target.name)",
  })
  const rules = [{ package: '.', function: 'f', hooks: './hooks.js', enter: 'enter' }]
  const file = await bundlers[name]({ entry: join(app.path, 'app.mjs'), outDir: join(app.path, 'out'), hooks: { cwd: app.path, rules } })
  expect(await runBundle(file)).toEqual({ hooks: ['enter f'], rest: ['1'] })
})

it.each(Object.keys(bundlers) as BundlerName[])('%s: an entry in CommonJS has the built-ins hooked that it takes first', async name => {
  await using app = await project({
    'package.json': '{"name":"app"}',
    'app.js': "'use strict'\nconst { basename } = require('node:path')\nmodule.exports = basename('/a/b')\nconsole.log(module.exports)",
    'hooks.mjs': "export const enter = call => console.log('hook enter', call.target.name)",
  })
  const rules = [{ package: 'node:path', function: 'basename', hooks: './hooks.mjs', enter: 'enter' }]
  const job = { entry: join(app.path, 'app.js'), outDir: join(app.path, 'out'), hooks: { cwd: app.path, rules, strict: true } }
  expect(await runBundle(await bundlers[name](job))).toEqual({ hooks: ['enter node:path:basename'], rest: ['b'] })
})

it('esbuild: several entries with shared chunks', async () => {
  await using app = await project({
    'one.mjs': "import { f } from './f.mjs'\nconsole.log(f(1))",
    'two.mjs': "import { f } from './f.mjs'\nconsole.log(f(2))",
    'f.mjs': 'export const f = n => n',
    'hooks.mjs': "export const enter = call => console.log('hook enter', call.target.name)",
  })
  await esbuild({
    entryPoints: { one: join(app.path, 'one.mjs'), two: join(app.path, 'two.mjs') },
    outdir: join(app.path, 'out'),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    plugins: [hookline.esbuild({ cwd: app.path, rules: [{ package: '.', function: 'f', hooks: './hooks.mjs', enter: 'enter' }] })],
  })
  for (const [name, n] of [
    ['one', '1'],
    ['two', '2'],
  ] as const)
    expect(await runBundle(join(app.path, 'out', `${name}.mjs`))).toEqual({ hooks: ['enter f'], rest: [n] })
})
