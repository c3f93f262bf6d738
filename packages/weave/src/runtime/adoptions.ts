/** Adapters that rules attach: each takes up its library when that has been loaded, however often and in whatever order. */
import type { Rule } from '../model.ts'
import { fits } from '../rules/version.ts'

type Undo = () => void

/** Which exports have been loaded, and which rules have taken them. */
export class Adoptions {
  readonly #loaded = new Map<string, Map<unknown, string | undefined>>()
  readonly #taken = new Map<string, { readonly take: unknown; readonly exports: Set<unknown>; readonly undo: Undo[] }>()
  readonly #failed: (rule: Rule, error: unknown) => void
  #rules: readonly Rule[] = []

  constructor(failed: (rule: Rule, error: unknown) => void) {
    this.#failed = failed
  }

  /** A package's exports are there. */
  loaded(packageName: string, exports: unknown, version?: string): void {
    const known = this.#loaded.get(packageName) ?? new Map<unknown, string | undefined>()
    this.#loaded.set(packageName, known.set(exports, version))
    for (const rule of this.#rules) if (rule.adopt?.package === packageName) this.#take(rule, exports, version)
  }

  /** These rules count from now on; what former ones have attached is undone. */
  use(rules: readonly Rule[]): void {
    this.#rules = rules.filter(rule => rule.adopt !== undefined && rule.enabled)
    for (const [id, taken] of this.#taken) {
      if (this.#rules.some(rule => rule.id === id && rule.adopt?.take === taken.take)) continue
      this.#taken.delete(id)
      for (const undo of taken.undo) undo()
    }
    for (const rule of this.#rules) {
      const name = rule.adopt?.package ?? ''
      if (name === 'globalThis') this.#take(rule, globalThis)
      else if (name.startsWith('node:')) this.#take(rule, process.getBuiltinModule(name))
      else for (const [exports, version] of this.#loaded.get(name) ?? []) this.#take(rule, exports, version)
    }
  }

  #take(rule: Rule, exports: unknown, version?: string): void {
    if (!isFor(rule, version)) return
    const taken = this.#taken.get(rule.id) ?? { take: rule.adopt?.take, exports: new Set(), undo: [] }
    this.#taken.set(rule.id, taken)
    if (taken.exports.has(exports)) return
    taken.exports.add(exports)
    try {
      const undo = rule.adopt?.take(exports)
      if (typeof undo === 'function') taken.undo.push(undo as Undo)
    } catch (error) {
      this.#failed(rule, error)
    }
  }
}

/** A range that cannot be judged here is left to the adapter, which looks at the version itself. */
function isFor({ adopt }: Rule, version: string | undefined): boolean {
  if (adopt?.version === undefined || version === undefined) return true
  try {
    return fits(version, adopt.version)
  } catch {
    return true
  }
}
