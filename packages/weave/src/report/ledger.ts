/** The ledger: what has happened to the places that rules name, package by package, in bounded memory. */
import type { FileRef, Finding, Ledger, Site } from '../model.ts'
import { Tally } from './tally.ts'

const SITES = 100
const FILES = 20
const NAMES = 5_000
const COPIES = 100
const PLACES = 10_000
const PROBLEMS = 100

/** A function that a place names and that cannot be woven. */
export interface Refusal {
  readonly file: string
  readonly path: string
  readonly line: number
  readonly reason: string
}

/** What is known of one place in one version of one package. */
export interface Copy {
  readonly package: string
  readonly version: string
  readonly files: Tally<string>
  readonly sites: Tally<Site>
  readonly linked: Tally<Site>
  readonly refused: Tally<Refusal>
  readonly unparsable: Tally<{ readonly file: string; readonly message: string }>
  readonly loadedBefore: Tally<string>
  readonly external: Tally<string>
  /** Functions of the files where nothing was found, for suggestions. */
  readonly names: Tally<string>
  mismatched: boolean
}

/** A ledger with its reading side. */
export interface LedgerBook extends Ledger {
  /** What is known of a place, by package and version. */
  copiesOf(where: string): readonly Copy[]
  /** Versions of a package that adapters took up. */
  adoptedVersions(packageName: string): readonly string[]
  problemsOf(ruleId: string): readonly Error[]
  restartOf(ruleId: string): string | undefined
  /** Problems that belong to no rule. */
  readonly problems: readonly Error[]
}

/**
 * A ledger for one process, one build or one check.
 *
 * @example
 * ```ts
 * import { createLedger } from '@hookline/weave/check'
 * const ledger = createLedger()
 * console.log(ledger.problems.length) // 0
 * ```
 */
export function createLedger(): LedgerBook {
  const places = new Map<string, Map<string, Copy>>()
  const adopted = new Map<string, Tally<string>>()
  const problems = new Map<string | undefined, Tally<Error>>()
  const restarts = new Map<string, string>()

  const copyOf = (where: string, file: { readonly package: string; readonly version: string }): Copy => {
    const copies = entry(places, where, () => new Map<string, Copy>(), PLACES)
    return entry(copies, `${file.package}@${file.version}`, () => newCopy(file), COPIES)
  }

  return {
    looked(file, findings, names, sites) {
      const byId = new Map(sites.map(site => [site.id, site]))
      for (const finding of findings) record(copyOf(finding.where, file), file, finding, names, byId)
    },
    versionMismatch: (where, file) => void (copyOf(where, file).mismatched = true),
    notParseable(file, wheres, error) {
      for (const where of wheres) copyOf(where, file).unparsable.add(file.file, { file: file.file, message: messageOf(error, file) })
    },
    loadedBefore(file, wheres) {
      for (const where of wheres) copyOf(where, file).loadedBefore.add(file.file, file.file)
    },
    external(file, wheres) {
      for (const where of wheres) copyOf(where, file).external.add(file.file, file.file)
    },
    linked(site) {
      for (const where of site.wheres) {
        const copy = copyOf(where, site)
        copy.sites.add(site.id, site)
        copy.linked.add(site.id, site)
      }
    },
    adopted: (packageName, version) => entry(adopted, packageName, () => new Tally<string>(FILES), PLACES).add(version, version),
    problem(ruleId, error) {
      entry(problems, ruleId, () => new Tally<Error>(PROBLEMS, PROBLEMS), PLACES).add(error.message, error)
    },
    needsRestart(ruleId, why) {
      if (restarts.size < PLACES) restarts.set(ruleId, why)
    },
    copiesOf: where => [...(places.get(where)?.values() ?? [])],
    adoptedVersions: packageName => adopted.get(packageName)?.kept ?? [],
    problemsOf: ruleId => problems.get(ruleId)?.kept ?? [],
    restartOf: ruleId => restarts.get(ruleId),
    get problems() {
      return problems.get(undefined)?.kept ?? []
    },
  }
}

function record(copy: Copy, file: FileRef, finding: Finding, names: readonly string[], sites: ReadonlyMap<string, Site>): void {
  copy.files.add(file.file, file.file)
  for (const id of finding.sites) {
    const site = sites.get(id)
    if (site !== undefined) copy.sites.add(id, site)
  }
  for (const { path, line, reason } of finding.refused) {
    copy.refused.add(`${file.file}:${line}#${path}`, { file: file.file, path, line, reason })
  }
  if (finding.sites.length === 0) for (const name of names) copy.names.add(name, name)
}

function newCopy(file: { readonly package: string; readonly version: string }): Copy {
  return {
    package: file.package,
    version: file.version,
    files: new Tally(FILES),
    sites: new Tally(SITES),
    linked: new Tally(SITES),
    refused: new Tally(FILES),
    unparsable: new Tally(FILES),
    loadedBefore: new Tally(FILES),
    external: new Tally(FILES),
    names: new Tally(NAMES, NAMES),
    mismatched: false,
  }
}

/** The value of a key, made when it is not there; a full map gives a value that nobody keeps. */
function entry<K, V>(map: Map<K, V>, key: K, make: () => V, limit: number): V {
  const there = map.get(key)
  if (there !== undefined) return there
  const made = make()
  if (map.size < limit) map.set(key, made)
  return made
}

/** The transform's messages begin with the file, which the report tells anyhow. */
function messageOf(error: unknown, { package: name, version, file }: FileRef): string {
  const message = error instanceof Error ? error.message : String(error)
  const prefix = `${name}@${version}/${file}:`
  return message.startsWith(prefix) ? message.slice(prefix.length).trimStart() : message
}
