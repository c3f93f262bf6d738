/** Which package a file belongs to, under which names rules may know it, and whether it is the package's main file. */
import { posix } from 'node:path'
import type { FileRef } from '../model.ts'
import { noMemory, type Memory } from './memory.ts'
import { readFileSync, realpathSync } from './own-fs.ts'

/** A folder with a `package.json`, or one that stands for it. */
export interface PackageFolder {
  /** With `/` at its end. */
  readonly root: string
  /** What rules may call it: the folder's name and the one in `package.json` differ for npm aliases; `.` is the application. */
  readonly names: readonly string[]
  readonly version: string
  /** Paths inside of the package that `import` or `require` of its name may lead to. */
  readonly mains: ReadonlySet<string>
}

interface Manifest {
  readonly name?: unknown
  readonly version?: unknown
  readonly main?: unknown
  readonly exports?: unknown
}

const MODULES = '/node_modules/'
const FIRST_NAME = /"name"\s*:\s*"([^"]*)"/
const NO_VERSION = '0.0.0'

/** Finds packages of files; what it has found it remembers by folder. */
export class PackageFiles {
  readonly #folders = new Map<string, PackageFolder | undefined>()
  readonly #wanted: ReadonlySet<string>
  #entryRoot: string | undefined

  readonly #memory: Memory

  /** @param wanted Names of the packages that rules are about: others are not looked into. */
  constructor(wanted: ReadonlySet<string>, memory: Memory = noMemory) {
    this.#wanted = wanted
    this.#memory = memory
  }

  /** The package of a file; undefined: none that rules are about. */
  folderOf(path: string): PackageFolder | undefined {
    const folder = path.slice(0, path.lastIndexOf('/') + 1)
    let found = this.#folders.get(folder)
    if (found === undefined && !this.#folders.has(folder)) {
      found = this.#find(folder)
      this.#folders.set(folder, found)
    }
    return found
  }

  /** The file as rules know it, once for each name of its package that rules are about. */
  refsOf(path: string, folder: PackageFolder): FileRef[] {
    const file = path.slice(folder.root.length)
    return folder.names.filter(name => this.#wanted.has(name)).map(name => ({ package: name, version: folder.version, file }))
  }

  #find(folder: string): PackageFolder | undefined {
    const at = folder.lastIndexOf(MODULES)
    return at === -1 ? this.#outside(folder) : this.#installed(folder, at + MODULES.length)
  }

  #installed(folder: string, start: number): PackageFolder | undefined {
    const end = folder.indexOf('/', folder[start] === '@' ? folder.indexOf('/', start) + 1 : start)
    if (end <= start) return undefined
    const root = folder.slice(0, end + 1)
    if (root !== folder) return this.folderOf(root)
    const known = this.#memory.folder(root)
    if (known !== undefined) return known ?? undefined
    const found = this.#read(root, folder.slice(start, end))
    this.#memory.keepFolder(root, found)
    return found
  }

  #read(root: string, name: string): PackageFolder | undefined {
    const text = textOf(root)
    const isEntry = this.#isEntry(root)
    // Most packages are none that rules are about and no aliases: their files are not parsed to learn it.
    if (!isEntry && !this.#wanted.has(name) && FIRST_NAME.exec(text)?.[1] === name) return undefined
    return this.#packageAt(root, manifestOf(text), isEntry ? [name, '.'] : [name])
  }

  #outside(folder: string): PackageFolder | undefined {
    let nameless: PackageFolder | undefined
    for (let root = folder; ; root = root.slice(0, root.lastIndexOf('/', root.length - 2) + 1)) {
      const text = textOf(root)
      if (text !== '') {
        const manifest = manifestOf(text)
        if (typeof manifest.name === 'string' && manifest.name !== '') return this.#packageAt(root, manifest, ['.'])
        nameless ??= this.#packageAt(root, manifest, ['.'])
      }
      if (root.length <= 1 || root.lastIndexOf('/', root.length - 2) === -1) break
    }
    return nameless ?? this.#packageAt(this.#placeless(folder), {}, ['.'])
  }

  /** Where paths of files begin that no `package.json` stands above: the working directory, where the file is in it. */
  #placeless(folder: string): string {
    const cwd = `${slashed(process.cwd())}/`
    return folder.startsWith(cwd) ? cwd : folder
  }

  #packageAt(root: string, manifest: Manifest, names: readonly string[]): PackageFolder | undefined {
    const own = typeof manifest.name === 'string' && manifest.name !== '' ? [manifest.name] : []
    const all = [...new Set([...names, ...own])]
    if (!all.some(name => this.#wanted.has(name))) return undefined
    return {
      root,
      names: all,
      version: typeof manifest.version === 'string' ? readable(manifest.version) : NO_VERSION,
      mains: mainsOf(manifest),
    }
  }

  /** A program may itself be installed, as `npx` has it: then its package is the application. */
  #isEntry(root: string): boolean {
    if (!this.#wanted.has('.')) return false
    this.#entryRoot ??= entryRoot()
    return root === this.#entryRoot
  }
}

function entryRoot(): string {
  const entry = process.argv[1]
  if (entry === undefined) return ''
  try {
    const path = slashed(realpathSync(entry))
    const at = path.lastIndexOf(MODULES)
    if (at === -1) return ''
    const start = at + MODULES.length
    return path.slice(0, path.indexOf('/', path[start] === '@' ? path.indexOf('/', start) + 1 : start) + 1)
  } catch {
    return ''
  }
}

/** The text of a folder's `package.json`; empty when there is none that can be read. */
function textOf(root: string): string {
  try {
    return readFileSync(`${root}package.json`, 'utf8')
  } catch {
    return ''
  }
}

function manifestOf(text: string): Manifest {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

/** A version as messages can show it, whatever stands there: it goes to terminals. */
function readable(version: string): string {
  return version.slice(0, 256).replaceAll(/[^\x20-\x7e]/g, '?')
}

function mainsOf({ main, exports }: Manifest): ReadonlySet<string> {
  const found = new Set<string>()
  const add = (value: unknown): void => {
    if (typeof value !== 'string') return
    const path = posix.normalize(value).replace(/^\.?\//, '')
    for (const ending of ['', '.js', '.cjs', '/index.js']) found.add(path.replace(/\/$/, '') + ending)
  }
  if (exports === undefined || exports === null) {
    add(main)
    found.add('index.js')
  } else leavesOf(exports, add)
  return found
}

/** What the entry `.` of `exports` may lead to, whatever the conditions. */
function leavesOf(exports: unknown, add: (value: unknown) => void, depth = 0): void {
  if (typeof exports !== 'object' || exports === null || depth > 8) return add(exports)
  const entries = Object.entries(exports)
  const root = depth === 0 && entries.some(([key]) => key.startsWith('.'))
  for (const [key, value] of entries) {
    if (root ? key === '.' : key !== 'types') leavesOf(value, add, depth + 1)
  }
}

/** Paths with `/`, on Windows too. */
export function slashed(path: string): string {
  return path.includes('\\') ? path.replaceAll('\\', '/') : path
}
