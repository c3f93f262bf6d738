/** Makes functions of Node's own modules and of `globalThis` targets: they are patched by property, since their source cannot be woven. */
import { syncBuiltinESMExports } from 'node:module'
import { disposer, HooklineError, type Disposer } from '@hookline/core'
import type { Finding, Ledger, Site, WeaveRequest } from '../model.ts'
import type { Slot, SlotInit } from '../runtime/slot.ts'
import { curatedOf, type Curated } from './curated.ts'
import { findMembers, namesOf, type Member } from './members.ts'
import { replace } from './replace.ts'
import { shapeOf } from './shapes.ts'

type Place = WeaveRequest['wheres'][number]

/** The part of the runtime that is needed. */
export interface SlotMaker {
  link(sites: readonly Site[], inits?: readonly (SlotInit | undefined)[]): readonly Slot[]
}

/** Options of {@link patchBuiltins}. */
export interface PatchBuiltinsOptions {
  /** Makes the targets; undefined: places are looked at and nothing is patched. */
  readonly runtime?: SlotMaker
  /** Told what was found, and what went wrong. */
  readonly ledger?: Pick<Ledger, 'looked'> & Partial<Pick<Ledger, 'problem'>>
}

interface Patch {
  readonly site: Site & { readonly wheres: string[] }
  readonly init: SlotInit
  readonly install: (slot: Slot) => Disposer
}

/**
 * Patches the functions of built-in modules that the places name; places of other packages are left alone. The remover puts the originals back.
 * Never throws for what a place asks: what cannot be done is told to the ledger.
 *
 * @example
 * ```ts
 * import { readRules } from '@hookline/weave'
 * import { patchBuiltins } from '@hookline/weave/builtins'
 * import { installRuntime } from '@hookline/weave/runtime'
 * const { rules } = await readRules([[{ package: 'node:fs', function: 'readFile' }]])
 * const wheres = rules.flatMap(({ where, kind, callbackIndex }) => (where === undefined ? [] : [{ ...where, kind, callbackIndex }]))
 * const remove = patchBuiltins(wheres, { runtime: installRuntime() })
 * remove()
 * ```
 */
export function patchBuiltins(wheres: WeaveRequest['wheres'], { runtime, ledger }: PatchBuiltinsOptions = {}): Disposer {
  const removers: Disposer[] = []
  for (const module of new Set(wheres.map(where => where.package))) {
    const root = rootOf(module)
    if (root === undefined) continue
    const patches = new Patches(module)
    const places = wheres.filter(where => where.package === module)
    const findings = places.map(where => patches.add(where, root.exports))
    const missed = places.filter((_, index) => findings[index]?.sites.length === 0).map(where => where.function)
    ledger?.looked(
      { package: module, version: process.versions.node, file: '' },
      findings,
      missed.length > 0 && root.exports !== undefined
        ? [...namesOf(root.exports, missed), ...curatedOf(module).map(({ name }) => name)]
        : [],
      patches.sites,
    )
    if (runtime !== undefined) removers.push(...patches.install(runtime, ledger))
  }
  if (removers.length > 0) syncBuiltinESMExports()
  return disposer(() => {
    for (const remove of removers.reverse()) remove()
    if (removers.length > 0) syncBuiltinESMExports()
  })
}

/** The exports of a built-in module; undefined for what is none, `exports: undefined` for a `node:` name that this Node does not have. */
function rootOf(module: string): { readonly exports: object | undefined } | undefined {
  if (module === 'globalThis') return { exports: globalThis }
  const exports = process.getBuiltinModule(module)
  return exports !== undefined || module.startsWith('node:') ? { exports } : undefined
}

/** What is to be patched in one module. Two names of one property are one patch. */
class Patches {
  readonly #module: string
  readonly #patches = new Map<string, Patch>()
  readonly #ids = new WeakMap<object, Map<string, string>>()

  constructor(module: string) {
    this.#module = module
  }

  get sites(): readonly Site[] {
    return [...this.#patches.values()].map(({ site }) => site)
  }

  add(where: Place, root: object | undefined): Finding {
    if (root === undefined) return this.#finding(where, [], [{ path: where.function.text, reason: `this Node has no ${this.#module}` }])
    const curated = curatedOf(this.#module).find(candidate => candidate.fits(where.function))
    if (curated !== undefined) return this.#finding(where, [this.#addCurated(where, curated)])
    const { members, refused } = findMembers(root, where.function, this.#module)
    const chosen = where.index === undefined ? members : members.slice(where.index, where.index + 1)
    return this.#finding(
      where,
      chosen.map(member => this.#addMember(where, member)),
      refused,
    )
  }

  install(runtime: SlotMaker, ledger: PatchBuiltinsOptions['ledger']): Disposer[] {
    const patches = [...this.#patches.values()]
    const slots = runtime.link(
      patches.map(({ site }) => site),
      patches.map(({ init }) => init),
    )
    return patches.flatMap((patch, index) => {
      try {
        return [patch.install(slots[index] as Slot)]
      } catch (cause) {
        const message = `${patch.site.id} could not be patched: ${cause instanceof Error ? cause.message : 'unknown error'}`
        ledger?.problem?.(undefined, new HooklineError('HOOKLINE_RULE_FAILED', message, { cause }))
        return []
      }
    })
  }

  #addMember(where: Place, member: Member): string {
    const ids = this.#ids.get(member.holder) ?? new Map<string, string>()
    this.#ids.set(member.holder, ids)
    const known = ids.get(member.key)
    if (known !== undefined) return this.#join(known, where)
    const shape = { ordered: member.className !== undefined, ...shapeOf(this.#module, member.className, member.key) }
    const init = {
      ...shape,
      ...(where.kind === 'auto' ? {} : { shape: where.kind }),
      ...(where.callbackIndex === undefined ? {} : { callbackIndex: where.callbackIndex }),
    }
    const id = this.#put(where, member.path, member.key, member.className, init, slot => replace(member, slot.target))
    ids.set(member.key, id)
    return id
  }

  #addCurated(where: Place, curated: Curated): string {
    return this.#put(where, curated.name, curated.key ?? curated.name, undefined, curated.init, slot => curated.install(slot.target))
  }

  #put(where: Place, path: string, functionName: string, className: string | undefined, init: SlotInit, install: Patch['install']): string {
    const version = process.versions.node
    const id = `${this.#module}@${version}#${path}`
    if (this.#patches.has(id)) return this.#join(id, where)
    const base = {
      id,
      package: this.#module,
      version,
      file: '',
      path,
      className,
      functionName,
      form: 'builtin',
      line: 0,
      column: 0,
    } as const
    this.#patches.set(id, { site: { ...base, wheres: [where.key], kind: init.shape ?? where.kind }, init, install })
    return id
  }

  #join(id: string, where: Place): string {
    const { wheres } = (this.#patches.get(id) as Patch).site
    if (!wheres.includes(where.key)) wheres.push(where.key)
    return id
  }

  #finding(where: Place, sites: readonly string[], refused: readonly { path: string; reason: string }[] = []): Finding {
    return { where: where.key, sites, refused: refused.map(each => ({ ...each, line: 0 })) }
  }
}
