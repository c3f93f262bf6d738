import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith, hookline, startHookline, workspaceModules } from './hookline.ts'

const HOOKS = `
export function enter(call, ...args) { console.log('enter', call.target.name, ...args) }
export function exit(call, result, error) { console.log('exit', error?.message ?? result) }
`
const own = (name: string, more: object = {}): object => ({
  package: '.',
  function: name,
  hooks: './hooks.mjs',
  enter: 'enter',
  exit: 'exit',
  ...more,
})
const APP = 'function main(...args) { return args.length }\nconsole.log("got", main(...process.argv.slice(2)))\n'

test('the arguments of the program are its own, whatever they look like', async () => {
  const cwd = folderWith({ 'hookline.rules.json': [own('main')], 'hooks.mjs': HOOKS, 'app.js': APP })
  const { out, code } = await hookline(['run', '--', 'node', 'app.js', '--rules', 'x', '--', '$HOME "a b"', '--help'], { cwd })
  expect(out).toBe('enter main --rules x -- $HOME "a b" --help\nexit 5\ngot 5\n')
  expect(code).toBe(0)
})

test('rules come from the folder, from HOOKLINE_RULES, or from what a shell made of a pattern', async () => {
  const cwd = folderWith({
    'a:b/one.json': [own('main', { hooks: '../hooks.mjs', exit: undefined })],
    'a:b/two.json': [own('main', { id: 'two', hooks: '../hooks.mjs', enter: undefined })],
    'hooks.mjs': HOOKS,
    'app.js': APP,
  })
  const patterns = await hookline(['run', '--rules', 'a:b/one.json', 'a:b/two.json', '--', 'node', 'app.js'], { cwd })
  expect(patterns.out, patterns.err).toBe('enter main\nexit 0\ngot 0\n')
  const commas = await hookline(['run', '--rules', 'a:b/one.json,a:b/two.json', 'node', 'app.js'], { cwd })
  expect(commas.out).toBe(patterns.out)
  const environment = await hookline(['run', 'node', 'app.js'], { cwd, env: { HOOKLINE_RULES: JSON.stringify(['a:b/two.json']) } })
  expect(environment.out).toBe('exit 0\ngot 0\n')
  const none = await hookline(['run', 'node', 'app.js'], { cwd })
  expect(none).toMatchObject({ code: 2, out: '' })
  expect(none.err).toMatch(
    /^hookline: expected a rules file: there is no hookline\.rules\.json, hookline\.rules\.mjs, hookline\.rules\.ts in /,
  )
})

test('NODE_OPTIONS that were there stay, and a child of a child is hooked', async () => {
  const cwd = folderWith({
    'hookline.rules.json': [own('main')],
    'hooks.mjs': HOOKS,
    'before.mjs': 'globalThis.before = true\n',
    'parent.js': "require('node:child_process').spawnSync(process.execPath, ['app.js', 'x'], { stdio: 'inherit' })\n",
    'app.js': `${APP}console.log(globalThis.before)\n`,
    'package.json': { name: 'app', scripts: { start: 'node parent.js' } },
  })
  const env = { NODE_OPTIONS: '--import=./before.mjs --no-deprecation' }
  const { out, err } = await hookline(['run', '--', 'node', 'parent.js'], { cwd, env })
  expect(out, err).toBe('enter main x\nexit 1\ngot 1\ntrue\n')
})

test('the exit code of the program is the exit code', async () => {
  const cwd = folderWith({ 'hookline.rules.json': [], 'app.js': 'process.exitCode = 42' })
  expect(await hookline(['run', 'node', 'app.js'], { cwd })).toMatchObject({ code: 42, signal: null })
})

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s reaches the program, which may end as it likes', async signal => {
  const cwd = folderWith({
    'hookline.rules.json': [],
    'app.js': `process.on('${signal}', () => { console.log('closing'); clearInterval(timer); process.exitCode = 3 })
const timer = setInterval(() => {}, 60_000)
console.log('ready')`,
  })
  const running = startHookline(['run', 'node', 'app.js'], { cwd })
  await running.printed('ready')
  running.child.kill(signal)
  expect(await running.ended).toMatchObject({ code: 3, signal: null, out: 'ready\nclosing\n' })
})

