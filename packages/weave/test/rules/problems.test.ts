import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readRules } from '../../src/rules/read.ts'
import { folderOf, read, told } from './helpers.ts'

const GOOD = { package: 'pg', function: 'Client#query' }
const HOOKED = { ...GOOD, hooks: './hooks.mjs', enter: 'enter' }
const ON = { on: 'pg:query', hooks: './hooks.mjs', enter: 'enter' }
const SEED = { ImportPath: 'pg', Function: 'query', OnEnter: 'enter', Path: './hooks.mjs' }

it.each<[unknown, string, string]>([
  [{ ...GOOD, enabeld: false }, 'rules[1].enabeld', 'unknown field "enabeld"; did you mean "enabled"?'],
  [{ ...GOOD, colour: 'red' }, 'rules[1].colour', 'unknown field "colour": expected one of id, description, package'],
  [{ ...GOOD, Enabled: false }, 'rules[1].Enabled', 'did you mean "enabled"?'],
  [{ ...GOOD, OnEnter: 'enter' }, 'rules[1].OnEnter', '"OnEnter" belongs to rules written with `ImportPath`'],
  [{ ...SEED, enabled: false }, 'rules[1].enabled', '"enabled" belongs to rules written with `package`'],
  [{ ...SEED, Functon: 'x' }, 'rules[1].Functon', 'did you mean "Function"?'],
  [{ ImportPth: 'pg', Function: 'query', OnEnter: 'enter', Path: '.' }, 'rules[1].ImportPth', 'did you mean "ImportPath"?'],
  [{ ...SEED, UseRaw: true }, 'rules[1].UseRaw', 'UseRaw has no meaning here: code given as text is never pasted'],
  [{ ...SEED, GoVersion: '[1.18,)' }, 'rules[1].GoVersion', 'GoVersion has no meaning here: it is about the Go compiler'],
  [{ ImportPath: 'pg', StructType: 'X', FieldName: 'y', FieldType: 'z' }, 'rules[1].StructType', 'keep values in `call.data`'],
  [{ ...GOOD, function: 5 }, 'rules[1].function', 'expected the name of a function, got the number 5.'],
  [{ ...GOOD, function: '' }, 'rules[1].function', 'got an empty string.'],
  [{ ...GOOD, function: ' f' }, 'rules[1].function', 'without white space around it'],
  [{ ...GOOD, function: 'a\nb' }, 'rules[1].function', 'without control characters, got the string "a\\u000ab"'],
  [{ ...GOOD, function: 'f'.repeat(1025) }, 'rules[1].function', 'of at most 1024 characters (it has 1025)'],
  [{ ...GOOD, function: 'Client::query' }, 'rules[1].function', 'expected a name of letters'],
  [{ ...GOOD, package: './lib' }, 'rules[1].package', 'expected "." for the application\'s own files'],
  [{ ...GOOD, package: null }, 'rules[1].package', 'expected the name of a package, got null.'],
  [{ ...GOOD, version: 'latest' }, 'rules[1].version', 'expected a range of versions'],
  [{ ...GOOD, file: '../x.js' }, 'rules[1].file', 'without "./" and "../"'],
  [{ ...GOOD, file: '/x.js' }, 'rules[1].file', 'a path inside the package'],
  [{ ...GOOD, file: 'lib\\x.js' }, 'rules[1].file', '"/" between folders'],
  [{ ...GOOD, file: '@(a|b).js' }, 'rules[1].file', 'a glob of "*", "**"'],
  [{ ...GOOD, file: '!lib/**' }, 'rules[1].file', 'which files are meant'],
  [{ ...GOOD, file: '{a,b}'.repeat(40) }, 'rules[1].file', 'at most 256 choices'],
  [{ ...GOOD, index: -1 }, 'rules[1].index', 'a whole number from 0, got the number -1.'],
  [{ ...GOOD, index: 0.5 }, 'rules[1].index', 'a whole number from 0'],
  [{ ...GOOD, kind: 'promise' }, 'rules[1].kind', 'one of "auto", "sync"'],
  [{ ...GOOD, kind: 'async', callbackIndex: 0 }, 'rules[1].callbackIndex', '`kind` is "async"'],
  [{ ...GOOD, required: 'yes' }, 'rules[1].required', 'true or false, got the string "yes".'],
  [{ ...GOOD, failure: 'close' }, 'rules[1].failure', 'one of "closed", "open"'],
  [{ ...GOOD, order: '1' }, 'rules[1].order', 'a number, got the string "1".'],
  [{ ...GOOD, dependencies: 'pg' }, 'rules[1].dependencies', 'a list of at most 256 package names'],
  [{ ...GOOD, dependencies: ['../../x'] }, 'rules[1].dependencies', 'a list of package names'],
  [{ ...GOOD, adopt: {} }, 'rules[1].adopt', 'a function (JSON has none'],
  [{ ...GOOD, enter: 'enter' }, 'rules[1].enter', 'give `hooks`, its path'],
  [
    { ...GOOD, hooks: './hooks.mjs' },
    'rules[1].hooks',
    'name one in `enter` or `exit`. (A module that registers its hooks itself needs no rule: `node --import` it.)',
  ],
  [{ ...HOOKED, enter: ['a'] }, 'rules[1].enter', 'the name of an export of the hook module, got an array.'],
  [{ ...HOOKED, hooks: 'https://example.org/hooks.mjs' }, 'rules[1].hooks', 'hooks are never loaded from elsewhere'],
  [{ ...HOOKED, hooks: './hoks.mjs' }, 'rules[1].hooks', 'did you mean "hooks.mjs"?'],
  [{ ...HOOKED, hooks: './elsewhere.mjs' }, 'rules[1].hooks', '(beside it: hooks.mjs)'],
  [{ ...HOOKED, hooks: './no/such/folder.mjs' }, 'rules[1].hooks', 'nor the folder'],
  [{ ...HOOKED, hooks: './empty' }, 'rules[1].hooks', 'the folder'],
  [{ ...ON, package: 'pg' }, 'rules[1].package', '`on` is for targets that are there already'],
  [{ ...ON, kind: 'sync' }, 'rules[1].kind', '`on` is for targets that are there already'],
  [{ on: 'pg:query' }, 'rules[1].on', 'does nothing without `hooks`'],
  [{ package: 'pg' }, 'rules[1]', '`function` is missing.'],
  [{ function: 'f' }, 'rules[1]', '`package` is missing.'],
  [{}, 'rules[1]', '`package` is missing.'],
  [{ ...GOOD, package: 'globalThis', file: 'x.js' }, 'rules[1].file', 'globalThis has no files'],
  [{ ...GOOD, package: 'http', index: 0 }, 'rules[1].index', 'node:http has no files'],
  [{ Function: 'query', OnEnter: 'enter', Path: './hooks.mjs' }, 'rules[1]', 'ImportPath is missing.'],
  [{ ImportPath: 'pg', Function: 'query', OnEnter: 'enter' }, 'rules[1]', 'Path is missing.'],
  [{ ImportPath: 'pg', Function: 'query', Path: './hooks.mjs' }, 'rules[1]', 'a rule needs OnEnter or OnExit'],
  [{ ...SEED, OnEnter: '' }, 'rules[1]', 'a rule needs OnEnter or OnExit'],
  [{ ...SEED, Function: 'Client#query' }, 'rules[1].Function', 'with its class in ReceiverType'],
  [{ ...SEED, Function: '#secret' }, 'rules[1].Function', 'ReceiverType beside it'],
  [{ ...SEED, Function: '(Get|Set)' }, 'rules[1].Function', 'without parentheses'],
  [{ ...SEED, ReceiverType: '^Cl.*$' }, 'rules[1].ReceiverType', 'regular expressions are not taken'],
  [{ ...SEED, Version: '[1,2]' }, 'rules[1].Version', 'whose end is not'],
  [{ ...SEED, ImportPath: 'net/http' }, 'rules[1].ImportPath', 'did you mean "node:http"?'],
  [{ ...SEED, ImportPath: 'pg/lib/../x' }, 'rules[1].ImportPath', "the package's name alone"],
  ['pg', 'rules[1]', 'expected a rule, an object with `package` or `ImportPath`; got the string "pg".'],
  [null, 'rules[1]', 'got null.'],
  [[GOOD], 'rules[1]', 'got an array.'],
])('tells of %j', async (rule, path, sentence) => {
  const cwd = folderOf({ 'rules.json': [GOOD, rule, SEED], 'empty/read.me': '' })
  const { rules, problems } = await readRules(['rules.json'], { cwd })
  const problem = problems.find(candidate => candidate.message.includes(sentence))
  expect(problem, told({ problems } as never).join('\n')).toMatchObject({
    path,
    file: join(cwd, 'rules.json'),
    severity: 'error',
    name: 'HooklineError',
  })
  expect(problem?.message).toMatch(/^rules\.json:\d+:\d+: rules\[1\]/)
  // The others stand.
  expect(rules.map(({ origin }) => origin.index)).toEqual([0, 2])
})

