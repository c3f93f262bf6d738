/** Whatever is wrong with rules is told in a sentence, and the application runs all the same, unless it must not. */
import { mkdirSync, writeFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith, hookline, steady } from './hookline.ts'

const HOOKS = 'export function enter() {}\nexport function exit() {}\n'
const APP = 'function main() { return "the application ran" }\nconsole.log(main())\n'
const rule = (more: object = {}): object => ({ package: '.', function: 'main', hooks: './hooks.mjs', enter: 'enter', ...more })
const base = { 'package.json': { name: 'shop', version: '1.0.0' }, 'hooks.mjs': HOOKS, 'app.js': APP }

/** What is said of bad rules by `run`, by `run --strict` and by `check`. */
async function said(files: Record<string, string | object>, args: readonly string[] = ['--rules', 'rules.json']) {
  const cwd = folderWith({ ...base, ...files })
  const [run, strict, check] = await Promise.all([
    hookline(['run', ...args, 'node', 'app.js'], { cwd }),
    hookline(['run', ...args, '--strict', 'node', 'app.js'], { cwd }),
    hookline(['check', ...args, '--ci'], { cwd }),
  ])
  return {
    run: `${run.code} ${run.out}${steady(run.err, cwd)}`,
    strict: `${strict.code} ${strict.out}${steady(strict.err, cwd)}`,
    check: `${check.code} ${steady(check.out + check.err, cwd)}`,
  }
}

describe('a rules file', () => {
  test('that is not there', async () => {
    expect(await said({ 'ruels.json': [] })).toMatchInlineSnapshot(`
      {
        "check": "1 ✗ rules.json: there is no such file; did you mean "ruels.json"?
      0 rules: 0 in place, 1 problem.
      ",
        "run": "0 the application ran
      (node) [HOOKLINE_RULES_UNREADABLE] HooklineWarning: rules.json: there is no such file; did you mean "ruels.json"?
      ",
        "strict": "1 hookline: rules.json: there is no such file; did you mean "ruels.json"? [HOOKLINE_RULES_UNREADABLE]
      hookline: the application was not started.
      ",
      }
    `)
  })
  test('that is not JSON', async () => {
    expect(await said({ 'rules.json': '[\n  { "package": ".", "function": "main", }\n]' })).toMatchInlineSnapshot(`
      {
        "check": "1 ✗ rules.json:2:41: not valid JSON: expected the name of a field in double quotes (no comma before "}").
      0 rules: 0 in place, 1 problem.
      ",
        "run": "0 the application ran
      (node) [HOOKLINE_RULES_UNREADABLE] HooklineWarning: rules.json:2:41: not valid JSON: expected the name of a field in double quotes (no comma before "}").
      ",
        "strict": "1 hookline: rules.json:2:41: not valid JSON: expected the name of a field in double quotes (no comma before "}"). [HOOKLINE_RULES_UNREADABLE]
      hookline: the application was not started.
      ",
      }
    `)
  })
  test('with an unknown field', async () => {
    expect(await said({ 'rules.json': [{ ...rule(), functoin: 'main' }] })).toMatchInlineSnapshot(`
      {
        "check": "1 ✗ rules.json:7:5: rules[0].functoin: unknown field "functoin"; did you mean "function"?
      0 rules: 0 in place, 1 problem.
      ",
        "run": "0 the application ran
      (node) [HOOKLINE_RULE_INVALID] HooklineWarning: rules.json:7:5: rules[0].functoin: unknown field "functoin"; did you mean "function"?
      ",
        "strict": "1 hookline: rules.json:7:5: rules[0].functoin: unknown field "functoin"; did you mean "function"? [HOOKLINE_RULE_INVALID]
      hookline: the application was not started.
      ",
      }
    `)
  })
})

