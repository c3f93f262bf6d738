/** The folders that a check looks into: packages that rules name, and the application. */
import { PackageFiles } from '../loader/package-files.ts'
import { packageFolders, real } from './installed.ts'

/** A folder that is looked into. */
export interface Root {
  /** With `/` at its end. */
  readonly root: string
  /** The application or a package of its workspace, which goes by `.`. */
  readonly own: boolean
}

/** Folders of wanted packages, each copy of each version. */
export function packageRoots(wanted: ReadonlySet<string>, cwd: string): Root[] {
  const packages = new PackageFiles(wanted)
  const roots = new Map<string, Root>()
  const add = (folder: string): void => {
    const found = packages.folderOf(`${folder}package.json`)
    if (found === undefined || roots.has(found.root)) return
    if (packages.refsOf(`${found.root}package.json`, found).length > 0)
      roots.set(found.root, { root: found.root, own: found.names.includes('.') })
  }
  add(`${real(cwd)}/`)
  if ([...wanted].some(name => name !== '.')) for (const folder of packageFolders(cwd)) add(folder)
  return [...roots.values()]
}