it('tells everything that is wrong with a rule, each at its line and column', async () => {
  const { problems } = await read('[\n  {\n    "package": "a b",\n    "version": "latest", "function": "x()",\n    "id": "mine"\n  }\n]')
  expect(problems.map(({ path, line, column, ruleId }) => [path, line, column, ruleId])).toEqual([
    ['rules[0].package', 3, 5, 'mine'],
    ['rules[0].version', 4, 5, 'mine'],
    ['rules[0].function', 4, 26, 'mine'],
  ])
  expect(problems[0]?.message).toBe(
    'rules.json:3:5: rules[0].package: expected the name of a package, a built-in module, "globalThis", or "." for the application, got the string "a b". (rule "mine")',
  )
})

it.each<[unknown, string, string]>([
  [5, '', 'expected a list of rules or an object with `rules`, got the number 5.'],
  [{}, '', '`rules` is missing.'],
  [{ rules: {} }, 'rules', 'expected a list of rules, got an object.'],
  [{ rules: [], extend: 'x' }, 'extend', 'unknown field "extend"; did you mean "extends"?'],
  [{ rules: [], extends: 5 }, 'extends', "expected a file or a package's rules"],
  [{ rules: [], extends: ['./hooks.mjs', ''] }, 'extends', "expected a file or a package's rules"],
  [SEED, 'ImportPath', 'put `[` and `]` around this one'],
])('tells of a file that holds %j', async (content, path, sentence) => {
  const { rules, problems } = await read(content)
  expect(rules).toEqual([])
  expect(problems.find(problem => problem.path === path)?.message).toContain(sentence)
})

