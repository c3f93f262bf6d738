/** Every way by which Node loads a module leads through the loader. */
import { describe, expect, it } from 'vitest'
import { app, rule } from './app.ts'

const main = 'function main(a) { return `main ${a}` }'

describe('the entry module', () => {
  it.each([
    ['app.js', `${main}\nconsole.log(main(1))`],
    ['app.cjs', `'use strict'\n${main}\nconsole.log(main(1))`],
    ['app.mjs', `export ${main}\nconsole.log(main(1))`],
    ['bin', `#!/usr/bin/env node\n${main}\nconsole.log(main(1))`],
    ['bom.js', `\uFEFF${main}\nconsole.log(main(1))`],
    ['bom.mjs', `\uFEFFexport ${main}\nconsole.log(main(1))`],
    ['both.js', `\uFEFF#!/usr/bin/env node\n${main}\nconsole.log(main(1))`],
    ['esm.js', `import 'node:fs'\n${main}\nconsole.log(main(await 1))`],
    ['app.ts', `function main(a: number): string { return \`main \${a}\` }\nconsole.log(main(1 satisfies number))`],
    ['app.mts', `export function main(a: number): string { return \`main \${a}\` }\nconsole.log(main(1))`],
    ['app.cts', `function main(a: number): string { return \`main \${a}\` }\nmodule.exports = main\nconsole.log(main(1))`],
  ])('%s is woven', async (name, source) => {
    const little = app({ [name]: source }, [rule('.', 'main')])
    const { out, error, code } = await little.run([name])
    expect({ out, code }, error).toEqual({ out: '> main [1]\n< main "main 1"\nmain 1\n', code: 0 })
    expect(error).not.toMatch(/Hookline/)
  })

  it('is left alone when it is no file', async () => {
    const little = app({}, [rule('.', 'main')])
    expect(await little.run(['--eval', `${main}; console.log(main(1))`])).toMatchObject({ out: 'main 1\n', code: 0, error: '' })
    expect(await little.run(['--input-type=module', '--eval', `import 'ms'; ${main}; console.log(main(1))`])).toMatchObject({
      out: 'main 1\n',
      code: 0,
      error: '',
    })
  })
})

describe('a library', () => {
  const ms = ['> ms:parse ["2h"]', '< ms:parse 7200000'].join('\n')
  const rules = [rule('ms', 'parse'), rule('uuid-like', 'make')]
  const esm = {
    'lib/package.json': JSON.stringify({ name: 'uuid-like', type: 'module', version: '3.0.0' }),
    'lib/index.js': 'import { hi } from "./hi.cjs"\nexport const make = a => hi + a',
    'lib/hi.cjs': 'exports.hi = "hi "',
  }
  const made = '> uuid-like:make [1]\n< uuid-like:make "hi 1"'
  it.each([
    ['CommonJS required from CommonJS', 'a.cjs', "console.log(require('ms')('2h'))", `${ms}\n7200000`],
    ['CommonJS imported', 'a.mjs', "import ms from 'ms'\nconsole.log(ms('2h'))", `${ms}\n7200000`],
    ['CommonJS imported later', 'a.cjs', "import('ms').then(({ default: ms }) => console.log(ms('2h')))", `${ms}\n7200000`],
    [
      'CommonJS required from an ES module',
      'a.mjs',
      "import { createRequire } from 'node:module'\nconsole.log(createRequire(import.meta.url)('ms')('2h'))",
      `${ms}\n7200000`,
    ],
    [
      'CommonJS both required and imported',
      'a.mjs',
      "import { createRequire } from 'node:module'\nimport ms from 'ms'\nconsole.log(createRequire(import.meta.url)('ms') === ms, ms('2h'))",
      `${ms}\ntrue 7200000`,
    ],
    ['an ES module imported', 'a.mjs', "import { make } from './lib/index.js'\nconsole.log(make(1))", `${made}\nhi 1`],
    ['an ES module required', 'a.cjs', "console.log(require('./lib/index.js').make(1))", `${made}\nhi 1`],
    ['an ES module with a query', 'a.mjs', "const { make } = await import('./lib/index.js?v=1#x')\nconsole.log(make(1))", `${made}\nhi 1`],
  ])('%s is woven', async (_, name, source, expected) => {
    const little = app({ [name]: source, ...esm }, rules)
    const { out, error } = await little.run([name])
    expect(out, error).toBe(`${expected}\n`)
    expect(error).toBe('')
  })

  it('keeps what is no script: JSON, WebAssembly, addons and modules of Node', async () => {
    const little = app(
      {
        'a.mjs': `
          import { createRequire } from 'node:module'
          import data from './data.json' with { type: 'json' }
          import { readFileSync } from 'node:fs'
          const require = createRequire(import.meta.url)
          console.log(data.main, require('./data.json').main, typeof readFileSync, typeof require('fs').main)
          try { require('./bad.node') } catch (error) { console.log(error.code) }`,
        'data.json': '{ "main": 1 }',
        'bad.node': 'function main() {}',
      },
      [rule('.', 'main')],
    )
    expect(await little.run(['a.mjs'])).toMatchObject({ out: '1 1 function undefined\nERR_DLOPEN_FAILED\n', error: '', code: 0 })
  })

  it('TypeScript is required with and without a say of its format', async () => {
    const little = app(
      {
        'a.cjs': "console.log(require('./one.ts').main(1), require('./two.cts').main(2), require('./three.mts').main(3))",
        'one.ts': 'const main = (a: number): number => a\nexports.main = main',
        'two.cts': 'const main = (a: number): number => a\nexports.main = main',
        'three.mts': 'export const main = (a: number): number => a',
      },
      [rule('.', 'main', { enter: undefined })],
    )
    const { out, error } = await little.run(['a.cjs'])
    expect(out, error).toBe('< main 1\n< main 2\n< main 3\n1 2 3\n')
  })
})

it('tells what a file is that does not parse, and leaves it to Node', async () => {
  const little = app({ 'a.mjs': "try { await import('./bad.mjs') } catch (error) { console.log(error.name) }", 'bad.mjs': 'main(\n  &' }, [
    rule('.', 'main'),
  ])
  const { out, error, code } = await little.run(['a.mjs'])
  expect({ out, code }).toEqual({ out: 'SyntaxError\n', code: 0 })
  expect(error).toMatch(/HOOKLINE_WEAVE_UNPARSABLE.*bad\.mjs/)
})
