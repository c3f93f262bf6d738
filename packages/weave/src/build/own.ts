/** Weave's own modules that a bundle takes along, found from where weave is: the application need not have it installed. Paths have `/`. */
import { readFileSync, realpathSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { slashed } from '../loader/package-files.ts'
import { stripTypes } from './stripped.ts'

const here = fileURLToPath(import.meta.url)
const inSource = here.endsWith('.ts')
const weave = ownFolder('@hookline/weave')
const core = ownFolder('@hookline/core')

/** Absolute path of the module that the plugin fills, imported first by each entry. */
export const bundledModule: string = entryOf(weave, './bundled')
/** Absolute path of the module that installs the runtime: before the hook modules, which may import what they hook. */
export const installModule: string = entryOf(weave, './install')
/** Absolute path of the runtime. */
export const runtimeModule: string = entryOf(weave, './runtime')
/** Absolute path of what patches Node's own modules. */
export const builtinsModule: string = entryOf(weave, './builtins')

/** What this specifier means to weave itself, as an absolute path. */
export function ownModule(specifier: string): string | undefined {
  const [, name, rest] = /^(@hookline\/(?:core|weave))(\/.+)?$/.exec(specifier) ?? []
  if (name === undefined) return undefined
  return entryOf(name === '@hookline/core' ? core : weave, `.${rest ?? ''}`)
}

/** A path as it stands in an import. */
export function specifierOf(path: string): string {
  return JSON.stringify(slashed(path))
}

/** Whether weave's own core is meant, wherever the importer has it from: weave's own modules, and in the repository all. */
export function meansOwn(importer: string | undefined): boolean {
  return inSource || (importer !== undefined && isOwn(importer))
}

/** Whether a module is a part of weave or core. */
export function isOwn(file: string): boolean {
  const path = slashed(file)
  return [weave, core].some(folder => path.startsWith(`${folder}/${inSource ? 'src' : 'dist'}/`))
}

/** Inside the repository our own modules are TypeScript, which not all bundlers read. */
export function ownSource(file: string): string | undefined {
  if (!inSource || !file.endsWith('.ts') || !isOwn(file)) return undefined
  return stripTypes(readFileSync(file, 'utf8'))
}

function entryOf(folder: string, entry: string): string {
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    exports: Record<string, Record<string, string> | undefined>
  }
  const path = exports[entry]?.[inSource ? '@hookline/source' : 'default']
  if (path === undefined)
    throw new TypeError(`Expected one of the entries of ${folder} (${Object.keys(exports).join(', ')}), got "${entry}".`)
  return slashed(join(folder, path))
}

function ownFolder(name: string): string {
  const manifest = findPackageJSON(name, import.meta.url)
  if (manifest === undefined) throw new TypeError(`Expected ${name} to be installed where ${here} is, got no such package.`)
  // Bundlers know modules by their real paths.
  return slashed(dirname(realpathSync(manifest)))
}
