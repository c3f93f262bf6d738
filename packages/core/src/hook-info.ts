/** What a registry tells about its hooks. */
import type { FailurePolicy, Selector, Target } from './contract.ts'
import type { NormalHook } from './hook.ts'

/** A registered hook, as `registry.hooks` lists it. */
export interface HookInfo {
  readonly name: string
  readonly on: Selector
  readonly enabled: boolean
  readonly order: { readonly enter: number; readonly exit: number }
  readonly failure: { readonly enter: FailurePolicy; readonly exit: FailurePolicy }
  /** Names of the targets it stands on now. */
  readonly targets: readonly string[]
}

/** Describes one hook by the targets there are. */
export function infoOf(hook: NormalHook, targets: readonly Target[]): HookInfo {
  return {
    name: hook.name,
    on: hook.on,
    enabled: hook.enabled,
    order: { enter: hook.enterOrder, exit: hook.exitOrder },
    failure: { enter: hook.enterPolicy, exit: hook.exitPolicy },
    targets: targets.filter(target => selects(hook, target)).map(target => target.name),
  }
}

/** Whether a hook is for a target; a predicate that throws matches nothing. */
export function selects(hook: { readonly matches: (target: Target) => boolean }, target: Target): boolean {
  try {
    return hook.matches(target)
  } catch {
    return false
  }
}
