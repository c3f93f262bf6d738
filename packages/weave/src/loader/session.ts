/** What is woven in this process, and by which rules: set up at start, changed when the rules are. */
import { HooklineError } from '@hookline/core'
import type { Rule } from '../model.ts'
import { createLedger, type LedgerBook } from '../report/ledger.ts'
import { createMatcher } from '../rules/matcher.ts'
import type { RuleSet } from '../rules/read.ts'
import { importHooks, type HookModules } from '../runtime/hook-modules.ts'
import { installRuntime, type Runtime } from '../runtime/runtime.ts'
import type { Cache } from './cache.ts'
import type { Current } from './load-hook.ts'
import { memoryOf } from './memory-of.ts'
import { loadedBefore } from './loaded-before.ts'
import { patchNative } from './native.ts'
import type { LoaderOptions } from './options.ts'
import { ownFiles } from './own-files.ts'
import { policyOf } from './policy.ts'
import { newProblems, type Problems } from './problems.ts'
import { Weaver } from './weaver.ts'

type Modules = HookModules['modules']

/** The weaving of one thread. */
export class Session {
  readonly options: LoaderOptions
  readonly problems: Problems
  readonly cache: Cache
  readonly book: LedgerBook
  readonly runtime: Runtime
  readonly current: Current = { weaver: undefined, seesCompiled: false, woven: new Map(), seen: undefined }
  /** Rules in force, and the files they came from. */
  rules: readonly Rule[] = []
  files: readonly string[] = []
  /** Rules that are left out, for packages they depend on are not installed. */
  inactive: RuleSet['inactive'] = []
  #modules: Modules = new Map()
  readonly #native = new Set<string>()
  readonly #ledger: LedgerBook

  constructor(options: LoaderOptions, cache: Cache) {
    this.options = options
    this.problems = newProblems(options.strict)
    this.book = createLedger()
    this.#ledger = this.problems.listening(this.book)
    this.cache = cache
    this.runtime = installRuntime({ ledger: this.#ledger })
  }

  /** The rules are known: from now on their files are woven, and hook modules can import what they hook. */
  weave(read: Pick<RuleSet, 'rules' | 'files' | 'inactive'>): void {
    this.rules = read.rules
    this.inactive = read.inactive
    this.files = read.files
    this.#setWeaver()
  }

  /** Whether some function must not run unhooked. */
  get guards(): boolean {
    return this.rules.some(({ where, failure, enabled }) => where !== undefined && enabled && failure === 'closed')
  }

  /** Imports hook modules and puts the rules in force. */
  async attach(): Promise<void> {
    const { modules, problems } = await importHooks(this.rules)
    for (const { rule, error } of problems) this.#ledger.problem(rule.id, error)
    await this.use(modules)
    if (this.#broken().size > 0) this.#setWeaver()
  }

  /** Hook modules by the URLs that rules name. */
  get modules(): Modules {
    return this.#modules
  }

  /** Puts the rules in force with these hook modules. */
  async use(modules: Modules): Promise<void> {
    this.#modules = modules
    await patchNative(this.rules, this.#native, this.runtime, this.#ledger, this.#refusedNative)
    this.runtime.use(this.rules, modules)
  }

  /** A function of Node's that cannot be hooked must not run where a closed rule names it. */
  readonly #refusedNative = (where: string, reason: string): void => {
    for (const { id, where: place, failure, enabled } of this.rules) {
      if (place?.key !== where || !enabled) continue
      const said = `rule "${id}": ${place.package} ${place.function.text} cannot be hooked: ${reason}`
      this.problems.add(new HooklineError('HOOKLINE_RULE_FAILED', said), failure === 'closed')
    }
  }

  /** A failure of the loader's own: the module runs as it is. */
  readonly failed = (error: unknown, url: string): void => {
    const said = error instanceof Error ? error.message : String(error)
    this.problems.add(new HooklineError('HOOKLINE_LOADER_FAILED', `${url} was loaded as it is: ${said}`, { cause: error }))
  }

  /** Tells what had been loaded before the load hook was there. */
  tellLoadedBefore(): void {
    if (this.current.weaver === undefined) return
    for (const { ref, wheres, adopt } of loadedBefore(this.current.weaver)) {
      const adopting = this.rules.filter(rule => adopt !== undefined && rule.adopt?.package === adopt)
      const concerned = [...this.rules.filter(rule => rule.where !== undefined && wheres.includes(rule.where.key)), ...adopting]
      this.#ledger.loadedBefore(ref, [...wheres, ...adopting.map(rule => rule.id)])
      this.problems.add(
        new HooklineError(
          'HOOKLINE_LOADED_BEFORE',
          `${ref.package}@${ref.version}/${ref.file} was loaded before Hookline, so it is as it was: ${concerned.map(rule => rule.id).join(', ')}. Put \`--import @hookline/weave/register\` before what loads it.`,
        ),
        concerned.some(rule => rule.enabled && rule.failure === 'closed'),
      )
    }
  }

  /** Files that were passed over without a look: told when they are all there is, so that a report can say what they hold. */
  tellPassedOver(): void {
    this.current.weaver?.tellPassedOver(key => this.book.copiesOf(key).every(copy => copy.sites.count === 0))
  }

  #setWeaver(): void {
    this.current.weaver = new Weaver({
      rules: this.rules,
      matcher: createMatcher(this.rules),
      policy: policyOf(this.rules, this.#broken()),
      ledger: this.#ledger,
      cache: this.cache,
      memory: memoryOf(this.cache, this.rules),
      leavesOut: ownFiles(this.rules, this.files),
    })
  }

  #broken(): ReadonlyMap<string, Error> {
    return new Map(
      this.rules.flatMap(({ id }) => {
        const [problem] = this.book.problemsOf(id)
        return problem === undefined ? [] : [[id, problem] as const]
      }),
    )
  }
}
