/** Which files are never woven: hooks, rules, and Hookline itself. */
import { dirname, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Rule } from '../model.ts'
import { slashed } from './package-files.ts'
import { realpathSync } from './own-fs.ts'

/** Tells Hookline's own files and those that hold rules and hooks; what they import is woven like everything else. */
export function ownFiles(rules: readonly Rule[], rulesFiles: readonly string[]): (path: string) => boolean {
  const folders = [folderOf(import.meta.url), folderOf(import.meta.resolve('@hookline/core'))]
  const files = new Set<string>()
  for (const file of rulesFiles) add(files, file)
  for (const { hooks } of rules) if (hooks?.startsWith('file:')) add(files, fileURLToPath(hooks))
  return path => files.has(path) || folders.some(folder => path.startsWith(folder))
}

/** The `src` or `dist` that a file of ours is in. */
function folderOf(url: string): string {
  const path = fileURLToPath(url)
  const parts = dirname(path).split(sep)
  const at = Math.max(parts.lastIndexOf('src'), parts.lastIndexOf('dist'))
  return slashed(`${parts.slice(0, at + 1).join(sep)}${sep}`)
}

function add(files: Set<string>, path: string): void {
  files.add(slashed(path))
  try {
    files.add(slashed(realpathSync(path)))
  } catch {
    // It is missing, which is told elsewhere.
  }
}
