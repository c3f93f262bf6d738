/** The source files of a package or of the application, in bounded number. */
import { existsSync, readdirSync, statSync } from 'node:fs'

const MOST_FILES = 50_000
const MOST_DEPTH = 40
/** As much as a large bundle; what is larger is data. */
const MOST_BYTES = 8 * 1024 * 1024

const INSTALLED = /\.[cm]?js$/
const OWN = /(?<!\.d)\.(?:[cm]?[jt]s|[jt]sx)$/
/** At the top of a package: what is never loaded by those who use it. */
const NOT_SHIPPED = new Set(['test', 'tests', '__tests__', 'spec', 'benchmark', 'benchmarks', 'example', 'examples', 'docs'])
/** At the top of the application: what is made out of its sources. */
const MADE = new Set(['dist', 'build', 'out', 'coverage', 'tmp', 'temp'])

/** What a walk is to leave out or take in. */
export interface WalkOptions {
  /** The application's own files, TypeScript included. */
  readonly own: boolean
  /** Folders at the top that rules name, and that are walked whatever they are called. */
  readonly named: ReadonlySet<string>
}

/** Paths of the files below `root`, which ends with `/`; never inside of a `node_modules` or a hidden folder. */
export function* sourceFiles(root: string, { own, named }: WalkOptions): Generator<string> {
  const wanted = own ? OWN : INSTALLED
  const leftOut = own ? MADE : NOT_SHIPPED
  let left = MOST_FILES
  const folders: { path: string; depth: number }[] = [{ path: root, depth: 0 }]
  for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
    const { path, depth } = at
    const below: typeof folders = []
    for (const entry of entriesOf(path)) {
      if (entry.isDirectory()) {
        const isTop = leftOut.has(entry.name) && !named.has(entry.name) && (depth === 0 || (own && isPackage(path)))
        if (entry.name !== 'node_modules' && !entry.name.startsWith('.') && !isTop && depth < MOST_DEPTH) {
          below.push({ path: `${path}${entry.name}/`, depth: depth + 1 })
        }
        continue
      }
      if (!entry.isFile() || !wanted.test(entry.name) || !isSmall(path + entry.name)) continue
      if (left-- <= 0) return
      yield path + entry.name
    }
    folders.push(...below.reverse())
  }
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch {
    return []
  }
}

/** In a workspace there are packages inside of the application. */
function isPackage(folder: string): boolean {
  return existsSync(`${folder}package.json`)
}

function isSmall(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat !== undefined && stat.size <= MOST_BYTES
}
