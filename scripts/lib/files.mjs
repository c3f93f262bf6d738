import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const skipped = new Set(['node_modules', 'dist', 'coverage', '.git', '.nx', '.cache'])
// The check of packages packs them beside other checks that read files, and takes the tarballs away again.
const packed = /\.tgz$/

/** Paths of the files below a folder, relative to it, with `/`; what is installed or generated is left out. */
export function filesBelow(folder, inside = '') {
  const files = []
  let entries = []
  try {
    entries = readdirSync(join(folder, inside), { withFileTypes: true })
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
  for (const entry of entries) {
    const path = inside ? `${inside}/${entry.name}` : entry.name
    if (skipped.has(entry.name) || packed.test(entry.name)) continue
    if (entry.isDirectory()) files.push(...filesBelow(folder, path))
    else if (entry.isFile()) files.push(path)
  }
  return files
}
