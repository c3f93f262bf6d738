/** Rules about Node's own modules, which have no source that could be woven. */
import { isBuiltin } from 'node:module'
import type { Ledger, Rule } from '../model.ts'
import { createMatcher } from '../rules/matcher.ts'
import type { Runtime } from '../runtime/runtime.ts'

/** Patches what rules name of Node's own; gives what undoes it. The patches are only loaded where a rule asks for one. */
export async function patchNative(rules: readonly Rule[], runtime: Runtime, ledger: Ledger): Promise<(() => void) | undefined> {
  const matcher = createMatcher(rules)
  const wheres = [...matcher.packages]
    .filter(name => name === 'globalThis' || isBuiltin(name))
    .flatMap(name => matcher.match({ package: name, version: process.versions.node, file: '' }).wheres)
  if (wheres.length === 0) return undefined
  const { patchBuiltins } = await import('../builtins/patch-builtins.ts')
  return patchBuiltins(wheres, { runtime, ledger })
}
