/** The target of wrappers whose hooks have moved elsewhere. */
import { HookRegistry, type HookTarget } from '@hookline/core'

let inert: HookTarget | undefined

/** A target that never has hooks. */
export function inertTarget(): HookTarget {
  if (inert === undefined) {
    inert = new HookRegistry().target({ name: 'moved' })
    inert.dispose()
  }
  return inert
}
