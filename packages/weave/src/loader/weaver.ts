/** One file on its way from disk to V8: which rules concern it, what the cache knows of it, what the transform makes of it. */
import Module from 'node:module'
import { compileGlob } from '@hookline/core/glob'
import type { FileRef, Ledger, Rule, WeaveRequest, Woven } from '../model.ts'
import { isTyped, uncompiled } from './order.ts'
import { keyOf, type Cache, type Kept } from './cache.ts'
import { PackageFiles, type PackageFolder } from './package-files.ts'
import type { Memory } from './memory.ts'
import type { Policy } from './policy.ts'
import { mayHold } from './prefilter.ts'
import type { Loaded } from './source-text.ts'
import { commentOf, wantsMaps, withOwnMap } from './source-maps.ts'
import { readFileSync } from './own-fs.ts'

/** The part of the rules' matcher that is needed here. */
export interface Matching {
  readonly packages: ReadonlySet<string>
  match(file: FileRef): { readonly wheres: WeaveRequest['wheres']; readonly mismatched: readonly string[] }
  adopts(packageName: string, version: string, file: string, isMain: boolean): boolean
}

/** What weaving goes by. */
export interface WeaverSetup {
  readonly rules: readonly Rule[]
  readonly matcher: Matching
  readonly policy: Policy
  readonly ledger: Ledger
  readonly cache: Cache
  readonly memory: Memory
  /** Files that are never woven: hooks and Hookline itself. */
  readonly leavesOut: (path: string, folder: PackageFolder) => boolean
}

/** A file that rules are about. */
export interface Concern {
  readonly ref: FileRef
  readonly wheres: WeaveRequest['wheres']
  readonly adopt: string | undefined
  /** The package's own name. */
  readonly unit: string
}

interface Transform {
  weave(request: WeaveRequest): Woven
}

const require = Module.createRequire(import.meta.url)
const extensions = (Module as unknown as { _extensions: Record<string, unknown> })._extensions
const { '.js': ours } = extensions
let loaded: Transform | undefined

/** The built transform, beside the built start. */
declare const HOOKLINE_TRANSFORM: string | undefined

/** The transform is loaded at the first file that is not in the cache: it is most of what weaving costs at start. */
function transform(request: WeaveRequest): Woven {
  loaded ??= loadTransform()
  return loaded.weave(request)
}

function loadTransform(): Transform {
  const name = typeof HOOKLINE_TRANSFORM === 'string' ? HOOKLINE_TRANSFORM : '@hookline/weave/transform'
  const theirs = { ...extensions }
  // Programs may have put a compiler of their own there, which knows nothing of ES modules.
  extensions['.js'] = ours
  Reflect.deleteProperty(extensions, '.cjs')
  const before = new Set(Object.keys(require.cache))
  try {
    return require(name) as Transform
  } finally {
    Object.assign(extensions, theirs)
    // Programs that go through what has been required look for their own.
    for (const path of Object.keys(require.cache)) if (!before.has(path)) Reflect.deleteProperty(require.cache, path)
  }
}

/** What the woven text depends on besides the file and the rules. */
function loadedAs({ ref, unit, adopt }: Concern, format: Loaded['format']): string {
  return JSON.stringify([format, ref, unit, adopt])
}

/** Weaves the files of one set of rules. */
export class Weaver {
  readonly #setup: WeaverSetup
  readonly #packages: PackageFiles
  readonly #mismatches = new Set<string>()
  readonly #passedOver = new Map<string, { readonly ref: FileRef; readonly path: string }[]>()

  constructor(setup: WeaverSetup) {
    this.#setup = setup
    this.#packages = new PackageFiles(setup.matcher.packages, setup.memory)
  }