describe('a hook module', () => {
  test('that is not there', async () => {
    expect(await said({ 'rules.json': [rule({ hooks: './hoks.mjs' })] })).toMatchInlineSnapshot(`
      {
        "check": "1 ✗ rules.json:5:5: rules[0].hooks: there is no file "<folder>/hoks.mjs"; did you mean "hooks.mjs"?
      0 rules: 0 in place, 1 problem.
      ",
        "run": "0 the application ran
      (node) [HOOKLINE_RULE_HOOKS_MISSING] HooklineWarning: rules.json:5:5: rules[0].hooks: there is no file "<folder>/hoks.mjs"; did you mean "hooks.mjs"?
      ",
        "strict": "1 hookline: rules.json:5:5: rules[0].hooks: there is no file "<folder>/hoks.mjs"; did you mean "hooks.mjs"? [HOOKLINE_RULE_HOOKS_MISSING]
      hookline: the application was not started.
      ",
      }
    `)
  })
  test('without the export', async () => {
    expect(await said({ 'rules.json': [rule({ enter: 'entr' })] })).toMatchInlineSnapshot(`
      {
        "check": "1 ✗ bad hook  . main  Rule ".:main": expected <folder>/hooks.mjs to export a function \`entr\`; its functions are enter, exit; did you mean "enter"? [rules.json:2]
      1 rule: 0 in place, 1 not.
      ",
        "run": "0 the application ran
      (node) [HOOKLINE_HOOK_EXPORT_MISSING] HooklineWarning: Rule ".:main": expected <folder>/hooks.mjs to export a function \`entr\`, got none; its functions are: enter, exit.
      ",
        "strict": "1 hookline: Rule ".:main": expected <folder>/hooks.mjs to export a function \`entr\`, got none; its functions are: enter, exit. [HOOKLINE_HOOK_EXPORT_MISSING]
      hookline: the application was not started.
      ✗ bad hook  . main  HOOKLINE_HOOK_EXPORT_MISSING, as told above [rules.json:2]
      1 rule: 0 in place, 1 not.
      ",
      }
    `)
  })
  test('that throws when it is imported', async () => {
    const files = { 'hooks.mjs': `${HOOKS}throw new Error("no database")\n`, 'rules.json': [rule()] }
    expect(await said(files)).toMatchInlineSnapshot(`
      {
        "check": "0 ✓ woven  . main  the application app.js:1
      1 rule: 1 in place.
      ",
        "run": "0 the application ran
      (node) [HOOKLINE_HOOK_MODULE_FAILED] HooklineWarning: Rule ".:main": its hook module <folder>/hooks.mjs could not be loaded: Error: no database
      ",
        "strict": "1 hookline: Rule ".:main": its hook module <folder>/hooks.mjs could not be loaded: Error: no database [HOOKLINE_HOOK_MODULE_FAILED]
      hookline: the application was not started.
      ✗ bad hook  . main  HOOKLINE_HOOK_MODULE_FAILED, as told above [rules.json:2]
      1 rule: 0 in place, 1 not.
      ",
      }
    `)
  })
})

