import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { folderOf } from './helpers.ts'

const READ = JSON.stringify(new URL('../../src/rules/read.ts', import.meta.url).href)

/** In a process of its own: what Node does with modules is in question, not what the test runner does. */
function run(files: Readonly<Record<string, unknown>>, program: string): unknown {
  const cwd = folderOf(files)
  const conditions = process.env['HOOKLINE_DIST'] === '1' ? [] : ['--conditions=@hookline/source']
  const source = `import { readRules } from ${READ}\nconst result = await (async () => { ${program} })()\nconsole.log(JSON.stringify(result))`
  const { stdout, stderr } = spawnSync(process.execPath, [...conditions, '--input-type=module', '--eval', source], {
    cwd,
    encoding: 'utf8',
  })
  expect(stdout, stderr).not.toBe('')
  return JSON.parse(stdout)
}

/** Reads files one by one, each in a folder of its own: ids, whether something is adopted, messages. */
function readEach(cases: readonly (readonly [name: string, source: string, ...unknown[]])[]): readonly (readonly [unknown[], string[]])[] {
  const files = Object.fromEntries(cases.map(([name, source], index) => [`${index}/${name}`, source]))
  const program = `
    const results = []
    for (const file of ${JSON.stringify(Object.keys(files))}) {
      const { rules, problems } = await readRules([file])
      results.push([rules.map(rule => [rule.id, typeof rule.adopt?.take, rule.required]), problems.map(problem => problem.message)])
    }
    return results`
  return run({ 'package.json': { type: 'module' }, ...files }, program) as never
}

const LIST = `[{ id: 'a', package: 'pg', function: 'f' }, { package: 'pg', version: '>=8', adopt() {} }]`
const BOTH = [
  ['a', 'undefined', true],
  ['adopt:pg', 'function', false],
]

it('takes the default export of a module of any kind', () => {
  const cases: [string, string][] = [
    ['rules.mjs', `export default ${LIST}`],
    ['rules.mjs', `export default { rules: ${LIST} }`],
    ['rules.js', `export default ${LIST}`],
    ['rules.ts', `const rules: readonly object[] = ${LIST}\nexport default rules`],
    ['rules.mts', `export default ${LIST} satisfies object`],
    ['rules.cjs', `module.exports = ${LIST}`],
    ['rules.cjs', `Object.defineProperty(exports, '__esModule', { value: true }); exports.default = ${LIST}`],
  ]
  for (const [index, result] of readEach(cases).entries()) expect(result, cases[index]?.join(': ')).toEqual([BOTH, []])
})

it('tells what is wrong with a module', () => {
  const cases: [string, string, string][] = [
    ['rules.mjs', 'export const rules = []', 'expected a default export'],
    ['rules.mjs', 'export default 5', 'expected a list of rules or an object'],
    ['rules.mjs', 'export default [', 'SyntaxError'],
    ['rules.mjs', "throw new Error('mine')", 'Error: mine'],
    ['rules.mjs', 'throw null', 'cannot be read: null'],
    ['rules.mjs', "import 'nowhere-at-all'", "Cannot find package 'nowhere-at-all'"],
    ['rules.mjs', "throw new Error('mine\\nDid you mean yours?')", 'cannot be read: Error: mine'],
    ['rules.ts', 'enum A { b }\nexport default []', 'enum'],
    [
      'rules.mjs',
      "export default [{ package: 'pg', functon: 'f' }]",
      'rules[0].functon: unknown field "functon"; did you mean "function"?',
    ],
    [
      'rules.mjs',
      "export default [{ package: 'pg', adopt() {}, hooks: 'x' }]",
      '`adopt` hands the package over and `hooks` has no meaning with it',
    ],
    ['rules.mjs', 'export default [{ adopt() {} }]', '`package` is missing'],
  ]
  for (const [index, [rules, problems]] of readEach(cases).entries()) {
    const [name, source, sentence] = cases[index] as [string, string, string]
    expect(rules, source).toEqual([])
    expect(problems.join('\n'), source).toContain(sentence)
    for (const problem of problems) expect(problem).toMatch(new RegExp(`^${index}/${name}: `))
    expect(problems.join('\n'), source).not.toContain('yours')
  }
})

it('takes a changed module up when it is asked for a fresh one', () => {
  const kinds: Record<string, (name: string) => string> = {
    'rules.mjs': name => `export default [{ package: 'pg', function: '${name}' }]`,
    'rules.ts': name => `export default [{ package: 'pg' as string, function: '${name}' }]`,
    'rules.cjs': name => `module.exports = [{ package: 'pg', function: '${name}' }]`,
  }
  const written = (name: string): Record<string, string> =>
    Object.fromEntries(Object.entries(kinds).map(([file, source]) => [file, source(name)]))
  const program = `
    const { writeFileSync } = await import('node:fs')
    const read = async options => (await readRules(${JSON.stringify(Object.keys(kinds))}, options)).rules.map(rule => rule.where.function.name)
    const seen = [await read()]
    for (const [file, source] of Object.entries(${JSON.stringify(written('after'))})) writeFileSync(file, source)
    seen.push(await read(), await read({ fresh: 1 }))
    return seen`
  const three = (name: string): string[] => [name, name, name]
  expect(run(written('before'), program)).toEqual([three('before'), three('before'), three('after')])
})

it('extends rules of a package that are code', () => {
  const files = {
    'rules.json': { extends: '@x/adapter/rules', rules: [] },
    'node_modules/@x/adapter/package.json': {
      name: '@x/adapter',
      type: 'module',
      exports: { './rules': { types: './rules.d.ts', default: './rules.js' } },
    },
    'node_modules/@x/adapter/rules.js': `export default ${LIST}`,
  }
  const program = `const { rules } = await readRules(['rules.json']); return rules.map(rule => [rule.id, typeof rule.adopt?.take, rule.required])`
  expect(run(files, program)).toEqual(BOTH)
})
