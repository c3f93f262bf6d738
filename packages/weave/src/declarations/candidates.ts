/** The modules whose types may name the function of a rule, best first; or the reason why none can. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Where } from '../model.ts'
import { applicationFiles } from './application-files.ts'
import { findPackage, findTypes, isBuiltin, isPackageName, typesBeside } from './package-types.ts'
import { specifierOf } from './paths.ts'

/** What is written after `typeof`: `import("pg")` or `globalThis`. */
export type ModuleType = string
export interface Candidates {
  readonly modules: readonly ModuleType[]
  /** Why there are none. */
  readonly reason?: string
}

interface Place {
  /** Where the generated file will lie. */
  readonly folder: string
  /** The application. */
  readonly cwd: string
}

const glob = /[*?{}[\]()!]/
const most = 8

export function candidatesOf(where: Where, place: Place): Candidates {
  const { package: name } = where
  if (name === 'globalThis') return { modules: ['globalThis'] }
  if (isBuiltin(name)) return nodeModule(name, place)
  if (name === '.') return ownFiles(where, place)
  return isPackageName(name) ? ofPackage(where, place) : none('its package has no valid npm name')
}

function nodeModule(name: string, place: Place): Candidates {
  const found = findTypes('node', place.folder) ?? findTypes('node', place.cwd)
  return found === undefined ? none('@types/node is not installed') : { modules: [imported(name)] }
}

function ofPackage(where: Where, { folder, cwd }: Place): Candidates {
  const { package: name, file } = where
  const modules: ModuleType[] = []
  const home = findPackage(name, cwd) ?? findPackage(name, folder)
  if (home !== undefined && file !== undefined && !glob.test(file)) {
    const beside = typesBeside(join(home, file))
    if (beside !== undefined && beside.startsWith(home) && isModule(beside)) modules.push(imported(specifierOf(beside, folder)))
  }
  if (findTypes(name, folder) !== undefined) modules.push(imported(name))
  else {
    const types = findTypes(name, cwd)
    if (types !== undefined && isModule(types.entry)) modules.push(imported(specifierOf(types.entry, folder)))
  }
  if (modules.length > 0) return { modules }
  return none(home === undefined ? `${name} is not installed` : `${name} has no types, and there is no @types package for it`)
}

function ownFiles(where: Where, { folder, cwd }: Place): Candidates {
  const files = applicationFiles(cwd, where)
  if (files.length === 0) return none('no file of the application exports a function of that name')
  if (files.length > most) return none(`${files.length} files of the application could be meant: give \`file\``)
  return { modules: files.map(file => imported(specifierOf(file, folder))) }
}

/** A file without imports and exports is a script, which nothing can be imported from. */
function isModule(file: string): boolean {
  try {
    return /^\s*(?:import|export)\b/m.test(readFileSync(file, 'utf8'))
  } catch {
    return false
  }
}

const imported = (specifier: string): ModuleType => `import(${JSON.stringify(specifier)})`
const none = (reason: string): Candidates => ({ modules: [], reason })