describe('a rule', () => {
  test('that matches nothing', async () => {
    expect(await said({ 'rules.json': [rule({ function: 'mian' }), rule({ package: 'pgg', function: 'Client#query' })] }))
      .toMatchInlineSnapshot(`
      {
        "check": "1 ✗ no match    . mian            no \`mian\` in the application (1 file); did you mean \`main\`? [rules.json:2]
      ✗ not loaded  pgg Client#query  pgg is not installed here [rules.json:8]
      2 rules: 0 in place, 2 not.
      ",
        "run": "0 the application ran
      ",
        "strict": "0 the application ran
      ✗ no match    . mian            no \`mian\` in the application (1 file); did you mean \`main\`? [rules.json:2]
      ✗ not loaded  pgg Client#query  no file of pgg that may hold it was loaded [rules.json:8]
      2 rules: 0 in place, 2 not.
      ",
      }
    `)
  })
  test('that matches too much', async () => {
    expect(await said({ 'rules.json': [rule({ package: '*', function: '*' }), rule({ function: '*' })] })).toMatchInlineSnapshot(`
      {
        "check": "1 ✓ woven  . *  the application app.js:1
      ✗ rules.json:3:5: rules[0].package: expected the name of a package, a built-in module, "globalThis", or "." for the application, got the string "*".
      ~ rules.json:10:5: rules[1].function: "*" of "." is every function of the application; name a class, or give \`file\` to say where.
      1 rule: 1 in place, 1 problem.
      ",
        "run": "0 the application ran
      (node) [HOOKLINE_RULE_INVALID] HooklineWarning: rules.json:3:5: rules[0].package: expected the name of a package, a built-in module, "globalThis", or "." for the application, got the string "*".
      (node) [HOOKLINE_RULE_TOO_BROAD] HooklineWarning: rules.json:10:5: rules[1].function: "*" of "." is every function of the application; name a class, or give \`file\` to say where.
      ",
        "strict": "1 hookline: rules.json:3:5: rules[0].package: expected the name of a package, a built-in module, "globalThis", or "." for the application, got the string "*". [HOOKLINE_RULE_INVALID]
      hookline: the application was not started.
      ✗ not loaded  . *  no file of the application that may hold it was loaded [rules.json:8]
      1 rule: 0 in place, 1 not, 1 problem (told above).
      ",
      }
    `)
  })
  test('of the id of another', async () => {
    expect(await said({ 'rules.json': [rule({ id: 'same' }), rule({ id: 'same', exit: 'exit' })] })).toMatchInlineSnapshot(`
      {
        "check": "1 ✓ woven  . main  the application app.js:1
      ✗ rules.json:9:3: rules[1].id: "same" is the id of rules[0] in <folder>/rules.json:2 already: ids are unique over all files.
      1 rule: 1 in place, 1 problem.
      ",
        "run": "0 the application ran
      (node) [HOOKLINE_RULE_DUPLICATE] HooklineWarning: rules.json:9:3: rules[1].id: "same" is the id of rules[0] in <folder>/rules.json:2 already: ids are unique over all files.
      ",
        "strict": "1 hookline: rules.json:9:3: rules[1].id: "same" is the id of rules[0] in <folder>/rules.json:2 already: ids are unique over all files. [HOOKLINE_RULE_DUPLICATE]
      hookline: the application was not started.
      ✗ not loaded  . main  no file of the application that may hold it was loaded [rules.json:2]
      1 rule: 0 in place, 1 not, 1 problem (told above).
      ",
      }
    `)
  })
  test('for another version', async () => {
    expect(await said({ 'rules.json': [rule({ version: '>=2' })] })).toMatchInlineSnapshot(`
      {
        "check": "1 ✗ version mismatch  . main  the application has version 1.0.0, and the rule wants >=2 [rules.json:2]
      1 rule: 0 in place, 1 not.
      ",
        "run": "0 the application ran
      ",
        "strict": "0 the application ran
      ✗ version mismatch  . main  the application has version 1.0.0, and the rule wants >=2 [rules.json:2]
      1 rule: 0 in place, 1 not.
      ",
      }
    `)
  })
  test('for a file that does not parse', async () => {
    const files = {
      'rules.json': [rule({ package: 'broken', function: 'run' })],
      'node_modules/broken/package.json': { name: 'broken', version: '1.0.0' },
      'node_modules/broken/index.js': 'function run() {}\nlet x = 5 5\n',
      'app.js': 'try { require("broken") } catch (error) { console.log("the application got", error.name) }\n',
    }
    expect(await said(files)).toMatchInlineSnapshot(`
      {
        "check": "1 ✗ not parseable  broken run  index.js: 2:11: expected JavaScript, got what the parser refuses: Unexpected token. The file runs unhooked. [rules.json:2]
      1 rule: 0 in place, 1 not.
      ",
        "run": "0 the application got SyntaxError
      (node) [HOOKLINE_WEAVE_UNPARSABLE] HooklineWarning: broken@1.0.0/index.js was loaded as it is: broken@1.0.0/index.js:2:11: expected JavaScript, got what the parser refuses: Unexpected token. The file runs unhooked.
      ",
        "strict": "0 the application got SyntaxError
      (node) [HOOKLINE_WEAVE_UNPARSABLE] HooklineWarning: broken@1.0.0/index.js was loaded as it is: broken@1.0.0/index.js:2:11: expected JavaScript, got what the parser refuses: Unexpected token. The file runs unhooked.
      ✗ not parseable  broken run  index.js of broken 1.0.0, as told above [rules.json:2]
      1 rule: 0 in place, 1 not.
      ",
      }
    `)
  })
  test('for a module that was loaded before', async () => {
    const cwd = folderWith({
      ...base,
      'rules.json': [rule({ function: 'run' })],
      'early.cjs': 'require("./lib.js")\n',
      'lib.js': 'exports.run = function run() {}\n',
    })
    const { out, err, code } = await hookline(['run', '--rules', 'rules.json', '--report', 'node', 'app.js'], {
      cwd,
      env: { NODE_OPTIONS: '--require=./early.cjs' },
    })
    expect(`${code} ${out}${steady(err, cwd)}`).toMatchInlineSnapshot(`
      "0 the application ran
      (node) [HOOKLINE_LOADED_BEFORE] HooklineWarning: .@1.0.0/lib.js was loaded before Hookline, so it is as it was: .:run. Put \`--import @hookline/weave/register\` before what loads it.
      ✗ loaded before us  . run  lib.js of the application, as told above [rules.json:2]
      1 rule: 0 in place, 1 not.
      "
    `)
  })
  test('with failure: closed that cannot be in force keeps its module from running', async () => {
    const cwd = folderWith({ ...base, 'rules.json': [rule({ failure: 'closed', enter: 'entr' })] })
    const { out, err, code } = await hookline(['run', '--rules', 'rules.json', 'node', 'app.js'], { cwd })
    expect(out).toBe('')
    expect(code).toBe(1)
    expect(err).toContain('refuses to load')
  })
})