  /** What rules want of a file; undefined: nothing. */
  concernOf(path: string): Concern | undefined {
    const folder = this.#packages.folderOf(path)
    if (folder === undefined || this.#setup.leavesOut(path, folder)) return undefined
    const refs = this.#packages.refsOf(path, folder)
    const wheres: WeaveRequest['wheres'][number][] = []
    let first: FileRef | undefined
    let adopt: string | undefined
    for (const ref of refs) {
      const match = this.#setup.matcher.match(ref)
      for (const key of match.mismatched) this.#mismatch(key, ref)
      if (match.wheres.length > 0) first ??= ref
      wheres.push(...match.wheres)
      if (adopt === undefined && this.#adopts(ref, folder)) adopt = ref.package
    }
    const ref = first ?? refs[0]
    return ref === undefined || (wheres.length === 0 && adopt === undefined)
      ? undefined
      : { ref, wheres, adopt, unit: ref.package === '.' ? (folder.names.at(-1) as string) : ref.package }
  }

  /** What an earlier start has made of a file that has not been changed since; undefined: that is not known. Throws as `weave` does. */
  remembered(concern: Concern, format: Loaded['format'], path: string): { readonly source: string | undefined } | undefined {
    const key = this.#setup.memory.file(path, loadedAs(concern, format))
    const kept = key ? this.#setup.cache.get(key) : undefined
    if (key === undefined || (key !== '' && kept === undefined)) return undefined
    const looked = kept?.findings.map(({ where }) => where) ?? []
    for (const { key: place } of concern.wheres) if (!looked.includes(place)) this.#passOver(place, concern.ref, path)
    return { source: kept && this.#use(kept, concern, path) }
  }

  /**
   * The woven text; undefined: nothing of the file is changed. Throws only when a closed rule refuses the file.
   * @param given What Node was given, for the next start; undefined: the text is not simply the file's.
   */
  weave(concern: Concern, text: string, format: WeaveRequest['format'], path: string, given?: Pick<Loaded, 'format'>): string | undefined {
    const { ref, adopt, unit } = concern
    const wheres = concern.wheres.filter(where => mayHold(text, where) || this.#passOver(where.key, ref, path))
    const keep = (key: string): void => {
      if (given !== undefined) this.#setup.memory.keepFile(path, loadedAs(concern, given.format), key)
    }
    if (wheres.length === 0 && adopt === undefined) {
      keep('')
      return undefined
    }
    const keys = wheres.map(where => where.key)
    let kept: Kept
    try {
      kept = this.#kept({ ref, wheres, adopt, unit }, text, format, path, keep)
    } catch (cause) {
      const error = isTyped(path) ? uncompiled(path, cause) : cause
      this.#setup.ledger.notParseable(ref, keys, error)
      this.#setup.policy.notWoven(ref, keys, error)
      return undefined
    }
    return this.#use(kept, concern, path)
  }

  #use(kept: Kept, { ref, adopt }: Concern, path: string): string | undefined {
    this.#setup.ledger.looked(ref, kept.findings, [], kept.sites)
    for (const { where, sites } of kept.findings) if (sites.length === 0) this.#passOver(where, ref, path)
    this.#setup.policy.found(ref, kept.findings)
    if (adopt !== undefined) this.#setup.ledger.adopted(adopt, ref.version)
    return kept.sites.length === 0 && adopt === undefined ? undefined : kept.code
  }

  /** Throws when a closed rule may be about a file that cannot be read. */
  refuseUnread({ ref, wheres }: Concern, text: string, error: unknown): void {
    const keys = wheres.filter(where => mayHold(text, where)).map(where => where.key)
    this.#setup.policy.notWoven(ref, keys, error)
  }

  /** Tells of the files that were passed over for places that found nothing anywhere, with the functions there are. */
  tellPassedOver(isMissed: (key: string) => boolean): void {
    for (const [key, files] of this.#passedOver) {
      if (!isMissed(key)) continue
      for (const { ref, path } of files)
        this.#setup.ledger.looked(ref, [{ where: key, sites: [], refused: [] }], this.#namesIn(key, ref, path), [])
    }
  }

  #namesIn(key: string, ref: FileRef, path: string): readonly string[] {
    try {
      const wheres = this.#setup.matcher.match(ref).wheres.filter(where => where.key === key)
      // The transform, too, looks for the names before it parses.
      const source = `${readFileSync(path, 'utf8')}\n// ${wheres.map(where => where.function.name).join(' ')}`
      return transform({ source, format: undefined, ...ref, wheres }).names
    } catch {
      return []
    }
  }

  #kept(
    { ref, wheres, adopt, unit }: Concern,
    text: string,
    format: WeaveRequest['format'],
    path: string,
    keep: (key: string) => void,
  ): Kept {
    const { cache } = this.#setup
    const map = wantsMaps()
    const source = map ? withOwnMap(text, path) : text
    const key = keyOf([cache.weaver, ref, unit, wheres, adopt, format, map && path], source)
    const known = cache.get(key)
    if (known !== undefined) {
      if (!map) keep(key)
      return known
    }
    const woven = transform({ source, format, ...ref, unit, wheres, map, path, names: false, ...(adopt === undefined ? {} : { adopt }) })
    const code = map && woven.map !== undefined ? `${woven.code}\n${commentOf(woven.map)}` : woven.code
    const kept = { code, sites: woven.sites, findings: woven.findings }
    cache.set(key, kept)
    if (!map) keep(key)
    return kept
  }

  #adopts(ref: FileRef, folder: PackageFolder): boolean {
    const isMain = folder.mains.has(ref.file)
    if (this.#setup.matcher.adopts(ref.package, ref.version, ref.file, isMain)) return true
    for (const { id, adopt } of this.#setup.rules) {
      if (adopt?.package !== ref.package) continue
      if (adopt.file === undefined ? isMain : compileGlob(adopt.file)(ref.file)) this.#mismatch(id, ref)
    }
    return false
  }

  #mismatch(key: string, ref: FileRef): void {
    const once = `${key}\t${ref.package}@${ref.version}`
    if (this.#mismatches.has(once)) return
    this.#mismatches.add(once)
    this.#setup.ledger.versionMismatch(key, ref)
  }

  /** Remembers a file for suggestions. Always false: it is not to be woven. */
  #passOver(key: string, ref: FileRef, path: string): false {
    const files = this.#passedOver.get(key) ?? []
    if (files.length < 50) files.push({ ref, path })
    this.#passedOver.set(key, files)
    return false
  }
}