test('a signal that ends the program ends the command in the same way', async () => {
  const cwd = folderWith({ 'hookline.rules.json': [], 'app.js': "process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 60_000)" })
  expect(await hookline(['run', 'node', 'app.js'], { cwd })).toMatchObject({ code: null, signal: 'SIGTERM' })
})

test('a program that is not there, and one that cannot be run, are told', async () => {
  const cwd = folderWith({ 'hookline.rules.json': [], 'app.js': '' })
  expect(await hookline(['run', 'nodee', 'app.js'], { cwd })).toMatchObject({
    code: 2,
    err: 'hookline: there is no program "nodee": give it as you would without hookline, as in `-- node app.js`\nSee `hookline run --help`.\n',
  })
  expect((await hookline(['run', './app.js'], { cwd })).err).toBe(
    'hookline: "./app.js" cannot be run: it is not executable; as a script of Node it is `-- node ./app.js`\nSee `hookline run --help`.\n',
  )
})

test('adapters need no line in the application', async () => {
  const cwd = folderWith({
    'app.mjs': `
import express from 'express'
const app = express()
app.get('/orders/:id', (req, res) => res.json({ id: req.params.id }))
const server = app.listen(0, '127.0.0.1', async () => {
  const answer = await fetch('http://127.0.0.1:' + server.address().port + '/orders/7')
  console.log(await answer.text())
  server.close()
})`,
  })
  symlinkSync(workspaceModules, join(cwd, 'node_modules'))
  const { out, err, code } = await hookline(['run', '--adapters', 'express,fetch', '--log', '--report', 'node', 'app.mjs'], { cwd })
  expect(out, err).toBe('{"id":"7"}\n')
  expect(code).toBe(0)
  expect(err).toMatch(/http\.server\.request .* GET .*\/orders\/(?::id|7).* 200/)
  expect(err).toMatch(/http\.client\.request .* GET http:\/\/127\.0\.0\.1:\d+\/orders\/7 .*200/)
  expect(err).toMatch(/^✓ adopted +adapter express +express \d/m)
  expect(err).toMatch(/^✓ adopted +adapter fetch \(globalThis\) +globalThis taken up by its adapter$/m)
  expect(err).toMatch(/^~ not loaded +adapter fetch \(undici\) +no file of undici was loaded$/m)
  expect(err).toMatch(/^3 rules: 2 in place, 1 absent\.$/m)
})

const SERVER =
  "function answer() {}\nrequire('node:http').createServer(answer).listen(0, () => console.log('up'))\nanswer()\nif (process.argv[2] === 'own') process.on('SIGTERM', () => process.exit(5))\nif (process.argv[2] === 'alone') process.on('SIGTERM', () => process.listenerCount('SIGTERM') === 1 && process.exit(6))\n"

test.each([
  ['SIGTERM', [], { signal: 'SIGTERM' }],
  ['SIGINT', [], { signal: 'SIGINT' }],
  ['SIGTERM', ['own'], { code: 5 }],
  ['SIGTERM', ['alone'], { code: 6 }],
] as const)('a server that is ended by %s %j leaves its report, and ends as it would', async (signal, words, ending) => {
  const rules = [own('answer', { enter: undefined, exit: undefined, hooks: undefined })]
  const cwd = folderWith({ 'hookline.rules.json': rules, 'server.cjs': SERVER })
  const { child, ended, printed } = startHookline(['run', '--report', '--', 'node', 'server.cjs', ...words], { cwd })
  await printed('up')
  child.kill(signal)
  const end = await ended
  expect(end).toMatchObject(ending)
  expect(end.err).toBe('✓ woven  . answer  the application server.cjs:1\n1 rule: 1 in place.\n')
})
