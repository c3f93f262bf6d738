import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { version } from '../src/index.ts'
import { generalHelp } from '../src/usage/help.ts'
import { nearestText } from '../src/usage/nearest.ts'
import { parseOptions, UsageError, type CommandSpec } from '../src/usage/options.ts'
import { command, folderWith, hookline, start, type Ended } from './hookline.ts'

const spec: CommandSpec = {
  name: 'demo',
  summary: '',
  usage: '',
  options: {
    rules: { type: 'list', value: 'FILE', says: '' },
    report: { type: 'optional', of: ['table', 'json'], says: '' },
    out: { type: 'value', value: 'DIR', says: '', short: 'o' },
    ci: { type: 'flag', says: '' },
  },
  examples: [],
  endsAtFirstWord: true,
}

test('options are read wherever they stand before the command they belong to', () => {
  expect(parseOptions(spec, ['--rules', 'a', '--rules=b', '--ci', '-o', 'dist', '--report'])).toMatchObject({
    flags: new Set(['rules', 'ci', 'out', 'report']),
    lists: { rules: ['a', 'b'] },
    values: { out: 'dist' },
  })
  expect(parseOptions(spec, ['--report=json']).values).toEqual({ report: 'json' })
})

test('everything after `--`, or from the first word on, belongs to the command', () => {
  const given = parseOptions(spec, ['--rules', 'a', 'b', '--', 'node', '--rules', 'app.js', '--', '-o'])
  expect(given).toMatchObject({ lists: { rules: ['a'] }, words: ['b'], rest: ['node', '--rules', 'app.js', '--', '-o'] })
  expect(parseOptions(spec, ['--ci', 'node', '--version', '--unknown'])).toMatchObject({
    words: [],
    rest: ['node', '--version', '--unknown'],
  })
  expect(parseOptions(spec, ['--report', 'node', 'app.js'])).toMatchObject({ values: {}, rest: ['node', 'app.js'] })
})

test.each([
  [['--ruls', 'a'], 'unknown option --ruls of `hookline demo`; did you mean "--rules"?'],
  [['--zzzzzzzz'], 'unknown option --zzzzzzzz of `hookline demo`; its options are --rules, --report, --out, --ci, --help'],
  [['--__proto__'], 'unknown option --__proto__ of `hookline demo`; its options are --rules, --report, --out, --ci, --help'],
  [['--constructor=1'], 'unknown option --constructor of `hookline demo`; its options are --rules, --report, --out, --ci, --help'],
  [['-x'], 'unknown option -x of `hookline demo`; its options are --rules, --report, --out, --ci, --help'],
  [['--outdir', 'x'], 'unknown option --outdir of `hookline demo`; did you mean "--out"?'],
  [['--rules'], '--rules: expected a value: --rules FILE'],
  [['--rules='], '--rules: expected a value: --rules FILE'],
  [['--rules', '--ci'], '--rules: expected a value, got the option "--ci"; write --rules=--ci if that is what you mean'],
  [['--ci=yes'], '--ci: takes no value, got "yes"'],
  [['--report=jsn'], '--report: expected table or json, got "jsn"; did you mean "json"?'],
])('%j is told: %s', (args, message) => {
  expect(() => parseOptions(spec, args)).toThrow(new UsageError(message))
})

test('a word that is near is suggested, also with letters swapped, and a far one is not', () => {
  const words = ['run', 'build', 'check', 'types']
  expect(nearestText('chekc', words)).toBe('; did you mean "check"?')
  expect(nearestText('buil', words)).toBe('; did you mean "build"?')
  expect(nearestText('deploy', words)).toBe('')
  expect(nearestText('x'.repeat(1_000_000), words)).toBe('')
})

