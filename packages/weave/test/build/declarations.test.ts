/** Our declarations in an application that has no bundler and lets its compiler look into libraries' declarations. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compiler, tsc } from '../declarations/support/tsc.ts'

const workspace = join(import.meta.dirname, '../../../..')
const packages = ['core', 'weave', 'cli'] as const
const isBuilt = packages.every(name => existsSync(join(workspace, 'packages', name, 'dist/index.d.ts')))
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-consumer-')))
afterAll(() => rmSync(folder, { recursive: true }))

interface Manifest {
  readonly name: string
  readonly exports: Readonly<Record<string, string | { readonly types: string }>>
}

/** Installs the declarations of a package, and nothing that it depends on; gives its entries. */
function install(directory: string): string[] {
  const from = join(workspace, 'packages', directory)
  const { name, exports } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')) as Manifest
  const to = join(folder, 'node_modules', name)
  mkdirSync(to, { recursive: true })
  cpSync(join(from, 'package.json'), join(to, 'package.json'))
  cpSync(join(from, 'dist'), join(to, 'dist'), { recursive: true, filter: path => !/\.(?:js|map|tsbuildinfo)$/.test(path) })
  return Object.entries(exports).flatMap(([entry, target]) => (typeof target === 'string' ? [] : [name + entry.slice(1)]))
}

/** A program of one file. */
function put(name: string, code: string, more: object = {}): string {
  mkdirSync(join(folder, name), { recursive: true })
  const options = { target: 'es2023', module: 'nodenext', strict: true, noEmit: true, types: ['node'], ...more }
  writeFileSync(
    join(folder, name, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { ...options, typeRoots: [join(workspace, 'node_modules/@types')] } }),
  )
  writeFileSync(join(folder, name, 'program.mts'), code)
  return join(folder, name)
}

const BUNDLERS = ['vite', 'rollup', 'rolldown', 'esbuild', 'webpack', '@rspack/core']

describe.skipIf(!isBuilt).each([
  ['the workspace’s compiler', 'typescript'],
  ['TypeScript 5.9', 'typescript-5'],
])('with %s', (_, name) => {
  const bin = compiler(name)
  let entries: string[] = []
  beforeAll(() => {
    // The one for RxJS is for those who have it.
    entries = packages.flatMap(install).filter(entry => entry !== '@hookline/core/rx')
  })

  test.skipIf(bin === undefined)('they need nothing that is not there', async () => {
    expect(entries).toContain('@hookline/weave/build')
    const program = `${entries.map(entry => `import ${JSON.stringify(entry)}\n`).join('')}
import { hookline } from '@hookline/weave/build'
export const names: string[] = [...hookline.vite(), ...hookline.rollup({ rules: 'rules.json' })].map(plugin => plugin.name)
// @ts-expect-error -- an option that is not there
hookline.esbuild({ ruels: 'rules.json' })
`
    expect(await tsc(put('bare', program), { ...(bin ? { with: bin } : {}) })).toEqual([])
  })

  test.skipIf(bin === undefined)('every bundler takes its plugin', async () => {
    const modules = join(folder, 'bundled/node_modules')
    mkdirSync(join(modules, '@rspack'), { recursive: true })
    for (const bundler of BUNDLERS)
      if (!existsSync(join(modules, bundler))) symlinkSync(join(workspace, 'node_modules', bundler), join(modules, bundler))
    const program = `
import { hookline } from '@hookline/weave/build'
import type { UserConfig } from 'vite'
import type { RollupOptions } from 'rollup'
import type { RolldownOptions } from 'rolldown'
import type { BuildOptions } from 'esbuild'
import type { Configuration } from 'webpack'
import type { RspackOptions } from '@rspack/core'
export const vite: UserConfig = { plugins: [hookline.vite()] }
export const rollup: RollupOptions = { plugins: [hookline.rollup()] }
export const rolldown: RolldownOptions = { plugins: [hookline.rolldown()] }
export const esbuild: BuildOptions = { plugins: [hookline.esbuild()] }
export const webpack: Configuration = { plugins: [hookline.webpack()] }
// @ts-expect-error -- esbuild's are of another kind
export const wrong: BuildOptions = { plugins: hookline.vite() }
export const rspack: RspackOptions = { plugins: [hookline.rspack()] }
`
    // What bundlers declare is their own business.
    expect(await tsc(put('bundled', program, { skipLibCheck: true }), { ...(bin ? { with: bin } : {}) })).toEqual([])
  })
})
