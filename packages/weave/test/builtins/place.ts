/** Places as the reader of rules makes them, for tests that are not about reading. */
import { HookRegistry, type Disposer, type Hook } from '@hookline/core'
import type { Finding, FunctionPath, WeaveRequest } from '../../src/model.ts'
import { patchBuiltins } from '../../src/builtins/patch-builtins.ts'
import { Slot } from '../../src/runtime/slot.ts'

export type Place = WeaveRequest['wheres'][number]

export function place(module: string, text: string, more: Partial<Place> = {}): Place {
  return {
    key: `${module} ${text}`,
    package: module,
    version: undefined,
    file: undefined,
    index: undefined,
    kind: 'auto',
    callbackIndex: undefined,
    function: pathOf(text),
    ...more,
  }
}

function pathOf(text: string): FunctionPath {
  const accessor = /^(get|set) /.exec(text)?.[1] as 'get' | 'set' | undefined
  const name = text.replace(/^(get|set) /, '')
  const at = name.includes('#') ? name.indexOf('#') : name.lastIndexOf('.')
  if (at === -1) return { text, receiver: undefined, member: 'none', accessor, name }
  return { text, receiver: name.slice(0, at), member: name[at] === '#' ? 'instance' : 'static', accessor, name: name.slice(at + 1) }
}

export interface Patched extends Disposer {
  readonly findings: readonly Finding[]
  readonly names: readonly string[]
  readonly slots: ReadonlyMap<string, Slot>
}

/** Patches places on a registry of the test's own, with hooks on everything that was patched. */
export function patchFor(places: readonly Place[], ...given: (Omit<Hook, 'name' | 'on'> | HookRegistry)[]): Patched {
  const registry = given.find(each => each instanceof HookRegistry) ?? new HookRegistry({ onReport: () => {} })
  const hooks = given.filter(each => !(each instanceof HookRegistry))
  const slots = new Map<string, Slot>()
  const findings: Finding[] = []
  const names: string[] = []
  const remove = patchBuiltins(places, {
    runtime: {
      link: (sites, inits) =>
        sites.map((site, index) => {
          const slot = new Slot(site, registry, inits?.[index])
          slots.set(site.id, slot)
          return slot
        }),
    },
    ledger: {
      looked(_, found, known) {
        findings.push(...found)
        names.push(...known)
      },
    },
  })
  for (const [index, hook] of hooks.entries()) registry.register({ name: `hook ${index}`, on: '*', ...hook } as Hook)
  return Object.assign(() => remove(), { dispose: remove.dispose, [Symbol.dispose]: remove.dispose, findings, names, slots })
}