test('help and the version go to standard output, and help of each command tells all its options', async () => {
  expect(await hookline(['--help'])).toEqual({ code: 0, signal: null, out: generalHelp(), err: '' })
  expect(await hookline(['--version'])).toMatchObject({ code: 0, out: `${version}\n` })
  const run = await hookline(['run', '--help'])
  expect(run).toMatchObject({ code: 0, err: '' })
  for (const option of ['--rules FILE', '--adapters NAME,…', '--report[=table|json]', '--strict', '--watch', '--log', '--no-cache']) {
    expect(run.out).toContain(option)
  }
  expect((await hookline(['run', '--rules', 'x', '-h', '--', 'node', '--help'])).out).toBe(run.out)
  expect((await hookline(['help', 'check'])).out).toContain('Usage: hookline check [options]')
})

test('wrong use is told on standard error, with what was meant, and ends with 2', async () => {
  expect(await hookline([])).toMatchObject({ code: 2, out: '', err: generalHelp() })
  expect(await hookline(['chek'])).toEqual({
    code: 2,
    signal: null,
    out: '',
    err: 'hookline: expected one of the commands run, build, check, types, guard, audit, got "chek"; did you mean "check"?\nSee `hookline --help`.\n',
  })
  expect((await hookline(['--versoin'])).err).toBe(
    'hookline: unknown option --versoin of `hookline`; did you mean "--version"?\nSee `hookline --help`.\n',
  )
  expect(await hookline(['--rules=x.json', 'check'])).toMatchObject({
    code: 2,
    err: 'hookline: unknown option --rules of `hookline`; the options of a command come after its name\nSee `hookline --help`.\n',
  })
  expect((await hookline(['run', '--adapters', 'expres', '--', 'node'])).err).toBe(
    'hookline: --adapters: expected express, pg, fetch, http, mcp, got "expres"; did you mean "express"?\nSee `hookline run --help`.\n',
  )
})

test('an entry is no rules file, which would be run, and a script is no program', async () => {
  const cwd = folderWith({
    'app.js': 'console.log("the application was run")\n',
    'hookline.rules.json': [{ package: '.', function: 'main' }],
    'rules/a.json': [],
    'rules/b.json': [],
  })
  const wrong = async (...args: string[]) => {
    const { code, out, err } = await hookline(args, { cwd })
    expect({ code, out }).toEqual({ code: 2, out: '' })
    return err.split('\n')[0]
  }
  expect(await wrong('check', 'app.js')).toBe(
    'hookline: unexpected "app.js": a check looks at the whole application and needs no entry, and rules files are named by --rules',
  )
  expect(await wrong('types', 'app.js')).toContain('types are written for all rules')
  expect(await wrong('run', 'app.js', '--', 'node', 'app.js')).toContain('the program comes after `--`')
  expect(await wrong('run', 'app.js')).toBe('hookline: "app.js" is a script and no program: write `-- node app.js`')
  // As a shell makes it of `--rules rules/*.json`.
  expect((await hookline(['check', '--rules', 'rules/a.json', 'rules/b.json'], { cwd })).code).toBe(0)
})

test.skipIf(!existsSync('/dev/full'))(
  'output that cannot be written is told in a sentence, and a reader that has gone is no problem',
  async () => {
    const sh = (line: string): Promise<Ended> => start('sh', ['-c', line, 'sh', ...command], tmpdir()).ended
    expect(await sh('"$@" --help > /dev/full')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^hookline: what was found could not be written to standard output: ENOSPC.*\n$/),
    })
    for (const args of ['--help', 'check --adapters pg']) expect((await sh(`{ "$@" ${args}; echo $? >&2; } | true`)).err).toBe('0\n')
  },
)

test('a Node that cannot run it is refused before anything else is loaded', async () => {
  const pretend = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '24.11.0' } })"
  const { code, out, err } = await hookline(['--version'], {
    env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(pretend)}` },
  })
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err).toMatch(
    /^hookline: expected Node \^22\.23\.0 \|\| \^24\.11\.1 \|\| >=25\.2\.0, got 24\.11\.0 \(.*\)\. Other versions crash .*nodejs\/node\/issues\/59666.*\n$/,
  )
})
