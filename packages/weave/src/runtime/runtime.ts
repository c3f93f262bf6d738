/** What woven code finds on globalThis: the slots of woven functions, and the rules whose hooks stand on them. */
import { HooklineError, hookRegistry, type Disposer, type HookRegistry, type Target } from '@hookline/core'
import type { Ledger, Rule, Site } from '../model.ts'
import { Adoptions } from './adoptions.ts'
import { hookOf, type HookModule } from './rule-hook.ts'
import { Slot, type SlotInit } from './slot.ts'

const KEY = Symbol.for('hookline.weave/1')

/** Options of the runtime; of a runtime that is there already they are changed. */
export interface RuntimeOptions {
  /** Told what becomes of sites and rules. */
  readonly ledger?: Ledger
  /** Where targets and hooks go. @default the process registry */
  readonly registry?: HookRegistry
}

/**
 * The process's woven functions and the rules in force.
 *
 * @example
 * ```ts
 * import { installRuntime, type Runtime } from '@hookline/weave/runtime'
 * const runtime: Runtime = installRuntime()
 * for (const [id, slot] of runtime.slots) console.log(id, slot.on)
 * ```
 */
export class Runtime {
  readonly #slots = new Map<string, Slot>()
  readonly #wheres = new WeakMap<object, readonly string[]>()
  readonly #inForce = new Map<
    string,
    { readonly rule: Rule; readonly owner: string; readonly signature: readonly unknown[]; readonly remove: Disposer | undefined }
  >()
  readonly #adoptions = new Adoptions((rule, error) => this.#problem(rule, error))
  readonly #registry: HookRegistry
  #ledger: Ledger | undefined
  #making: Site | undefined = undefined

  constructor(options: RuntimeOptions) {
    this.#registry = options.registry ?? hookRegistry
    this.#ledger = options.ledger
  }

  /** The slots there are, by the ids of their sites. */
  get slots(): ReadonlyMap<string, Slot> {
    return this.#slots
  }

  /** The rules in force. */
  get rules(): readonly Rule[] {
    return [...this.#inForce.values()].map(({ rule }) => rule)
  }

  /** Called by woven code, once per file: gives the slots of its functions. The same id is the same slot. */
  link(sites: readonly Site[], inits?: readonly (SlotInit | undefined)[]): readonly Slot[] {
    return sites.map((site, index) => this.#known(site) ?? this.#make(site, inits?.[index]))
  }

  /** Called when a package's main module has run: adapters that wait for it get its exports. */
  adopt(packageName: string, exports: unknown, version?: string): void {
    this.#adoptions.loaded(packageName, exports, version)
  }

  /**
   * Puts these rules in force in place of the former ones of the same owner. Hooks that are the same stay as they are; a call in flight keeps
   * its own.
   *
   * @param owner Each bundle of a process owns its rules, and so does the loader. A rule that another owner has in force stays as it is there.
   */
  use(rules: readonly Rule[], modules: ReadonlyMap<string, HookModule>, owner = ''): void {
    const wanted = new Set(rules.map(rule => rule.id))
    for (const [id, { remove, owner: whose }] of this.#inForce) {
      if (whose !== owner || wanted.has(id)) continue
      remove?.()
      this.#inForce.delete(id)
    }
    for (const rule of rules) {
      if ((this.#inForce.get(rule.id)?.owner ?? owner) !== owner) continue
      this.#put(rule, rule.hooks === undefined ? undefined : modules.get(rule.hooks), owner)
    }
    this.#adoptions.use(this.rules)
  }

  /** Changes what was given when the runtime was made. */
  configure({ ledger }: RuntimeOptions): void {
    this.#ledger = ledger ?? this.#ledger
  }

  /** A slot that is there already; rules whose place names it only now take effect. */
  #known(site: Site): Slot | undefined {
    const slot = this.#slots.get(site.id)
    if (slot === undefined) return undefined
    const known = this.#wheres.get(slot.target) ?? []
    const added = site.wheres.filter(where => !known.includes(where))
    if (added.length === 0) return slot
    this.#wheres.set(slot.target, [...known, ...added])
    for (const [id, { rule, remove }] of this.#inForce) {
      if (remove === undefined || rule.where === undefined || !added.includes(rule.where.key)) continue
      // The registry asks selectors again when a hook is switched.
      if (this.#registry.hook(id)?.enabled !== true) continue
      this.#registry.disable(id)
      this.#registry.enable(id)
    }
    return slot
  }

  #make(site: Site, init: SlotInit | undefined): Slot {
    // A new target is shown to the selectors of all hooks before it is known here.
    this.#making = site
    try {
      const slot = new Slot(site, this.#registry, init)
      this.#slots.set(site.id, slot)
      this.#wheres.set(slot.target, site.wheres)
      this.#ledger?.linked(site)
      return slot
    } finally {
      this.#making = undefined
    }
  }

  #put(rule: Rule, module: HookModule | undefined, owner: string): void {
    const signature = signatureOf(rule, module)
    const former = this.#inForce.get(rule.id)
    if (former !== undefined && former.signature.every((part, index) => part === signature[index])) return
    former?.remove?.()
    const { hook, problem } = hookOf(rule, module, rule.on ?? (target => this.#stands(rule, target)))
    if (problem !== undefined) this.#problem(rule, problem)
    let remove: Disposer | undefined
    if (hook !== undefined) {
      try {
        remove = this.#registry.register(hook)
        if (!rule.enabled) this.#registry.disable(hook.name)
      } catch (error) {
        this.#problem(rule, error)
      }
    }
    this.#inForce.set(rule.id, { rule, owner, signature, remove })
  }

  #stands(rule: Rule, target: Target): boolean {
    const wheres = this.#wheres.get(target) ?? this.#making?.wheres
    return rule.where !== undefined && wheres?.includes(rule.where.key) === true
  }

  #problem(rule: Rule, error: unknown): void {
    const problem = error instanceof Error ? error : new HooklineError('HOOKLINE_RULE_FAILED', `Rule "${rule.id}" failed: ${String(error)}`)
    // In a bundle there is no report to wait for.
    if (this.#ledger === undefined)
      process.emitWarning(problem.message, {
        type: 'HooklineWarning',
        code: 'code' in problem ? String(problem.code) : 'HOOKLINE_RULE_FAILED',
      })
    else this.#ledger.problem(rule.id, problem)
  }
}

/** What decides whether a rule's hook must be registered anew. */
function signatureOf(rule: Rule, module: HookModule | undefined): unknown[] {
  const { where, on, order, failure, enabled, passReceiver, enter, exit } = rule
  const exported = (name: string | undefined): unknown => (name === undefined ? undefined : module?.[name])
  return [where?.key, on, order, failure, enabled, passReceiver, enter, exit, exported(enter), exported(exit), module === undefined]
}

/**
 * The runtime of this process: made at the first call, shared by all copies of this package afterwards.
 *
 * @example
 * ```ts
 * import { installRuntime } from '@hookline/weave/runtime'
 * console.log(installRuntime().rules.map(rule => rule.id))
 * ```
 */
export function installRuntime(options: RuntimeOptions = {}): Runtime {
  const holder = globalThis as { [KEY]?: Runtime }
  const found = holder[KEY]
  if (found !== undefined) {
    found.configure(options)
    return found
  }
  const runtime = new Runtime(options)
  Object.defineProperty(holder, KEY, { value: runtime, configurable: true })
  return runtime
}
