import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const run = promisify(execFile)
const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '../../..')
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(here, '.compiled-'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function compileAndRun(mode: 'legacy' | 'standard'): Promise<{ seen: string[]; early: string[] }> {
  cpSync(join(here, `fixtures/${mode}.ts`), join(folder, `${mode}.ts`))
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2023', 'esnext.decorators', 'esnext.disposable'],
    module: 'nodenext',
    strict: true,
    skipLibCheck: true,
    types: ['node'],
    customConditions: ['@hookline/source'],
    allowImportingTsExtensions: true,
    rewriteRelativeImportExtensions: true,
    ...(mode === 'legacy' ? { experimentalDecorators: true, emitDecoratorMetadata: true } : {}),
    noCheck: true,
    outDir: `out-${mode}`,
  }
  writeFileSync(join(folder, `tsconfig.${mode}.json`), JSON.stringify({ compilerOptions, files: [`${mode}.ts`] }))
  await run(process.execPath, [tsc, '-p', `tsconfig.${mode}.json`], { cwd: folder })
  const output = (
    await run('find', [`out-${mode}`, '-name', `${mode}.js`, '-not', '-path', '*/node_modules/*'], { cwd: folder })
  ).stdout.trim()
  const { stdout } = await run(process.execPath, ['--conditions=@hookline/source', output], { cwd: folder })
  return JSON.parse(stdout) as { seen: string[]; early: string[] }
}

const common = ['Service.make', 'Service#run', '2', 'get Service#size', 'Service#later', 'Whole#go', 'Whole.count']

test('legacy decorators as tsc compiles them work, with all targets listed when the class is defined', async () => {
  const { seen, early } = await compileAndRun('legacy')
  expect(seen).toEqual(common)
  expect(early.sort()).toEqual(['Service#later', 'Service#run', 'Service.make', 'get Service#size'])
})

test('standard decorators as tsc compiles them work, without Symbol.metadata and with private methods', async () => {
  const { seen, early } = await compileAndRun('standard')
  expect(seen).toEqual([...common, 'Plain#wrapped', 'Plain##hidden', 'Plain.#shared', 'Over#go', 'Over#same', '(anonymous)#nameless'])
  expect(early).toEqual(['Service.make'])
})
