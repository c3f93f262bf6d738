/** Finds the declarations of a package the way the compiler does, as far as is needed to know that there are any and where. */
import { readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** Where the types of a package were found. */
export interface PackageTypes {
  /** The folder of the package itself; undefined when only `@types/<name>` is installed. */
  readonly folder: string | undefined
  /** Absolute path of the `.d.ts` that its name stands for. */
  readonly entry: string
}

const conditions = new Set(['types', 'import', 'node', 'default', 'module-sync'])
const packageName = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/i

/** Whether a name may stand in an import. */
export const isPackageName = (name: string): boolean => name.length <= 214 && packageName.test(name)

/** The installed folder of a package, seen from a folder; undefined when there is none. */
export function findPackage(name: string, from: string): string | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name)
    if (isFile(join(found, 'package.json'))) return found
    if (folder === dirname(folder)) return undefined
  }
}

/** The types of a package, seen from a folder; undefined when it has none. */
export function findTypes(name: string, from: string): PackageTypes | undefined {
  const folder = findPackage(name, from)
  const own = folder === undefined ? undefined : entryOf(folder)
  if (own !== undefined) return { folder, entry: own }
  const typed = findPackage(`@types/${name.replace(/^@/, '').replace('/', '__')}`, from)
  const entry = typed === undefined ? undefined : entryOf(typed)
  return entry === undefined ? undefined : { folder, entry }
}

/** The declarations that belong to a JavaScript or TypeScript file; undefined when there are none. */
export function typesBeside(file: string): string | undefined {
  const [, stem, kind] = /^(.*?)(?:\.d)?\.([cm]?)[jt]sx?$/.exec(file) ?? []
  if (stem === undefined) return undefined
  return [`${stem}.d.${kind}ts`, `${stem}.${kind}ts`, ...(kind === '' ? [`${stem}.tsx`] : [])].find(isFile)
}

export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}

function entryOf(folder: string): string | undefined {
  const manifest = readManifest(folder)
  if ('exports' in manifest && manifest['exports'] !== null) return fromExports(folder, manifest['exports'])
  const named = [manifest['types'], manifest['typings'], manifest['main'], 'index.d.ts']
  for (const name of named) {
    if (typeof name !== 'string' || name === '') continue
    const path = resolve(folder, name)
    if (!path.startsWith(folder)) continue
    const found =
      isDeclaration(path) && isFile(path) ? path : (typesBeside(path) ?? typesBeside(`${path}.js`) ?? typesBeside(join(path, 'index.js')))
    if (found !== undefined) return found
  }
  return undefined
}

function fromExports(folder: string, exports: unknown): string | undefined {
  const root = isObject(exports) && Object.keys(exports).some(key => key.startsWith('.')) ? exports['.'] : exports
  for (const target of targetsOf(root, 0)) {
    const path = resolve(folder, target)
    if (!target.startsWith('./') || !path.startsWith(folder)) continue
    const found = isDeclaration(path) && isFile(path) ? path : typesBeside(path)
    if (found !== undefined) return found
  }
  return undefined
}

function targetsOf(value: unknown, depth: number): string[] {
  if (typeof value === 'string') return [value]
  if (depth > 8 || !isObject(value)) return []
  if (Array.isArray(value)) return value.flatMap(one => targetsOf(one, depth + 1))
  // A key such as `types@>=5` is for some compilers only; the plain one is for all others.
  return Object.entries(value).flatMap(([key, one]) => (conditions.has(key.replace(/^types@.*/, 'types')) ? targetsOf(one, depth + 1) : []))
}

function readManifest(folder: string): Record<string, unknown> {
  try {
    const read: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    return isObject(read) ? read : {}
  } catch {
    return {}
  }
}

const isDeclaration = (path: string): boolean => /\.[cm]?tsx?$/.test(path)
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
