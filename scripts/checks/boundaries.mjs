// Which package may import what: the dependency column of ARCHITECTURE.md, held to the code.
import { existsSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, posix } from 'node:path'
import { filesBelow } from '../lib/files.mjs'
import { importsOf } from '../lib/imports.mjs'

/** What each package may depend on, of ours. A new package gets its line here first. */
const allowed = {
  core: [],
  decorators: ['core'],
  'adapter-express': ['core'],
  'adapter-pg': ['core'],
  'adapter-fetch': ['core'],
  'adapter-http': ['core'],
  'adapter-mcp': ['core', 'tools'],
  tools: ['core'],
  hooks: ['core'],
  weave: ['core', 'adapter-http'],
  cli: ['core', 'weave', 'hooks', 'adapter-express', 'adapter-pg', 'adapter-fetch', 'adapter-http', 'adapter-mcp'],
  testing: ['core'],
}

/** Libraries that stand in one place only, so that nobody else pays for them or gets tied to them. */
const confined = [
  { library: 'rxjs', where: /^packages\/core\/src\/rx[^/]*\.ts$/, place: 'packages/core/src/rx*.ts' },
  { library: 'tsyringe', where: /^packages\/decorators\/src\/tsyringe[^/]*\.ts$/, place: 'packages/decorators/src/tsyringe*.ts' },
]

/** Entries that a package loads of itself by name: late and synchronously, from its sources and from what is built. */
const late = { 'packages/weave/src/loader/weaver.ts': ['@hookline/weave/transform'] }

/** Every import in the repository that crosses a boundary, as `file:line: expected …, got …`. */
export function boundaries(root) {
  const packages = readPackages(root)
  const problems = []
  for (const { folder, name, manifest } of packages.values()) {
    const rule = allowed[folder]
    if (!rule)
      problems.push(
        `packages/${folder}: expected a line for it in scripts/checks/boundaries.mjs that says what it may depend on, got none.`,
      )
    for (const dependency of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
      const ours = packages.get(dependency)
      if (ours && rule && !rule.includes(ours.folder))
        problems.push(`packages/${folder}/package.json: ${name} does not depend on ${dependency}: allowed are ${list(rule)}.`)
    }
  }
  const sources = ['packages', 'apps', 'bench'].flatMap(folder => filesBelow(root, folder)).filter(path => /\.[cm]?tsx?$/.test(path))
  for (const path of sources) {
    for (const { specifier, line } of importsOf(path, readFileSync(join(root, path), 'utf8'))) {
      const problem = isRelative(specifier) ? leaves(path, specifier) : crosses(path, specifier, packages)
      if (problem) problems.push(`${path}:${line}: ${problem}`)
    }
  }
  return problems
}

function leaves(path, specifier) {
  const home = /^packages\/[^/]+\/src\//.exec(path)?.[0] ?? /^(?:packages|apps)\/[^/]+\/|^bench\//.exec(path)?.[0]
  const target = posix.join(dirname(path), specifier)
  // What writes and tests the pages is no part of an app either.
  if (/^apps\/[^/]+\/(?:scripts|test)\//.test(path) && target.startsWith('scripts/lib/')) return undefined
  return home && !target.startsWith(home) && !`${target}/`.startsWith(home)
    ? `expected a package by its name, got "${specifier}", which is outside of its package (${home}).`
    : undefined
}

function crosses(path, specifier, packages) {
  // Built in, or the package's own (`imports`).
  if (isBuiltin(specifier) || specifier.startsWith('#')) return undefined
  const [, folder, inSource] = /^packages\/([^/]+)\/(src\/)?/.exec(path) ?? []
  const library = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
  const ours = packages.get(library)
  if (ours) {
    const entry = `.${specifier.slice(library.length)}`
    if (!(entry in (ours.manifest.exports ?? {})))
      return `expected one of the public entries of ${library} (${Object.keys(ours.manifest.exports ?? {}).join(', ')}), got "${specifier}".`
    if (!inSource) return undefined
    if (late[path]?.includes(specifier)) return undefined
    if (ours.folder === folder) return `expected a relative import inside of ${library}, got "${specifier}".`
    const rule = allowed[folder] ?? []
    return rule.includes(ours.folder) ? undefined : `packages/${folder} does not depend on ${library}: allowed are ${list(rule)}.`
  }
  if (!inSource) return undefined
  const confinement = confined.find(rule => rule.library === library)
  if (confinement && !confinement.where.test(path)) return `expected no ${library} here, only ${confinement.place} may import it.`
  const manifest = [...packages.values()].find(candidate => candidate.folder === folder)?.manifest ?? {}
  const declared = { ...manifest.dependencies, ...manifest.peerDependencies }
  return library in declared
    ? undefined
    : `packages/${folder} does not depend on ${library}: declare the subset of its types that is used, or make it a peer dependency.`
}

function readPackages(root) {
  const folders = new Set(filesBelow(root, 'packages').map(path => path.split('/')[1]))
  const packages = new Map()
  for (const folder of folders) {
    const file = join(root, 'packages', folder, 'package.json')
    if (!existsSync(file)) continue
    const manifest = JSON.parse(readFileSync(file, 'utf8'))
    packages.set(manifest.name, { folder, name: manifest.name, manifest })
  }
  return packages
}

function isRelative(specifier) {
  return /^\.{1,2}(\/|$)/.test(specifier)
}

function list(folders) {
  return folders.length === 0 ? 'none of ours' : folders.map(folder => `@hookline/${folder}`).join(', ')
}
