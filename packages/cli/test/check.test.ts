import { expect, test } from 'vitest'
import { folderWith, hookline } from './hookline.ts'

const HOOKS = 'export function enter() {}\n'
const own = (name: string, more: object = {}): object => ({ package: '.', function: name, hooks: './hooks.mjs', enter: 'enter', ...more })
const base = { 'package.json': { name: 'app', version: '1.0.0' }, 'app.js': 'function main() {}\n', 'hooks.mjs': HOOKS }

test('misses are told, and fail with --ci where the rule is required', async () => {
  const cwd = folderWith({
    ...base,
    'miss.json': [own('main'), own('mian')],
    'optional.json': [own('main'), own('query', { package: 'pg', required: false })],
  })
  expect(await hookline(['check', '--rules', 'miss.json'], { cwd })).toMatchObject({ code: 0, err: '' })
  expect(await hookline(['check', '--rules', 'miss.json', '--ci'], { cwd })).toMatchObject({ code: 1, err: '' })
  const optional = await hookline(['check', '--rules', 'optional.json', '--ci'], { cwd })
  expect(optional).toMatchObject({ code: 0, err: '' })
  expect(optional.out).toBe(`\
✓ woven       . main    the application app.js:1
~ not loaded  pg query  pg is not installed here
2 rules: 1 in place, 1 absent.
`)
})

test('hooks at fault fail without --ci', async () => {
  const cwd = folderWith({ ...base, 'hookline.rules.json': [own('main', { enter: 'entr' })] })
  expect(await hookline(['check'], { cwd })).toMatchObject({ code: 1 })
})

test('JSON is all that is printed with --json, of the folder that --cwd names', async () => {
  const cwd = folderWith({ ...base, 'rules/rules.json': [own('main', { hooks: '../hooks.mjs' })], 'other/app.js': 'function other() {}\n' })
  const { out, err, code } = await hookline(['check', '--rules', 'rules/rules.json', '--json', '--cwd', '.'], { cwd })
  expect({ err, code }).toEqual({ err: '', code: 0 })
  expect(JSON.parse(out)).toMatchObject({
    version: 1,
    ok: true,
    rules: [{ names: '. main', state: 'woven', copies: [{ sites: [{ at: 'app.js:1' }] }] }],
  })
})

test('colours are for those who ask for them', async () => {
  const cwd = folderWith({ ...base, 'hookline.rules.json': [own('main')] })
  expect((await hookline(['check'], { cwd })).out).not.toContain('\x1b')
  expect((await hookline(['check'], { cwd, env: { FORCE_COLOR: '1' } })).out).toContain('\x1b[32m✓ woven')
})