it('refuses the second of two rules with one id, wherever it stands', async () => {
  const cwd = folderOf({ 'a.json': [{ ...GOOD, id: 'mine' }], 'b.json': [{ ...GOOD, id: 'mine', failure: 'closed' }] })
  const { rules, problems } = await readRules(['a.json', 'b.json'], { cwd })
  expect(rules).toHaveLength(1)
  expect(problems).toMatchObject([
    { code: 'HOOKLINE_RULE_DUPLICATE', ruleId: 'mine', file: join(cwd, 'b.json'), path: 'rules[0].id', closed: true },
  ])
  expect(problems[0]?.message).toContain(`"mine" is the id of rules[0] in ${join(cwd, 'a.json')}:2 already`)
})

it('refuses a rule that says another kind of the same place', async () => {
  const { rules, problems } = await read([{ ...GOOD, kind: 'callback' }, GOOD, { ...GOOD, kind: 'callback' }, { ...GOOD, kind: 'async' }])
  expect(rules.map(({ origin }) => origin.index)).toEqual([0, 1, 2])
  expect(problems).toMatchObject([{ code: 'HOOKLINE_RULE_INVALID', path: 'rules[3].kind' }])
})

it.each([
  [{ package: '.', function: '*#*' }, 1],
  [{ package: '.', function: '*' }, 1],
  [{ package: '.', function: '*.*' }, 1],
  [{ package: '.', function: '*', file: 'lib/**' }, 0],
  [{ package: '.', function: 'Order#*' }, 0],
  [{ package: 'pg', function: '*#*' }, 0],
  [{ ImportPath: 'main', Function: '*', OnEnter: 'enter', Path: './hooks.mjs' }, 1],
])('warns of %j %i times, and takes it', async (rule, count) => {
  const { rules, problems } = await read([rule])
  expect(rules).toHaveLength(1)
  expect(problems.map(({ code, severity }) => [code, severity])).toEqual(
    Array.from({ length: count }, () => ['HOOKLINE_RULE_TOO_BROAD', 'warning']),
  )
})

it('warns of a field that is there twice', async () => {
  const { rules, problems } = await read('[\n  { "package": "pg", "function": "a",\n    "function": "b" }\n]')
  expect(rules.map(({ id }) => id)).toEqual(['pg:b'])
  expect(problems).toMatchObject([
    { severity: 'warning', line: 3, column: 5, message: expect.stringContaining('the field "function" is there twice') },
  ])
})

it('marks problems of closed rules', async () => {
  const { problems } = await read([
    { ...HOOKED, failure: 'closed', enabeld: true },
    { ...HOOKED, enabeld: true },
  ])
  expect(problems.map(({ closed }) => closed)).toEqual([true, false])
})

it('tells of a rules file that is not there', async () => {
  const cwd = folderOf({ 'config.json': [] })
  const { problems } = await readRules(['confg.json', 'nowhere/rules.json', '.'], { cwd })
  expect(problems.map(({ code }) => code)).toEqual(['HOOKLINE_RULES_UNREADABLE', 'HOOKLINE_RULES_UNREADABLE', 'HOOKLINE_RULES_UNREADABLE'])
  expect(problems[0]?.message).toBe('confg.json: there is no such file; did you mean "config.json"?')
  expect(problems[2]?.message).toContain('the folder has no "hookline.rules.json"')
})

it('shows no control characters of a file in messages', async () => {
  const { problems } = await read([{ package: 'pg', function: 'f', ['\u001b[2J\u202e']: 1, id: '\u001b[31m' }])
  expect(problems.length).toBe(2)
  // oxlint-disable-next-line no-control-regex
  for (const { message } of problems) expect(message).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/)
})
