/** One build: its rules, what has been woven so far, and what is said at the end. */
import { resolve } from 'node:path'
import { HooklineError } from '@hookline/core'
import { PackageFiles, type PackageFolder } from '../loader/package-files.ts'
import type { FileRef, Rule, WeaveRequest, Woven } from '../model.ts'
import { createLedger, type LedgerBook } from '../report/ledger.ts'
import { statusesOf } from '../report/statuses.ts'
import type { RuleStatus } from '../report/status.ts'
import { createMatcher, type Matcher } from '../rules/matcher.ts'
import { readRules, type RuleSet } from '../rules/read.ts'
import { weave } from '../transform/weave.ts'
import { bundledCode, specifier } from './bundled-code.ts'
import { languageOf } from './language.ts'
import { bundledModule, isOwn } from './own.ts'
import { rulesOf, type HooklineOptions } from './options.ts'

/** A module as a bundler hands it over; `code` may be JavaScript whatever the file's name says. */
export interface ModuleText {
  /** Absolute, with `/`. */
  readonly file: string
  readonly code: string
  readonly isEntry: boolean
  readonly parse?: WeaveRequest['parse']
}

type Language = NonNullable<WeaveRequest['language']>

/** A module that has been changed. */
export type Changed = Pick<Woven, 'code' | 'map'>

let opened = 0

/** What one build knows. */
export class Session {
  readonly rules: readonly Rule[]
  /** Rules files: a build depends on them. */
  readonly files: readonly string[]
  /** Problems of the rules files. */
  readonly problems: readonly Error[]
  readonly ledger: LedgerBook
  readonly #cwd: string
  readonly #matcher: Matcher
  readonly #packages: PackageFiles
  readonly #seen = new Set<string>()
  readonly #unreadable = new Map<string, unknown>()

  private constructor(given: RuleSet, cwd: string, ledger: LedgerBook) {
    this.rules = given.rules
    this.files = given.files
    this.problems = given.problems
    this.#cwd = cwd
    this.ledger = ledger
    this.#matcher = createMatcher(this.rules)
    this.#packages = new PackageFiles(this.#matcher.packages)
    for (const problem of this.problems) this.ledger.problem(undefined, problem)
  }

  /**
   * Reads the rules. A build that watches opens a session for each run and gets the former one while the rules are the same: bundlers keep
   * modules that have not changed, and do not show them again.
   */
  static async open(options: HooklineOptions, former?: Promise<Session>): Promise<Session> {
    const cwd = resolve(options.cwd ?? '.')
    const rules = await readRules(rulesOf(options, cwd), { cwd, fresh: ++opened })
    const last = await former
    if (last !== undefined && JSON.stringify(last.rules) === JSON.stringify(rules.rules)) return last
    return new Session(rules, cwd, options.ledger ?? createLedger())
  }

