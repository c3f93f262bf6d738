/** Builds that go on: rules and sources change while a bundler watches, or a development server runs. */
import { readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { context } from 'esbuild'
import { rollup, watch, type RollupWatcherEvent } from 'rollup'
import { createServer } from 'vite'
import { expect, it } from 'vitest'
import { hookline } from '@hookline/weave/build'
import { project, runBundle } from './run.ts'

const files = {
  'app.mjs': "import { f } from './f.mjs'\nimport { g } from './g.mjs'\nconsole.log(f(1), g(2))",
  'f.mjs': 'export const f = n => n',
  'g.mjs': 'export function g(n) { return n }',
  'hooks.mjs': "export const enter = call => console.log('hook enter', call.target.name)",
  'rules.json': JSON.stringify([{ package: '.', function: 'f', hooks: './hooks.mjs', enter: 'enter' }]),
}
const both = JSON.stringify(['f', 'g'].map(name => ({ package: '.', function: name, hooks: './hooks.mjs', enter: 'enter' })))

it('Rollup: takes up a changed rules file, also for modules that have not changed', async () => {
  await using app = await project(files)
  const states: (string | undefined)[][] = []
  const file = join(app.path, 'out/main.mjs')
  const watcher = watch({
    input: join(app.path, 'app.mjs'),
    output: { file, format: 'es' },
    plugins: [hookline.rollup({ cwd: app.path, rules: 'rules.json', report: all => void states.push(all.map(({ state }) => state)) })],
    watch: { buildDelay: 0, clearScreen: false },
    logLevel: 'silent',
  })
  // One write may be seen as two changes: what counts is a bundle that shows it.
  const shown = (what: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const told = (event: RollupWatcherEvent): void => {
        if (event.code === 'ERROR') reject(event.error)
        if (event.code !== 'END' || !readFileSync(file, 'utf8').includes(what)) return
        watcher.off('event', told)
        resolve()
      }
      watcher.on('event', told)
    })
  try {
    await shown('"path":"f"')
    expect(await runBundle(file)).toEqual({ hooks: ['enter f'], rest: ['1 2'] })
    await Promise.all([shown('n + 1'), writeFile(join(app.path, 'g.mjs'), 'export function g(n) { return n + 1 }')])
    expect(await runBundle(file)).toEqual({ hooks: ['enter f'], rest: ['1 3'] })
    await Promise.all([shown('"path":"g"'), writeFile(join(app.path, 'rules.json'), both)])
    expect(await runBundle(file)).toEqual({ hooks: ['enter f', 'enter g'], rest: ['1 3'] })
    expect(new Set(states.map(all => all.join()))).toEqual(new Set(['woven', 'woven,woven']))
  } finally {
    await watcher.close()
  }
})

it('esbuild: a rebuild takes up a changed rules file', async () => {
  await using app = await project(files)
  const outfile = join(app.path, 'out/main.mjs')
  const build = await context({
    entryPoints: [join(app.path, 'app.mjs')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    plugins: [hookline.esbuild({ cwd: app.path, rules: 'rules.json', strict: true })],
    logLevel: 'silent',
  })
  try {
    await build.rebuild()
    expect((await runBundle(outfile)).hooks).toEqual(['enter f'])
    await writeFile(join(app.path, 'rules.json'), both)
    await build.rebuild()
    expect((await runBundle(outfile)).hooks).toEqual(['enter f', 'enter g'])
  } finally {
    await build.dispose()
  }
})

it('Vite: a development server serves hooked modules, and the rules file is watched', async () => {
  await using app = await project({
    ...files,
    'hooks.mjs': 'export const enter = call => void globalThis.said.push(call.target.name)',
    'served.mjs': "import { f } from './f.mjs'\nexport const answer = f(1)",
  })
  const server = await createServer({
    configFile: false,
    root: app.path,
    logLevel: 'silent',
    server: { middlewareMode: true, ws: false },
    appType: 'custom',
    optimizeDeps: { noDiscovery: true },
    plugins: [hookline.vite({ cwd: app.path, rules: 'rules.json' })],
  })
  try {
    const said: string[] = []
    Object.assign(globalThis, { said })
    const { answer } = (await server.ssrLoadModule(join(app.path, 'served.mjs'))) as { answer: number }
    expect({ answer, said }).toEqual({ answer: 1, said: ['f'] })
    expect(server.environments.ssr.moduleGraph.getModulesByFile(join(app.path, 'rules.json'))?.size).toBe(1)
    const browsers = await server.environments.client.transformRequest(join(app.path, 'f.mjs'))
    expect(browsers?.code).not.toContain('hookline.weave/1')
  } finally {
    await server.close()
  }
})

it('keeps the former bundle apart from rules of another build in the same process', async () => {
  await using app = await project(files)
  const build = async (rules: string): Promise<string> => {
    const bundle = await rollup({
      input: join(app.path, 'app.mjs'),
      plugins: [hookline.rollup({ cwd: app.path, rules: [rules] })],
      logLevel: 'silent',
    })
    const { output } = await bundle.generate({ format: 'es' })
    await bundle.close()
    return output[0].code
  }
  await writeFile(join(app.path, 'both.json'), both)
  const [one, two] = await Promise.all([build('rules.json'), build('both.json')])
  expect(one).not.toContain('"path":"g"')
  expect(two).toContain('"path":"g"')
  expect(await readFile(join(app.path, 'f.mjs'), 'utf8')).toBe(files['f.mjs'])
})
