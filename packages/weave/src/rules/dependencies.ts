/** Whether packages that rules depend on are installed. */
import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Looks for packages as Node does: in `node_modules` of a folder and of all above it. Each is looked for once. */
export function createInstalled(folder: string): (name: string) => boolean {
  const known = new Map<string, boolean>()
  return name => {
    let there = known.get(name)
    if (there === undefined) known.set(name, (there = isInstalled(name, folder)))
    return there
  }
}

function isInstalled(name: string, from: string): boolean {
  for (let folder = from; ; folder = dirname(folder)) {
    if (isFile(join(folder, 'node_modules', name, 'package.json'))) return true
    if (folder === dirname(folder)) return false
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true
  } catch {
    return false
  }
}
