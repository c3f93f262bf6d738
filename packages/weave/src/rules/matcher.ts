/** Which places of rules concern a file: asked once for every file that is loaded. */
import { compileGlob } from '@hookline/core/glob'
import type { FileRef, Rule, WeaveRequest } from '../model.ts'
import { fits } from './version.ts'

/** A place as the transform takes it. */
type Wanted = WeaveRequest['wheres'][number]

/** What rules want of a file. */
export interface Match {
  readonly wheres: readonly Wanted[]
  /** Keys of places that name the file in another version of its package. */
  readonly mismatched: readonly string[]
}

/** Answers for one set of rules; disabled ones count, so that they can be switched on while the program runs. */
export interface Matcher {
  /** Packages that any rule names. */
  readonly packages: ReadonlySet<string>
  /** The same object for every file of which nothing is wanted. */
  match(file: FileRef): Match
  /** Whether a rule takes up this package in this version, or one file of it. */
  adopts(packageName: string, version: string, file?: string, isMain?: boolean): boolean
}

interface Place {
  readonly wanted: Wanted
  readonly matches: ((file: string) => boolean) | undefined
}

const NOTHING: Match = Object.freeze({ wheres: Object.freeze([]), mismatched: Object.freeze([]) })

/** Compiles rules to a matcher. Globs and versions are looked at when a package of theirs is first met. */
export function createMatcher(rules: readonly Rule[]): Matcher {
  const places = new Map<string, Map<string, Wanted>>()
  const adoptions = new Map<string, { readonly version: string | undefined; readonly matches: ((file: string) => boolean) | undefined }[]>()
  for (const { where, kind, callbackIndex, adopt } of rules) {
    if (adopt !== undefined) {
      const matches = adopt.file === undefined ? undefined : compileGlob(adopt.file)
      listed(adoptions, adopt.package).push({ version: adopt.version, matches })
    }
    if (where === undefined) continue
    let ofPackage = places.get(where.package)
    if (ofPackage === undefined) places.set(where.package, (ofPackage = new Map()))
    // Rules with the same place share it; what one of them says of the kind holds for all.
    if (kind !== 'auto' || callbackIndex !== undefined || !ofPackage.has(where.key))
      ofPackage.set(where.key, { ...where, kind, callbackIndex })
  }
  const releases = new Map<string, (file: string) => Match>()
  return {
    packages: new Set([...places.keys(), ...adoptions.keys()]),
    match({ package: name, version, file }) {
      const ofPackage = places.get(name)
      if (ofPackage === undefined) return NOTHING
      const key = `${name}\t${version}`
      let release = releases.get(key)
      if (release === undefined) releases.set(key, (release = compileRelease(ofPackage.values(), version)))
      return release(file)
    },
    adopts: (name, version, file = '', isMain = true) =>
      adoptions.get(name)?.some(rule => (rule.matches?.(file) ?? isMain) && (rule.version === undefined || fits(version, rule.version))) ===
      true,
  }
}

/** What is wanted of one version of a package, by file. */
function compileRelease(ofPackage: Iterable<Wanted>, version: string): (file: string) => Match {
  const fitting: Place[] = []
  const others: Place[] = []
  for (const wanted of ofPackage) {
    const place: Place = { wanted, matches: wanted.file === undefined ? undefined : compileGlob(wanted.file) }
    const list = wanted.version === undefined || fits(version, wanted.version) ? fitting : others
    list.push(place)
  }
  if ([...fitting, ...others].every(place => place.matches === undefined)) {
    const whole: Match = { wheres: fitting.map(({ wanted }) => wanted), mismatched: others.map(({ wanted }) => wanted.key) }
    return () => whole
  }
  return file => {
    const here = ({ matches }: Place): boolean => matches === undefined || matches(file)
    const wheres = fitting.filter(here).map(({ wanted }) => wanted)
    const mismatched = others.filter(here).map(({ wanted }) => wanted.key)
    return wheres.length === 0 && mismatched.length === 0 ? NOTHING : { wheres, mismatched }
  }
}

function listed<V>(map: Map<string, V[]>, key: string): V[] {
  let list = map.get(key)
  if (list === undefined) map.set(key, (list = []))
  return list
}
