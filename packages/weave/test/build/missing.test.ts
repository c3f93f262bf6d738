/** Builds where an optional package is not installed. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { project, runBundle } from './run.ts'

const build = fileURLToPath(new URL('fixtures/build-without.mjs', import.meta.url))
const source = process.env['HOOKLINE_DIST'] === '1' ? [] : ['--conditions=@hookline/source']

/** Builds in a process that does not find these packages; gives what it prints. */
function buildWithout(packages: readonly string[], bundler: string, folder: string): Promise<{ out: string; status: string }> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [...source, build, packages.join(), bundler, folder], { cwd: folder }, (error, out, status) => {
      if (error) reject(new Error(`${error.message}\n${status}`))
      else resolve({ out: out.trim(), status: status.trim() })
    })
  })
}

const files = {
  'package.json': '{"type":"module"}',
  'app.ts':
    "const words: string[] = ['é', '日本']\nfunction greet<T extends string>(name: T): string { return `hello ${name satisfies string}` }\nconsole.log(words.map(greet).join())",
  'hooks.mjs': "export const enter = (call, name) => console.log('hook enter', name)",
}

it('says which package makes bundles', async () => {
  await using app = await project(files)
  const { out } = await buildWithout(['rolldown'], 'own', app.path)
  expect(out).toMatch(/^HOOKLINE_BUNDLER_MISSING .*npm install --save-dev rolldown/)
})

it('reads TypeScript without oxc-parser where it is JavaScript and types', async () => {
  await using app = await project(files)
  const { out, status } = await buildWithout(['oxc-parser'], 'esbuild', app.path)
  expect({ out, status }).toEqual({ out: 'woven', status: '' })
  expect(await runBundle(join(app.path, 'out.mjs'))).toEqual({ hooks: ['enter é', 'enter 日本'], rest: ['hello é,hello 日本'] })
})

it('says which package reads the rest of TypeScript, and leaves the file as it is', async () => {
  await using app = await project({ ...files, 'app.ts': `enum E { a }\n${files['app.ts']}` })
  const { out } = await buildWithout(['oxc-parser', 'rolldown/utils'], 'esbuild', app.path)
  expect(out).toMatch(/^not-parseable .*oxc-parser/)
  expect(await runBundle(join(app.path, 'out.mjs'))).toEqual({ hooks: [], rest: ['hello é,hello 日本'] })
  expect(await readFile(join(app.path, 'out.mjs'), 'utf8')).not.toContain('hookline.weave/1").link')
})

it("reads the rest of TypeScript by Rolldown's parser where that one is installed", async () => {
  await using app = await project({ ...files, 'app.ts': `enum E { a }\n${files['app.ts']}` })
  const { out, status } = await buildWithout(['oxc-parser'], 'esbuild', app.path)
  expect({ out, status }).toEqual({ out: 'woven', status: '' })
  expect(await runBundle(join(app.path, 'out.mjs'))).toEqual({ hooks: ['enter é', 'enter 日本'], rest: ['hello é,hello 日本'] })
})
