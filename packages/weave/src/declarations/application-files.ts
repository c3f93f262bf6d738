/** The application's own files that may hold the function of a rule. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import picomatch from 'picomatch'
import type { Where } from '../model.ts'

const source = /(?<!\.d)\.[cm]?[jt]sx?$/
const mostFiles = 5_000
const mostBytes = 2_000_000

/** Absolute paths, sorted: of the files that the rule's `file` names (else of all), those in which the function's name stands. */
export function applicationFiles(cwd: string, where: Where): readonly string[] {
  const { receiver, name } = where.function
  const head = receiver === undefined ? name : (receiver.split('.')[0] ?? receiver)
  const word = head === 'default' ? 'export default' : head
  return named(cwd, where.file)
    .filter(file => mentions(file, word))
    .toSorted()
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
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.')) folders.push(path)
      else if (entry.isFile() && source.test(entry.name)) found.push(path)
    }
  }
  return found
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
