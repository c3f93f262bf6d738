/**
 * Who is running: calls that hooks and subscribers make are not hooked.
 * A field for synchronous code; for asynchronous hooks a token in the async context, which dies when the hook settles.
 */
import { shared } from './shared.ts'

/** A hook or subscriber that is running; `outer` is the one that made the call it runs on. */
export interface Activation {
  readonly hook: object
  readonly outer: Activation | undefined
}

/** Lives in the async context of an asynchronous hook; contexts inherited from it after it settled are harmless. */
export interface Token {
  readonly activation: Activation
  alive: boolean
}

/** `current` is what runs synchronously now; `tokens` counts asynchronous hooks in flight, so that nobody asks the async context in vain. */
export const nesting: { current: Activation | undefined; tokens: number } = shared('nesting', () => ({ current: undefined, tokens: 0 }))

/** True when this hook is among those running. */
export function isRunning(hook: object, from: Activation | undefined): boolean {
  for (let at = from; at !== undefined; at = at.outer) if (at.hook === hook) return true
  return false
}
