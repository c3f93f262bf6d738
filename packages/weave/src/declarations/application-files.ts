/** The application's own files that may hold the function of a rule. */
import { readdirSync, readFileSync, statSync, type Dirent } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import picomatch from 'picomatch'
import type { Where } from '../model.ts'

const source = /(?<!\.d)\.[cm]?[jt]sx?$/
const mostFiles = 5_000
const mostBytes = 2_000_000

/** Absolute paths, in order: of the files that the rule's `file` names (else of all), those in which that name stands. */
export function applicationFiles(cwd: string, where: Where, head: string): readonly string[] {
  const files = named(cwd, where.file).filter(file => mentions(file, head))
  // Sources before what was compiled from them.
  const rank = (file: string): string => `${/\.[cm]?tsx?$/.test(file) ? 0 : 1}${file}`
  return files.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1))
}

function named(cwd: string, file: string | undefined): string[] {
  if (file !== undefined && !/[*?{}[\]()!]/.test(file)) {
    const path = resolve(cwd, file)
    return path.startsWith(cwd + sep) ? [path] : []
  }
  const files = walk(cwd)
  if (file === undefined) return files
  const fits = picomatch(file, { dot: true })
  return files.filter(path => fits(relative(cwd, path).split(sep).join('/')))
}

function walk(root: string): string[] {
  const found: string[] = []
  const folders = [root]
  for (let folder = folders.pop(); folder !== undefined && found.length < mostFiles; folder = folders.pop()) {
    for (const entry of entriesOf(folder)) {
      const path = join(folder, entry.name)
      if (entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.')) folders.push(path)
      else if (entry.isFile() && source.test(entry.name)) found.push(path)
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
