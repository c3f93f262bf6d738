/** One build: its rules, what has been woven so far, and what is said at the end. */
import { isBuiltin } from 'node:module'
import { resolve } from 'node:path'
import { HooklineError } from '@hookline/core'
import { lookAtBuiltins } from '../check/builtins.ts'
import { checkHooks } from '../check/hooks.ts'
import { noCache } from '../loader/cache.ts'
import { noMemory } from '../loader/memory.ts'
import { ownFiles } from '../loader/own-files.ts'
import { policyOf, type Policy } from '../loader/policy.ts'
import { mayHold } from '../loader/prefilter.ts'
import { Weaver, type Concern } from '../loader/weaver.ts'
import type { WeaveRequest, Woven } from '../model.ts'
import { createLedger, type LedgerBook } from '../report/ledger.ts'
import type { RuleStatus } from '../report/status.ts'
import { statusesOf } from '../report/statuses.ts'
import { createMatcher } from '../rules/matcher.ts'
import type { RuleSet } from '../rules/read.ts'
import { weave } from '../transform/weave.ts'
import { bundledCode, whyNotBundled } from './bundled-code.ts'
import { formatOf, languageOf } from './language.ts'
import { Missed } from './missed.ts'
import { readGiven, type HooklineOptions } from './options.ts'
import { preambleOf } from './preamble.ts'
import { parseStripped } from './stripped.ts'

type Language = NonNullable<WeaveRequest['language']>

/** A module as a bundler hands it over; `code` may be JavaScript whatever the file's name says. */
export interface ModuleText {
  /** Absolute, with `/`. */
  readonly file: string
  readonly code: string
  readonly isEntry: boolean
  readonly parse?: WeaveRequest['parse']
}

/** A module that has been changed. */
export type Changed = Pick<Woven, 'code' | 'map'>

/** What one build knows. */
export class Session {
  readonly set: RuleSet
  readonly ledger: LedgerBook
  readonly #cwd: string
  readonly #weaver: Weaver
  readonly #policy: Policy
  readonly #inside = new Set<string>()
  readonly #missed = new Missed()
  readonly #unreadable = new Map<string, unknown>()

