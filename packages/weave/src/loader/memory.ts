/**
 * What earlier starts have found out about files that have not been changed since: packages need not be read again to learn what they are
 * called, nor files be searched. What a file holds is not looked at, so it is used only where nobody but Node loads files before we see them.
 */
import { readJson, writeJson } from './cache-json.ts'
import { SETTLED, settledStateOf, stateOf } from './file-state.ts'
import { atLeisure } from './leisure.ts'
import type { PackageFolder } from './package-files.ts'

/** Knowledge of one set of rules. */
export interface Memory {
  /** Null: none that rules are about; undefined: not known. */
  folder(root: string): PackageFolder | null | undefined
  keepFolder(root: string, folder: PackageFolder | undefined): void
  /** The file's key in the cache, empty when it holds nothing; undefined: not known. `as` is what the file was loaded as. */
  file(path: string, as: string): string | undefined
  keepFile(path: string, as: string, key: string): void
}

/** For processes without a cache, and those in which others load files as well. */
export const noMemory: Memory = { folder: () => undefined, keepFolder: () => {}, file: () => undefined, keepFile: () => {} }

type KeptFolder = readonly [state: string, folder: (Omit<PackageFolder, 'root' | 'mains'> & { readonly mains: readonly string[] }) | null]
type KeptFile = readonly [state: string, as: string, key: string]
interface Known {
  readonly folders: Record<string, KeptFolder>
  readonly files: Record<string, KeptFile>
}

const MOST = 20_000

/** Memory on disk. `name` stands for all that the answers depend on besides the files; `settled` is the least age of what is kept, in milliseconds. */
export function diskMemory(cache: string, name: string, settled: number = SETTLED): Memory {
  const old = readKnown(cache, name)
  const used: Known = { folders: Object.create(null), files: Object.create(null) }
  let isNew = false
  const keep = <T>(entries: Record<string, T>, path: string, value: T): void => {
    entries[path] = value
    if (isNew) return
    isNew = true
    atLeisure(() => {
      isNew = false
      writeJson(cache, name, { folders: merged(old.folders, used.folders), files: merged(old.files, used.files) })
    })
  }
  return {
    folder(root) {
      const known = old.folders[root]
      if (known === undefined || known[0] !== stateOf(manifestIn(root))) return undefined
      used.folders[root] = known
      const [, folder] = known
      return folder === null ? null : { ...folder, root, mains: new Set(folder.mains) }
    },
    keepFolder(root, folder) {
      const state = settledStateOf(manifestIn(root), settled)
      if (state === undefined) return
      keep(used.folders, root, [
        state,
        folder === undefined ? null : { names: folder.names, version: folder.version, mains: [...folder.mains] },
      ])
    },
    file(path, as) {
      const known = old.files[path]
      if (known === undefined || known[1] !== as || known[0] !== stateOf(path)) return undefined
      used.files[path] = known
      return known[2]
    },
    keepFile(path, as, key) {
      const state = settledStateOf(path, settled)
      if (state !== undefined) keep(used.files, path, [state, as, key])
    },
  }
}

function manifestIn(root: string): string {
  return `${root}package.json`
}

/** What was not asked for this time goes first when there is too much. */
function merged<T>(old: Record<string, T>, used: Record<string, T>): Record<string, T> {
  const entries = Object.entries({ ...used, ...old, ...used })
  return Object.fromEntries(entries.slice(0, MOST))
}

function readKnown(cache: string, name: string): Known {
  const { folders = {}, files = {} } = (readJson(cache, name) ?? {}) as Partial<Known>
  return { folders: bare(folders), files: bare(files) }
}

function bare<T>(entries: Record<string, T>): Record<string, T> {
  return Object.setPrototypeOf(entries, null) as Record<string, T>
}
