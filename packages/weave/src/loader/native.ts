/** Rules about Node's own modules, which have no source that could be woven. */
import { isBuiltin } from 'node:module'
import type { Ledger, Rule } from '../model.ts'
import { createMatcher } from '../rules/matcher.ts'
import type { Runtime } from '../runtime/runtime.ts'

/**
 * Patches what rules name of Node's own, and has not been patched yet. It stays patched when rules go: programs keep what they have taken
 * from there, and without hooks it costs next to nothing. The patches are only loaded where a rule asks for one.
 */
export async function patchNative(
  rules: readonly Rule[],
  patched: Set<string>,
  runtime: Runtime,
  ledger: Ledger,
  refused: (where: string, reason: string) => void,
): Promise<void> {
  const matcher = createMatcher(rules)
  const wheres = [...matcher.packages]
    .filter(name => name === 'globalThis' || isBuiltin(name))
    .flatMap(name => matcher.match({ package: name, version: process.versions.node, file: '' }).wheres)
    .filter(where => !patched.has(where.key))
  if (wheres.length === 0) return
  for (const { key } of wheres) patched.add(key)
  const { patchBuiltins } = await import('../builtins/patch-builtins.ts')
  patchBuiltins(wheres, {
    runtime,
    ledger: Object.create(ledger, {
      looked: {
        value(...[file, findings, names, sites]: Parameters<Ledger['looked']>) {
          ledger.looked(file, findings, names, sites)
          for (const { where, refused: all } of findings) for (const { path, reason } of all) refused(where, `${path}: ${reason}`)
        },
      },
    }) as Ledger,
  })
}
