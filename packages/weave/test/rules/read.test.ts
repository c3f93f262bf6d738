import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { readRules } from '../../src/rules/read.ts'
import { folderOf, read, told } from './helpers.ts'

const SEED = {
  ImportPath: 'pg',
  Version: '[8.0.0,9.0.0)',
  Function: 'query',
  ReceiverType: '\\*Client',
  OnEnter: 'enter',
  OnExit: 'exit',
  Path: './hooks.mjs',
}

it('reads a rule of the seed as the seed has it', async () => {
  const cwd = folderOf({ 'config.json': [SEED] })
  const { rules, problems, files } = await readRules(['config.json'], { cwd })
  expect(problems).toEqual([])
  expect(files).toEqual([join(cwd, 'config.json')])
  expect(rules).toEqual([
    {
      id: 'pg:Client#query',
      origin: { file: join(cwd, 'config.json'), index: 0, line: 2 },
      where: {
        key: 'pg\t>=8.0.0 <9.0.0\t\tClient#query\tany\t',
        package: 'pg',
        version: '>=8.0.0 <9.0.0',
        file: undefined,
        function: { text: 'Client#query', receiver: 'Client', member: 'any', accessor: undefined, name: 'query' },
        index: undefined,
      },
      on: undefined,
      adopt: undefined,
      kind: 'auto',
      callbackIndex: undefined,
      hooks: pathToFileURL(join(cwd, 'hooks.mjs')).href,
      enter: 'enter',
      exit: 'exit',
      passReceiver: true,
      failure: 'open',
      required: true,
      enabled: true,
      order: 0,
      dependencies: [],
    },
  ])
})

it('reads every field of a modern rule', async () => {
  const { rules, problems } = await read({
    $schema: './node_modules/@hookline/weave/rules.schema.json',
    rules: [
      {
        id: 'mine',
        description: 'a note',
        package: 'pg',
        version: '^8.11',
        file: 'lib/**/*.js',
        function: 'Client#query',
        index: 1,
        kind: 'callback',
        callbackIndex: -1,
        hooks: './hooks.mjs',
        enter: 'enter',
        exit: 'exit',
        failure: 'closed',
        required: false,
        enabled: false,
        order: -5,
        dependencies: [],
      },
    ],
  })
  expect(problems).toEqual([])
  expect(rules).toMatchObject([
    {
      id: 'mine',
      origin: { index: 0, line: 4 },
      where: { package: 'pg', version: '^8.11', file: 'lib/**/*.js', index: 1, function: { text: 'Client#query', member: 'instance' } },
      kind: 'callback',
      callbackIndex: -1,
      enter: 'enter',
      exit: 'exit',
      passReceiver: false,
      failure: 'closed',
      required: false,
      enabled: false,
      order: -5,
    },
  ])
  expect(rules[0]).not.toHaveProperty('description')
})

it('takes both forms in one file', async () => {
  const { rules, problems } = await read([
    SEED,
    { package: 'express', function: 'default' },
    { on: 'pg:query', hooks: './hooks.mjs', exit: 'exit' },
    { ImportPath: 'main', Function: 'start', OnEnter: 'enter', Path: './hooks.mjs' },
  ])
  expect(problems).toEqual([])
  expect(rules.map(rule => [rule.id, rule.where?.package, rule.on, rule.passReceiver, rule.hooks !== undefined])).toEqual([
    ['pg:Client#query', 'pg', undefined, true, true],
    ['express:default', 'express', undefined, false, false],
    ['on:pg:query', undefined, 'pg:query', false, true],
    ['.:start', '.', undefined, false, true],
  ])
})

it.each([
  ['\\*Client', 'Client'],
  ['*Client', 'Client'],
  ['Client', 'Client'],
  ['Cli*', 'Cli*'],
  ['app.Client', 'app.Client'],
  ['*', '*'],
  ['\\*', '*'],
  ['.*', '*'],
  ['any', '*'],
  ['', undefined],
])('takes the ReceiverType %j for %j', async (ReceiverType, receiver) => {
  const { rules, problems } = await read([{ ...SEED, ReceiverType }])
  expect(problems).toEqual([])
  expect(rules[0]).toMatchObject({ where: { function: { receiver, name: 'query' } }, passReceiver: receiver !== undefined })
})

it.each([
  ['constructor', 'Client.constructor', 'static', 'constructor'],
  ['#secret', 'Client##secret', 'any', '#secret'],
  ['get port', 'get Client#port', 'any', 'port'],
  ['.*', 'Client#*', 'any', '*'],
])('takes the Function %j of a receiver for %s', async (Function, text, member, name) => {
  const { rules } = await read([{ ...SEED, Function }])
  expect(rules[0]?.where?.function).toMatchObject({ text, member, name, receiver: 'Client' })
})

it('gives ids that are unique over all files, given ones first', async () => {
  const rule = { package: 'pg', function: 'Client#query' }
  const cwd = folderOf({ 'a.json': [rule, rule, { ...rule, index: 0 }], 'b.json': [rule, { ...rule, id: 'pg:Client#query~2' }] })
  const { rules } = await readRules(['a.json', 'b.json'], { cwd })
  expect(rules.map(({ id }) => id)).toEqual([
    'pg:Client#query',
    'pg:Client#query~3',
    'pg:Client#query~4',
    'pg:Client#query~5',
    'pg:Client#query~2',
  ])
})