  /** The text of the module that each entry imports first. */
  bundledCode(): string {
    return bundledCode(this.rules, this.#cwd)
  }

  /**
   * Weaves a module, read as JavaScript or else in the language of its name. Undefined when there is nothing to change, `unparsable` when it
   * cannot be read. Throws when it must not run as it is.
   */
  weave(module: ModuleText): Changed | 'unparsable' | undefined {
    const { file, isEntry } = module
    if (isOwn(file)) return undefined
    const folder = this.#packages.folderOf(file)
    const refs = folder === undefined ? [] : this.#packages.refsOf(file, folder)
    for (const ref of refs) this.#seen.add(ref.package)
    const wheres = refs.flatMap(ref => this.#wheresOf(ref))
    const adopt = folder && adoptedBy(this.#matcher, folder, refs)
    if (wheres.length === 0 && adopt === undefined && !isEntry) return undefined
    const ref = refs.find(known => known.package === '.') ?? refs[0] ?? { package: '.', version: '0.0.0', file }
    const woven = this.#read(module, ref, wheres, adopt)
    if (woven === undefined) return 'unparsable'
    if (adopt !== undefined) this.ledger.adopted(adopt, ref.version)
    return woven.code === module.code ? undefined : { code: woven.code, map: woven.map }
  }

  /** Notes a file that could not be read; throws when a rule does not allow it to run as it is. */
  unparsable(file: string): void {
    const error = this.#unreadable.get(file)
    const folder = this.#packages.folderOf(file)
    for (const ref of folder === undefined ? [] : this.#packages.refsOf(file, folder)) {
      const keys = this.#wheresOf(ref).map(({ key }) => key)
      if (keys.length === 0) continue
      this.ledger.notParseable(ref, keys, error)
      this.#refuse(keys, `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  /** A module that the bundle leaves outside, as imports name it: `pg`, `pg/lib/utils.js`. */
  external(id: string): void {
    const [packageName = ''] = /^(?:@[^/]+\/)?[^/]+/.exec(id) ?? []
    for (const rule of this.rules) {
      const { where } = rule
      if (where?.package !== packageName || this.#seen.has(packageName)) continue
      this.ledger.external({ package: packageName, version: '', file: '' }, [where.key])
    }
  }

  /** What became of the rules. */
  statuses(): readonly RuleStatus[] {
    return statusesOf(this.rules, this.ledger, { view: 'files' })
  }

  #wheresOf(ref: FileRef): WeaveRequest['wheres'] {
    const { wheres, mismatched } = this.#matcher.match(ref)
    for (const key of mismatched) this.ledger.versionMismatch(key, ref)
    return wheres
  }

  #read(module: ModuleText, ref: FileRef, wheres: WeaveRequest['wheres'], adopt: string | undefined): Woven | undefined {
    const language = languageOf(module.file)
    for (const way of language === 'js' ? (['js'] as const) : (['js', language] as const)) {
      try {
        return this.#woven(module, way, ref, wheres, adopt)
      } catch (error) {
        const { code } = error as { code?: unknown }
        if (code !== 'HOOKLINE_WEAVE_UNPARSABLE' && code !== 'HOOKLINE_WEAVE_NO_PARSER') throw error
        this.#unreadable.set(module.file, error)
      }
    }
    return undefined
  }

  #woven(
    { file, code, isEntry, parse }: ModuleText,
    language: Language,
    ref: FileRef,
    wheres: WeaveRequest['wheres'],
    adopt: string | undefined,
  ): Woven {
    const request: WeaveRequest = {
      ...ref,
      source: code,
      format: formatOf(file),
      wheres,
      ...(adopt === undefined ? {} : { adopt }),
      ...(parse === undefined ? {} : { parse }),
      map: true,
      path: file,
      language,
      preamble: preambleOf(code, isEntry),
    }
    let woven = weave(request)
    if (wheres.length > 0) this.ledger.looked(ref, woven.findings, woven.names, woven.sites)
    for (const { where, refused } of woven.findings) {
      for (const { path: name, line, reason } of refused) this.#refuse([where], `${file}:${line} ${name} cannot be hooked: ${reason}`)
    }
    if (isEntry && woven.code === code) woven = weave({ ...request, wheres: [] })
    return woven
  }

  #refuse(keys: readonly string[], why: string): void {
    const rule = this.rules.find(({ where, failure }) => failure === 'closed' && where !== undefined && keys.includes(where.key))
    if (rule === undefined) return
    throw new HooklineError('HOOKLINE_BUILD_REFUSED', `Rule "${rule.id}" says failure: "closed", so the build stops: ${why}`)
  }
}

function adoptedBy(matcher: Matcher, folder: PackageFolder, refs: readonly FileRef[]): string | undefined {
  return refs.find(({ file, package: name, version }) => folder.mains.has(file) && matcher.adopts(name, version))?.package
}

function formatOf(file: string): WeaveRequest['format'] {
  return /\.m[jt]s$/.test(file) ? 'module' : /\.c[jt]s$/.test(file) ? 'commonjs' : undefined
}

/**
 * Loads the runtime before the module. A CommonJS module that is no entry does without: entries have loaded it, and hook modules with a
 * top-level `await` cannot be required.
 */
function preambleOf(code: string, isEntry: boolean): { module: string; commonjs: string } {
  const path = specifier(bundledModule)
  const module = `import ${path}`
  if (!isEntry) return { module, commonjs: '' }
  // A script without either form of imports can be taken for an ES module.
  return { module, commonjs: /\b(?:require|module|exports)\b/.test(code) ? `require(${path})` : module }
}
