/** Finds installed packages as the application and what it depends on would resolve them: hoisted, nested, linked, in workspaces. */
import { readdirSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { slashed } from '../loader/package-files.ts'

/** A tree with more packages than this is not walked to its end. */
const MOST = 50_000

/** Real paths of all package folders that are in reach of `cwd`, each once, with `/` at the end. */
export function packageFolders(cwd: string): string[] {
  const found = new Set<string>()
  const seen = new Set<string>()
  const queue = modulesAbove(real(cwd))
  for (let folder = queue.shift(); folder !== undefined && found.size < MOST; folder = queue.shift()) {
    if (seen.has(folder)) continue
    seen.add(folder)
    for (const path of packagesIn(folder)) {
      const target = real(path)
      if (found.has(`${target}/`)) continue
      found.add(`${target}/`)
      // Its own dependencies, and those that pnpm puts beside it.
      queue.push(`${target}/node_modules`)
      const at = target.lastIndexOf('/node_modules/')
      if (at !== -1) queue.push(target.slice(0, at + '/node_modules'.length))
    }
  }
  return [...found]
}

/** Names of the packages in reach of `cwd`. */
export function packageNames(cwd: string): string[] {
  const marker = '/node_modules/'
  const folders = packageFolders(cwd).filter(folder => folder.includes(marker))
  return [...new Set(folders.map(folder => folder.slice(folder.lastIndexOf(marker) + marker.length, -1)))]
}

/** Every `node_modules` that a module in this folder looks into. */
export function modulesAbove(folder: string): string[] {
  const found: string[] = []
  for (let at = folder; ; at = dirname(at)) {
    if (!at.endsWith('/node_modules')) found.push(slashed(join(at, 'node_modules')))
    if (dirname(at) === at) return found
  }
}

function packagesIn(modules: string): string[] {
  return entriesOf(modules).flatMap(name => {
    if (name.startsWith('.')) return []
    return name.startsWith('@') ? entriesOf(`${modules}/${name}`).map(inner => `${modules}/${name}/${inner}`) : [`${modules}/${name}`]
  })
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(entry => entry.isDirectory() || entry.isSymbolicLink())
      .map(entry => entry.name)
  } catch {
    return []
  }
}

/** The path without links; as it is given when there is nothing. */
export function real(path: string): string {
  try {
    return slashed(realpathSync(path))
  } catch {
    return slashed(path)
  }
}
