/** What a build says of its rules, and when it fails. */
import { join } from 'node:path'
import { build as esbuild } from 'esbuild'
import { build as vite } from 'vite'
import { expect, it } from 'vitest'
import type { RuleInput } from '@hookline/weave'
import { buildBundle, hookline } from '@hookline/weave/build'
import { project, runBundle } from './run.ts'

const hooks = "export const enter = call => console.log('hook enter', call.target.name)"

function rule(path: string, more: object = {}): RuleInput {
  return { package: '.', function: path, hooks: './hooks.mjs', enter: 'enter', ...more }
}

it('tells a rule that matches nothing, with the name that was meant, and goes on', async () => {
  await using app = await project({ 'app.js': 'function greet() {}\ngreet()\nconsole.log(1)', 'hooks.mjs': hooks })
  const { files, statuses } = await buildBundle({ cwd: app.path, entry: 'app.js', rules: [rule('great')] })
  expect(statuses).toMatchObject([{ state: 'no-match', ok: false, suggestion: 'greet' }])
  expect(await runBundle(files[0] as string)).toEqual({ hooks: [], rest: ['1'] })
})

it('fails under strict, with all that is wrong', async () => {
  await using app = await project({ 'app.js': 'function greet() {}', 'hooks.mjs': hooks })
  const rules = [rule('great'), rule('greet', { hooks: './none.mjs' }), { package: '.', functoin: 'greet' } as unknown as RuleInput]
  const built = buildBundle({ cwd: app.path, entry: 'app.js', rules, strict: true })
  await expect(built).rejects.toMatchObject({
    code: 'HOOKLINE_BUILD_REFUSED',
    message: expect.stringMatching(/none\.mjs[^]*functoin[^]*\(\. great\)[^]*`greet`/),
  })
})

it.each([{ enter: 'enter', entre: 1 }, { enter: 'enter' }])(
  'fails for a closed rule that is itself at fault, or whose hook module is missing',
  async fields => {
    await using app = await project({ 'app.js': 'console.log(1)' })
    const rules = [rule('pay', { failure: 'closed', ...fields })]
    await expect(buildBundle({ cwd: app.path, entry: 'app.js', rules })).rejects.toMatchObject({ code: 'HOOKLINE_BUILD_REFUSED' })
  },
)

it('takes its own runtime into a bundle that leaves all packages outside', async () => {
  await using app = await project({ 'app.mjs': 'function greet() {}\ngreet()\nconsole.log(1)', 'hooks.mjs': hooks })
  const entry = join(app.path, 'app.mjs')
  const outfile = join(app.path, 'out/esbuild.mjs')
  const plugins = [hookline.esbuild({ cwd: app.path, rules: [rule('greet')] })]
  await esbuild({ entryPoints: [entry], outfile, bundle: true, packages: 'external', platform: 'node', format: 'esm', plugins })
  expect(await runBundle(outfile)).toEqual({ hooks: ['enter greet'], rest: ['1'] })
  await vite({
    configFile: false,
    logLevel: 'silent',
    root: app.path,
    plugins: [hookline.vite({ cwd: app.path, rules: [rule('greet')] })],
    build: { ssr: entry, outDir: 'out', rolldownOptions: { output: { entryFileNames: 'vite.mjs' } } },
  })
  expect(await runBundle(join(app.path, 'out/vite.mjs'))).toEqual({ hooks: ['enter greet'], rest: ['1'] })
})
