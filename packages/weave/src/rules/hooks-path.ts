/** The module that holds the hooks of a rule: looked for when the rule is read, so that a wrong path is told with its line. */
import { readdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { quoted, shown } from './problem.ts'
import { didYouMean } from './suggest.ts'

/** Where the module is; `missing` says what was found instead, and the URL is where it should have been. */
export interface HookFile {
  readonly url: string
  readonly missing: string | undefined
}

const NAMES = ['index', 'hooks', 'rules'].flatMap(name => ['.mjs', '.js', '.ts', '.mts', '.cjs'].map(end => `${name}${end}`))

/** Looks for a hook module: a file or a folder, from the folder of the rules file; else a package seen from there. */
export function findHooks(given: string, folder: string): HookFile {
  const path = pathOf(given, folder)
  if (path === undefined) {
    return { url: given, missing: `expected the path of a file; ${quoted(given)} is an address (hooks are never loaded from elsewhere).` }
  }
  const found = kindOf(path)
  if (found === 'file') return present(path)
  if (found === 'folder') {
    const name = NAMES.find(candidate => kindOf(join(path, candidate)) === 'file')
    if (name !== undefined) return present(join(path, name))
    return {
      url: pathToFileURL(join(path, 'index.mjs')).href,
      missing: `the folder ${quoted(path)} has no hook module in it: expected index, hooks or rules with .mjs, .js, .ts, .mts or .cjs${beside(path, '')}.`,
    }
  }
  return (
    fromPackage(given, folder) ?? {
      url: pathToFileURL(path).href,
      missing: `there is no file ${quoted(path)}${beside(dirname(path), path)}`,
    }
  )
}

function pathOf(given: string, folder: string): string | undefined {
  if (given.startsWith('file:')) {
    try {
      return fileURLToPath(given)
    } catch {
      return undefined
    }
  }
  return /^[a-z][a-z0-9+.-]+:/i.test(given) ? undefined : resolve(folder, given)
}

function fromPackage(given: string, folder: string): HookFile | undefined {
  if (!/^[@a-z]/i.test(given)) return undefined
  try {
    const path = createRequire(join(folder, 'rules')).resolve(given)
    return path.includes('/') || path.includes('\\') ? present(path) : undefined
  } catch {
    return undefined
  }
}

function present(path: string): HookFile {
  return { url: pathToFileURL(path).href, missing: undefined }
}

function kindOf(path: string): 'file' | 'folder' | undefined {
  try {
    const stat = statSync(path, { throwIfNoEntry: false })
    return stat?.isDirectory() === true ? 'folder' : stat === undefined ? undefined : 'file'
  } catch {
    return undefined
  }
}

/** What is there instead, nearest names first. */
function beside(folder: string, path: string): string {
  const files = namesIn(folder)
  if (files === undefined) return `, nor the folder ${quoted(folder)}.`
  const modules = files.filter(name => /\.[cm]?[jt]s$/.test(name))
  const near = path === '' ? '' : didYouMean(path.slice(folder.length + 1), modules)
  if (near !== '') return near
  const list = modules.slice(0, 5).map(shown).join(', ')
  return modules.length === 0 ? ' (no modules are there).' : ` (beside it: ${list}${modules.length > 5 ? ', …' : ''}).`
}

function namesIn(folder: string): readonly string[] | undefined {
  try {
    return readdirSync(folder).slice(0, 1000)
  } catch {
    return undefined
  }
}
