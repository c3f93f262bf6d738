/** What calls bring along from another process, and which side of a conversation they are on: for hooks that carry identities across, such as a tracer. */
import type { CallContext, Target } from './contract.ts'
import { isTarget } from './target-brand.ts'
import type { HookTarget } from './target.ts'

/**
 * What came with a call from another process, names and values as they came (headers of a request, `_meta` of MCP); undefined where nothing did (see `TargetInit.carrier`).
 *
 * @example
 * ```ts
 * import { carrierOf, hookRegistry } from '@hookline/core'
 * hookRegistry.register({ name: 'see', on: { kind: 'http.server.request' }, onEnter: call => console.log(carrierOf(call)?.['traceparent']) })
 * ```
 */
export function carrierOf(call: CallContext): Readonly<Record<string, unknown>> | undefined {
  // A target of an older copy of this package has none to give.
  const carrier: unknown = isTarget(call.target) ? (call.target as Partial<HookTarget>)._carrier?.(call) : undefined
  return typeof carrier === 'object' && carrier !== null ? (carrier as Readonly<Record<string, unknown>>) : undefined
}

/**
 * Which side of a conversation between processes a target's calls are: `server` where they bring something along (`TargetInit.carrier`), `client` where
 * something can be sent with them (`TargetInit.setHeader`).
 *
 * @example
 * ```ts
 * import { HookRegistry, sideOf } from '@hookline/core'
 * console.log(sideOf(new HookRegistry().target({ name: 'take', carrier: call => call.args[0] }))) // server
 * ```
 */
export function sideOf(target: Target): 'client' | 'server' | undefined {
  return isTarget(target) ? (target as Partial<HookTarget>)._side : undefined
}
