/** Which files are never woven: hooks, rules, and Hookline itself. */
import { fileURLToPath } from 'node:url'
import type { Rule } from '../model.ts'
import { slashed, type PackageFolder } from './package-files.ts'
import { realpathSync } from './own-fs.ts'

const OWN = new Set(['@hookline/core', '@hookline/weave'])

/** Tells Hookline's own files, in every copy of it, and those that hold rules and hooks; what they import is woven like everything else. */
export function ownFiles(
  rules: readonly Rule[],
  rulesFiles: readonly string[],
): (path: string, folder: Pick<PackageFolder, 'root' | 'names'>) => boolean {
  const given = new Set(rulesFiles)
  for (const { hooks } of rules) if (hooks?.startsWith('file:')) given.add(hooks)
  const files = new Set<string>()
  for (const file of given) add(files, file.startsWith('file:') ? fileURLToPath(file) : file)
  return (path, { root, names }) =>
    files.has(path) || (names.some(name => OWN.has(name)) && /^(?:src|dist)\//.test(path.slice(root.length)))
}

function add(files: Set<string>, path: string): void {
  files.add(slashed(path))
  try {
    files.add(slashed(realpathSync(path)))
  } catch {
    // It is missing, which is told elsewhere.
  }
}
