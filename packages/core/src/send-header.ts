/** Headers that hooks add to what a call sends, whichever library sends it. */
import type { CallContext } from './contract.ts'
import { isTarget } from './target-brand.ts'
import type { HookTarget } from './target.ts'

/**
 * Sets a header of what the call is about to send, in `onEnter`; false where the target sends none or has sent them already (see `TargetInit.setHeader`).
 *
 * @example
 * ```ts
 * import { hookRegistry, sendHeader } from '@hookline/core'
 * hookRegistry.register({ name: 'team', on: { kind: 'http.client.request' }, onEnter: call => void sendHeader(call, 'x-team', 'shop') })
 * ```
 */
export function sendHeader(call: CallContext, name: string, value: string): boolean {
  // A target of an older copy of this package cannot.
  return isTarget(call.target) && (call.target as Partial<HookTarget>)._setHeader?.(call, name, value) === true
}
