/** The modules whose types may name the function of a rule, best first; or the reason why none can. */
import { readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join, relative, sep } from 'node:path'
import type { FunctionPath, Where } from '../model.ts'
import { quote } from './escape.ts'
import { exportsOf } from './module-exports.ts'
import { findPackage, findTypes, isPackageName, typesBeside } from './package-types.ts'
import { specifierOf } from './paths.ts'
import { applicationFiles, declarationsIn, isGlob } from './source-files.ts'

/** What is written after `typeof`: `import("pg")` or `globalThis`. */
export type ModuleType = string
export interface Candidate {
  readonly module: ModuleType
  /** What the module exports the rule's class, object or function as; empty: it is the module itself. */
  readonly exported: string
  /** False: the compiler is to find out whether it is exported at all. */
  readonly certain: boolean
}
export interface Candidates {
  readonly modules: readonly Candidate[]
  /** Why there are none. */
  readonly reason?: string
}

interface Place {
  /** Where the generated file will lie. */
  readonly folder: string
  /** The application. */
  readonly cwd: string
}

const most = 8

export function candidatesOf(where: Where, place: Place): Candidates {
  const { package: name } = where
  const head = headOf(where.function)
  if (name === 'globalThis') return { modules: [{ module: 'globalThis', exported: head, certain: false }] }
  if (isBuiltin(name)) return nodeModule(name.startsWith('node:') ? name : `node:${name}`, head, place)
  if (name === '.') return ownFiles(where, head, place)
  return isPackageName(name) ? ofPackage(where, head, place) : none('its package has no valid npm name')
}

/** The first of the names that lead to the function: what its module would have to export. */
export function headOf({ receiver, name }: FunctionPath): string {
  return receiver === undefined ? name : (receiver.split('.')[0] ?? receiver)
}

function nodeModule(name: string, head: string, place: Place): Candidates {
  const found = findTypes('node', place.folder) ?? findTypes('node', place.cwd)
  return found === undefined
    ? none('@types/node is not installed')
    : { modules: [{ module: imported(name), exported: head, certain: false }] }
}

function ofPackage(where: Where, head: string, { folder, cwd }: Place): Candidates {
  const { package: name, file } = where
  const modules: Candidate[] = []
  const home = findPackage(name, cwd) ?? findPackage(name, folder)
  const beside = home === undefined || file === undefined || isGlob(file) ? undefined : typesBeside(join(home, file))
  const near = findTypes(name, folder)
  // What the application has is what is hooked.
  const types = findTypes(name, cwd) ?? near
  if (beside !== undefined && beside.startsWith(`${home}${sep}`) && isModule(beside)) {
    add(modules, imported(specifierOf(beside, folder)), beside, head)
  }
  if (types !== undefined && types.entry === near?.entry) add(modules, imported(name), types.entry, head)
  else if (types !== undefined && isModule(types.entry)) add(modules, imported(specifierOf(types.entry, folder)), types.entry, head)
  // What the package keeps to itself may be declared all the same.
  const inside = modules.length > 0 || home === undefined ? [] : declarationsIn(home, head)
  for (const path of inside) if (exportsOf(path).names.has(head)) add(modules, imported(specifierOf(path, folder)), path, head)
  if (modules.length > most) return none(`${modules.length} declarations of ${name} export ${head}: give \`file\``)
  if (modules.length > 0) return { modules }
  if (beside !== undefined || types !== undefined) return none(`the types of ${name} export no ${head}`)
  return none(home === undefined ? `${name} is not installed` : `${name} has no types, and there is no @types package for it`)
}

function ownFiles(where: Where, head: string, { folder, cwd }: Place): Candidates {
  const all: Candidate[] = []
  const files = applicationFiles(cwd, where.file, head)
  for (const file of files) add(all, imported(specifierOf(file, folder)), file, head)
  const certain = all.filter(one => one.certain)
  const modules = certain.length > 0 ? certain : all
  if (modules.length > most) return none(`${modules.length} files of the application could be meant: give \`file\``)
  if (modules.length > 0) return { modules }
  return none(
    files.length === 1 && files[0] !== undefined
      ? `${relative(cwd, files[0])} exports no ${head}`
      : `no file of the application exports ${head}`,
  )
}

function add(modules: Candidate[], module: ModuleType, file: string, head: string): void {
  const { names, complete } = exportsOf(file)
  const certain = names.has(head)
  if ((!certain && complete) || modules.some(one => one.module === module)) return
  modules.push({ module, exported: names.get(head) ?? head, certain })
}

/** A file without imports and exports is a script, which nothing can be imported from. */
function isModule(file: string): boolean {
  try {
    return /^\s*(?:import|export)\b/m.test(readFileSync(file, 'utf8'))
  } catch {
    return false
  }
}

const imported = (specifier: string): ModuleType => `import(${quote(specifier)})`
const none = (reason: string): Candidates => ({ modules: [], reason })
