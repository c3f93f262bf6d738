/** Files that may hold the function of a rule: the application's own, and the declarations inside of a package. */
import { readdirSync, readFileSync, statSync, type Dirent } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { compileGlob } from '@hookline/core/glob'

const source = /(?<!\.d)\.[cm]?[jt]sx?$/
const declaration = /\.d\.[cm]?ts$/
const glob = /[*?{}[\]()!]/
const mostFiles = 5_000
const mostBytes = 2_000_000

/** Whether a path of a rule may stand for several files. */
export const isGlob = (path: string): boolean => glob.test(path)

/** Absolute paths, in order: of the application's files that the rule's `file` names (else of all), those in which that word stands. */
export function applicationFiles(cwd: string, file: string | undefined, word: string): readonly string[] {
  const files = named(cwd, file).filter(path => mentions(path, word))
  // Sources before what was compiled from them.
  const rank = (path: string): string => `${/\.[cm]?tsx?$/.test(path) ? 0 : 1}${path}`
  return files.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1))
}

/** Absolute paths, in order: the declarations in a folder in which that word stands. */
export function declarationsIn(folder: string, word: string): readonly string[] {
  return walk(folder, declaration)
    .filter(path => mentions(path, word))
    .toSorted()
}

function named(cwd: string, file: string | undefined): string[] {
  if (file !== undefined && !isGlob(file)) {
    const path = resolve(cwd, file)
    return path.startsWith(cwd + sep) ? [path] : []
  }
  const files = walk(cwd, source)
  if (file === undefined) return files
  const fits = compileGlob(file)
  return files.filter(path => fits(relative(cwd, path).split(sep).join('/')))
}

function walk(root: string, kind: RegExp): string[] {
  const found: string[] = []
  const folders = [root]
  for (let folder = folders.pop(); folder !== undefined && found.length < mostFiles; folder = folders.pop()) {
    for (const entry of entriesOf(folder)) {
      const path = join(folder, entry.name)
      if (entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.')) folders.push(path)
      else if (entry.isFile() && kind.test(entry.name)) found.push(path)
    }
  }
  return found
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

function mentions(file: string, word: string): boolean {
  try {
    if (statSync(file).size > mostBytes) return false
    const text = readFileSync(file, 'utf8')
    return text.includes(word) && /\bexport\b|\bexports\b/.test(text)
  } catch {
    return false
  }
}