test('a cache full of garbage is passed over', async () => {
  const cwd = folderWith({ ...base, 'rules.json': [rule({ exit: 'exit' })] })
  const cache = join(cwd, 'cache')
  const env = { HOOKLINE_CACHE: cache }
  await hookline(['run', '--rules', 'rules.json', 'node', 'app.js'], { cwd, env })
  mkdirSync(cache, { recursive: true })
  writeFileSync(join(cache, 'garbage'), '\0'.repeat(10_000))
  expect(await hookline(['run', '--rules', 'rules.json', 'node', 'app.js'], { cwd, env })).toMatchObject({
    code: 0,
    out: 'the application ran\n',
    err: '',
  })
})

test('what the bundler says of the program is told without our stack', async () => {
  const cwd = folderWith({ 'app.js': "import { x } from './missing.js'\nconsole.log(x)", 'rules.json': '[]' })
  const built = await hookline(['build', '--rules', 'rules.json', 'app.js'], { cwd })
  expect(built).toMatchObject({ code: 1, out: '' })
  expect(built.err).toMatch(/^hookline: Build failed with 1 error:/)
  expect(built.err).toContain("Could not resolve './missing.js' in app.js")
  expect(built.err).not.toMatch(/^ +at /m)
})

test('declarations are not emptied for rules that cannot be read', async () => {
  const files = { 'app.js': 'export function f() {}', 'package.json': '{"type":"module"}', 'hookline-rules.mts': '// kept' }
  const cwd = folderWith({ ...files, 'hookline.rules.mjs': "import 'nowhere-at-all'" })
  const { code, out, err } = await hookline(['types'], { cwd })
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err).toMatch(/^hookline: hookline\.rules\.mjs: cannot be read: Error: Cannot find package 'nowhere-at-all' imported from \S.*\n$/)
  expect(readFileSync(join(cwd, 'hookline-rules.mts'), 'utf8')).toBe('// kept')
})
