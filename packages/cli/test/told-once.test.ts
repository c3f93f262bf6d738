/** With a report a problem is still told once: when it comes up, and the report points to it. */
import { expect, test } from 'vitest'
import { folderWith, hookline, steady, type Options } from './hookline.ts'

const rule = (more: object = {}): object => ({ package: '.', function: 'main', hooks: './hooks.mjs', enter: 'enter', ...more })
const files = {
  'package.json': { name: 'shop', version: '1.0.0' },
  'hooks.mjs': 'export function enter() {}\n',
  'app.js': 'function main() { return "the application ran" }\nconsole.log(main())\n',
  'rules.json': [rule({ enter: 'entr' }), { ...rule(), functoin: 'main' }, rule({ function: 'mian' })],
}

async function report(more: Record<string, string | object>, args: readonly string[] = [], env: Options['env'] = {}) {
  const cwd = folderWith({ ...files, ...more })
  const { code, out, err } = await hookline(['run', '--rules', 'rules.json', '--report', ...args, 'node', 'app.js'], { cwd, env })
  return `${code} ${out}${steady(err, cwd)}`
}

test('rules and hooks at fault', async () => {
  expect(await report({})).toMatchInlineSnapshot(`
    "0 the application ran
    (node) [HOOKLINE_RULE_INVALID] HooklineWarning: rules.json:13:5: rules[1].functoin: unknown field "functoin"; did you mean "function"?
    (node) [HOOKLINE_HOOK_EXPORT_MISSING] HooklineWarning: Rule ".:main": expected <folder>/hooks.mjs to export a function \`entr\`, got none; its functions are: enter.
    ✗ bad hook  . main  HOOKLINE_HOOK_EXPORT_MISSING, as told above [rules.json:2]
    ✗ no match  . mian  no \`mian\` in the application (1 file); did you mean \`main\`? [rules.json:15]
    2 rules: 0 in place, 2 not, 1 problem (told above).
    "
  `)
})

test('under strict, when the application is not started', async () => {
  expect(await report({}, ['--strict'])).toMatchInlineSnapshot(`
    "1 hookline: rules.json:13:5: rules[1].functoin: unknown field "functoin"; did you mean "function"? [HOOKLINE_RULE_INVALID]
    hookline: Rule ".:main": expected <folder>/hooks.mjs to export a function \`entr\`, got none; its functions are: enter. [HOOKLINE_HOOK_EXPORT_MISSING]
    hookline: the application was not started.
    ✗ bad hook    . main  HOOKLINE_HOOK_EXPORT_MISSING, as told above [rules.json:2]
    ✗ not loaded  . mian  no file of the application that may hold it was loaded [rules.json:15]
    2 rules: 0 in place, 2 not, 1 problem (told above).
    "
  `)
})

test('files that cannot be read, of which one is found while the application runs', async () => {
  const broken = { name: 'broken', version: '1.0.0' }
  const text = await report({
    'app.js': 'try {\n  require("broken")\n} catch {\n  setTimeout(() => console.log("the application ran"))\n}\n',
    'node_modules/broken/package.json': broken,
    'node_modules/broken/index.js': 'exports.run = function run() {}\nlet 2 = 3\n',
    'rules.json': [rule({ package: 'broken', function: 'run' })],
  })
  expect(text).toMatchInlineSnapshot(`
    "0 the application ran
    (node) [HOOKLINE_WEAVE_UNPARSABLE] HooklineWarning: broken@1.0.0/index.js was loaded as it is: broken@1.0.0/index.js:2:5: expected JavaScript, got what the parser refuses: Unexpected token. The file runs unhooked.
    ✗ not parseable  broken run  index.js of broken 1.0.0, as told above [rules.json:2]
    1 rule: 0 in place, 1 not.
    "
  `)
})

test('what ends before its warning is printed is told by the report', async () => {
  const text = await report({
    'app.js': 'try {\n  require("broken")\n} catch {}\nprocess.exit(0)\n',
    'node_modules/broken/package.json': { name: 'broken', version: '1.0.0' },
    'node_modules/broken/index.js': 'exports.run = function run() {}\nlet 2 = 3\n',
    'rules.json': [rule({ package: 'broken', function: 'run' })],
  })
  expect(text).toMatchInlineSnapshot(`
    "0 ✗ not parseable  broken run  index.js: 2:5: expected JavaScript, got what the parser refuses: Unexpected token. The file runs unhooked. [rules.json:2]
    1 rule: 0 in place, 1 not.
    "
  `)
})

test('where warnings are not printed the report says it all', async () => {
  const whole = await report({}, [], { NODE_NO_WARNINGS: '1' })
  expect(whole).toMatchInlineSnapshot(`
    "0 the application ran
    ✗ bad hook  . main  Rule ".:main": expected <folder>/hooks.mjs to export a function \`entr\`, got none; its functions are: enter. [rules.json:2]
    ✗ no match  . mian  no \`mian\` in the application (1 file); did you mean \`main\`? [rules.json:15]
    ✗ rules.json:13:5: rules[1].functoin: unknown field "functoin"; did you mean "function"?
    2 rules: 0 in place, 2 not, 1 problem.
    "
  `)
  expect(await report({}, [], { NODE_OPTIONS: '--no-warnings' })).toBe(whole)
  expect(await report({}, [], { NODE_OPTIONS: '--disable-warning=HooklineWarning' })).toBe(whole)
})

test('programs are given everything', async () => {
  const cwd = folderWith(files)
  const { err } = await hookline(['run', '--rules', 'rules.json', '--report=json', 'node', 'app.js'], { cwd })
  const json = JSON.parse(err.slice(err.indexOf('\n{\n')))
  expect(json.rules[0].message).toContain('to export a function `entr`')
  expect(json.problems).toEqual([
    {
      code: 'HOOKLINE_RULE_INVALID',
      severity: 'error',
      message: 'rules.json:13:5: rules[1].functoin: unknown field "functoin"; did you mean "function"?',
    },
  ])
  expect(err).not.toContain('as told above')
})
