/** The packages as npm would publish them, installed into an application that knows nothing of this repository. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { folderWith, start } from './hookline.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
/** The command and all of ours that it needs, by their folders. */
const packages = needed('cli', new Set())
const built = packages.every(name => existsSync(join(root, 'packages', name, 'dist')))

function needed(folder: string, found: Set<string>): readonly string[] {
  found.add(folder)
  const manifest = JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8')) as { dependencies?: object }
  for (const name of Object.keys(manifest.dependencies ?? {})) {
    const own = name.startsWith('@hookline/') ? name.slice('@hookline/'.length) : undefined
    if (own !== undefined && !found.has(own)) needed(own, found)
  }
  return [...found]
}

const HOOKS = `
export function enter(call, agent, req) { console.log('request header is ', JSON.stringify(req.getHeaders())) }
export function exit(call, res, err) { console.log('response header is ', JSON.stringify(res.headers)) }
export function see(call, ...args) { console.log('place was called with', ...args) }
`
const RULES = [
  { ImportPath: 'node:http', Function: 'clientRequest', OnEnter: 'enter', ReceiverType: '\\*Agent', OnExit: 'exit', Path: './hooks.mjs' },
  { package: '.', function: 'Orders#place', hooks: './hooks.mjs', enter: 'see' },
]
const APP = `
import http from 'node:http'
class Orders { place(id: number): number { return id } }
new Orders().place(7)
http.get(process.env.URL as string, res => { res.resume().on('end', () => console.log('status', res.statusCode)) })
`

test.skipIf(!built)('run, check, build and types work from packed tarballs, in a folder with a space in its name', async () => {
  const folder = folderWith({
    'rules/hooks.mjs': HOOKS,
    'rules/config.json': RULES,
    'app/app.mts': APP,
    'app/package.json': { name: 'app', version: '1.0.0', private: true },
  })
  const app = join(folder, 'app')
  const npm = (args: readonly string[], cwd: string): string => {
    const { status, stdout, stderr } = spawnSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], { cwd, encoding: 'utf8' })
    expect(status, stderr).toBe(0)
    return stdout
  }
  npm(['pack', `--pack-destination=${folder}`, ...packages.map(name => `--workspace=packages/${name}`)], root)
  const tarballs = readdirSync(folder).filter(name => name.endsWith('.tgz'))
  expect(tarballs).toHaveLength(packages.length)
  npm(['install', ...tarballs.map(name => join(folder, name))], app)

  const server = createServer((_, res) => res.setHeader('x-answer', 'yes').end())
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const env = { URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
  const hookline = (...args: string[]) =>
    start(process.execPath, [join(app, 'node_modules/hookline/bin/hookline.mjs'), ...args], app, env).ended
  const printed = /^place was called with 7\nrequest header is .*\nresponse header is {2}\{"x-answer":"yes".*\nstatus 200\n$/
  try {
    const run = await hookline('run', '--rules', '../rules/config.json', '--report', '--', 'node', 'app.mts')
    expect(run.out, run.err).toMatch(printed)
    expect(run.err).toContain('2 rules: 2 in place.')

    const check = await hookline('check', '--rules', '../rules/config.json', '--ci')
    expect(check).toMatchObject({ code: 0, err: '' })
    expect(check.out).toMatch(/^✓ woven +\. Orders#place +the application app\.mts:3$/m)

    const build = await hookline('build', '--rules', '../rules/config.json', 'app.mts', '--out', 'dist', '--minify')
    expect(build, build.err).toMatchObject({ code: 0 })
    const [file] = /^\S+/.exec(build.out) as RegExpExecArray
    const bundled = await start(process.execPath, [file], app, env).ended
    expect(bundled.out, bundled.err).toMatch(printed)

    const adapters = await hookline('check', '--adapters', 'express,pg,fetch')
    expect(adapters.out).toContain('adapter fetch (globalThis)')
    expect(await hookline('types', '--rules', '../rules/config.json')).toMatchObject({ code: 0 })
  } finally {
    server.close()
  }
})