it('gives places the same key exactly when they are the same', async () => {
  const rule = { package: 'pg', function: 'Client#query' }
  const { rules } = await read([
    rule,
    { ...rule, id: 'b' },
    { ...rule, index: 0 },
    { ...rule, file: 'a' },
    { ...rule, version: 'a'.length.toString() },
    SEED,
  ])
  const keys = rules.map(({ where }) => where?.key)
  expect(keys).toHaveLength(6)
  expect(keys[0]).toBe(keys[1])
  expect(new Set(keys).size).toBe(5)
})

it('finds the hook module of a folder', async () => {
  const cwd = folderOf({ 'config.json': [{ ...SEED, Path: 'mine' }], 'mine/rules.mjs': '', 'mine/hooks.js': '' })
  const { rules, problems } = await readRules([join(cwd, 'config.json')])
  expect(problems).toEqual([])
  expect(rules[0]?.hooks).toBe(pathToFileURL(join(cwd, 'mine/hooks.js')).href)
})

it('takes absolute paths, addresses of files, and modules of packages', async () => {
  const cwd = folderOf({
    'node_modules/my-hooks/package.json': { name: 'my-hooks', main: 'main.cjs' },
    'node_modules/my-hooks/main.cjs': '',
  })
  const file = join(cwd, 'hooks.mjs')
  const { rules, problems } = await readRules(
    [[file, pathToFileURL(file).href, 'hooks.mjs', 'my-hooks'].map(Path => ({ ...SEED, Path }))],
    { cwd },
  )
  expect(problems).toEqual([])
  const here = pathToFileURL(file).href
  expect(rules.map(rule => rule.hooks)).toEqual([here, here, here, pathToFileURL(join(cwd, 'node_modules/my-hooks/main.cjs')).href])
})

it('keeps a closed rule whose hook module is missing, and leaves an open one out', async () => {
  const rule = { package: 'pg', function: 'Client#query', hooks: './guard.mjs', enter: 'enter' }
  const set = await read([{ ...rule, failure: 'closed' }, rule])
  expect(set.rules).toHaveLength(1)
  expect(set.rules[0]).toMatchObject({ failure: 'closed', hooks: expect.stringMatching(/^file:.*guard\.mjs$/) })
  expect(set.problems.map(({ code, closed }) => [code, closed])).toEqual([
    ['HOOKLINE_RULE_HOOKS_MISSING', true],
    ['HOOKLINE_RULE_HOOKS_MISSING', false],
  ])
})

it('leaves rules out whose dependencies are not installed', async () => {
  const cwd = folderOf({ 'node_modules/@a/b/package.json': '{}', 'node_modules/c/package.json': '{}' })
  const rules = [
    { package: 'pg', function: 'f', dependencies: ['@a/b', 'c'] },
    { ...SEED, Dependencies: ['c', 'd', 'e'] },
  ]
  const set = await readRules([rules], { cwd })
  expect(set.problems).toEqual([])
  expect(set.rules.map(({ id }) => id)).toEqual(['pg:f'])
  expect(set.inactive).toMatchObject([{ rule: { id: 'pg:Client#query' }, missing: ['d', 'e'] }])
})

it('reads a file once, whatever names it', async () => {
  const cwd = folderOf({ 'a.json': { extends: './b.json', rules: [] }, 'b.json': [{ package: 'pg', function: 'f' }] })
  const { rules, files } = await readRules(['a.json', 'b.json', './b.json'], { cwd })
  expect(rules).toHaveLength(1)
  expect(files).toEqual([join(cwd, 'a.json'), join(cwd, 'b.json')])
})

it('takes a file with a byte order mark and Windows line ends', async () => {
  const set = await read('\uFEFF[\r\n  { "package": "pg", "function": "f" },\r\n  { "package": "pg", "functio": "f" }\r\n]')
  expect(set.rules).toHaveLength(1)
  expect(set.problems[0]).toMatchObject({ line: 3, column: 22 })
})

it('reads JSON without loading what only errors and special ranges need', async () => {
  const { spawnSync } = await import('node:child_process')
  const cwd = folderOf({ 'rules.json': [SEED, { package: 'pg', version: '>=8.11 <9', file: 'lib/client.js', function: 'f' }] })
  const program = `
    import { createRequire } from 'node:module'
    import { readRules } from ${JSON.stringify(new URL('../../src/rules/read.ts', import.meta.url).href)}
    import { createMatcher } from ${JSON.stringify(new URL('../../src/rules/matcher.ts', import.meta.url).href)}
    const { rules, problems } = await readRules(['rules.json'])
    const { wheres } = createMatcher(rules).match({ package: 'pg', version: '8.23.1', file: 'lib/client.js' })
    const loaded = Object.keys(createRequire(import.meta.url).cache).filter(path => /semver|picomatch|jsonc-parser|levenshtein/.test(path))
    console.log(JSON.stringify([problems.length, wheres.length, loaded]))
  `
  const conditions = process.env['HOOKLINE_DIST'] === '1' ? [] : ['--conditions=@hookline/source']
  const { stdout, stderr } = spawnSync(process.execPath, [...conditions, '--input-type=module', '--eval', program], {
    cwd,
    encoding: 'utf8',
  })
  expect(stdout, stderr).toBe('[0,2,[]]\n')
})

it('tells nothing twice', async () => {
  expect(told(await read([SEED, SEED]))).toEqual([])
})