  private constructor(set: RuleSet, cwd: string, ledger: LedgerBook) {
    this.set = set
    this.ledger = ledger
    this.#cwd = cwd
    const { rules, files } = set
    const matcher = createMatcher(rules)
    this.#policy = policyOf(rules, new Map())
    this.#weaver = new Weaver({
      rules,
      matcher,
      policy: this.#policy,
      ledger,
      cache: noCache,
      memory: noMemory,
      leavesOut: ownFiles(rules, files),
    })
    lookAtBuiltins(matcher, ledger)
    for (const { rule, error, unknown } of checkHooks(rules)) if (!unknown) ledger.problem(rule.id, error)
    for (const rule of rules) {
      const why = whyNotBundled(rule)
      if (why !== undefined) ledger.problem(rule.id, new HooklineError('HOOKLINE_RULE_FAILED', `Rule "${rule.id}": ${why}`))
    }
  }

  /**
   * Reads the rules. A build that watches opens a session for each run and gets the former one while the rules are the same: bundlers keep
   * modules that have not changed, and do not show them again.
   */
  static async open(options: HooklineOptions, former?: Promise<Session>): Promise<Session> {
    const cwd = resolve(options.cwd ?? '.')
    const set = await readGiven(options, cwd)
    const last = await former?.catch(() => undefined)
    if (last !== undefined && JSON.stringify(last.set.rules) === JSON.stringify(set.rules)) return last
    return new Session(set, cwd, options.ledger ?? createLedger())
  }

  /** Rules files: every module depends on them. */
  get files(): readonly string[] {
    return this.set.files
  }

  /** The text of the module that each entry imports first. */
  bundledCode(): string {
    return bundledCode(this.set.rules, this.#cwd)
  }

  /**
   * Weaves a module, read as JavaScript or else in the language of its name. Undefined when there is nothing to change, `unparsable` when it
   * cannot be read. Throws when it must not run as it is.
   */
  weave(module: ModuleText): Changed | 'unparsable' | undefined {
    const concern = this.#weaver.concernOf(module.file)
    if (concern !== undefined) this.#inside.add(concern.ref.package)
    if (concern === undefined && !module.isEntry) return undefined
    this.#unreadable.delete(module.file)
    const language = languageOf(module.file)
    const asJavaScript = this.#tried(module, 'js', concern)
    if (language === 'js' || asJavaScript !== 'unparsable') return asJavaScript
    const asWritten = this.#tried(module, language, concern)
    const lacksParser = codeOf(this.#unreadable.get(module.file)) === 'HOOKLINE_WEAVE_NO_PARSER'
    if (asWritten !== 'unparsable' || language !== 'ts' || !lacksParser) return asWritten
    return this.#tried({ ...module, parse: parseStripped }, language, concern)
  }

  /** Notes a file that could not be read; throws when a rule does not allow it to run as it is. */
  unparsable(file: string): void {
    const concern = this.#weaver.concernOf(file)
    if (concern === undefined) return
    const keys = concern.wheres.map(({ key }) => key)
    this.ledger.notParseable(concern.ref, keys, this.#unreadable.get(file))
    this.#policy.notWoven(concern.ref, keys, this.#unreadable.get(file))
  }

  /** A module that the bundle leaves outside, as imports name it: `pg`, `pg/lib/utils.js`. */
  external(id: string): void {
    const [packageName = ''] = /^(?:@[^/]+\/)?[^/]+/.exec(id) ?? []
    if (this.#inside.has(packageName) || isBuiltin(id)) return
    for (const rule of this.set.rules) {
      const key = rule.where?.package === packageName ? rule.where.key : rule.adopt?.package === packageName ? rule.id : undefined
      if (key !== undefined) this.ledger.external({ package: packageName, version: '', file: '' }, [key])
    }
  }

  /** What became of the rules. */
  statuses(): readonly RuleStatus[] {
    this.#missed.tell(this.ledger, key => this.ledger.copiesOf(key).every(copy => copy.sites.count === 0))
    return statusesOf(this.set.rules, this.ledger, { view: 'files', inactive: this.set.inactive, targetsOf: () => undefined })
  }

  #tried(module: ModuleText, language: Language, concern: Concern | undefined): Changed | 'unparsable' | undefined {
    try {
      return this.#woven(module, language, concern)
    } catch (error) {
      const code = codeOf(error)
      if (code !== 'HOOKLINE_WEAVE_UNPARSABLE' && code !== 'HOOKLINE_WEAVE_NO_PARSER') throw error
      // Of several reasons the first that names a parser that is missing tells most.
      if (codeOf(this.#unreadable.get(module.file)) !== 'HOOKLINE_WEAVE_NO_PARSER') this.#unreadable.set(module.file, error)
      return 'unparsable'
    }
  }

  #woven({ file, code, isEntry, parse }: ModuleText, language: Language, concern: Concern | undefined): Changed | undefined {
    const request: WeaveRequest = {
      ...(concern?.ref ?? { package: '.', version: '', file }),
      source: code,
      format: formatOf(file),
      wheres: concern?.wheres ?? [],
      ...(concern?.adopt === undefined ? {} : { adopt: concern.adopt }),
      ...(parse === undefined ? {} : { parse }),
      map: true,
      path: file,
      language,
      preamble: preambleOf(code, isEntry),
    }
    for (const where of request.wheres) if (concern && !mayHold(code, where)) this.#missed.note(where.key, concern.ref, request)
    const wheres = request.wheres.filter(where => mayHold(code, where))
    if (concern !== undefined && (wheres.length > 0 || concern.adopt !== undefined)) {
      const woven = weave({ ...request, wheres })
      this.ledger.looked(concern.ref, woven.findings, woven.names, woven.sites)
      this.#policy.found(concern.ref, woven.findings)
      if (concern.adopt !== undefined) this.ledger.adopted(concern.adopt, concern.ref.version)
      if (woven.code !== code) return woven
    }
    return isEntry ? weave({ ...request, wheres: [] }) : undefined
  }
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | undefined)?.code
}
