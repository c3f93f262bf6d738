/** W3C Trace Context, version 00: https://www.w3.org/TR/trace-context/#traceparent-header */
import type { CallContext } from './contract.ts'
import type { RemoteParent } from './lineage.ts'

const FORM = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$/

/**
 * The caller that a `traceparent` header names; undefined for anything that is not a valid one.
 *
 * @example
 * ```ts
 * import { parseTraceparent } from '@hookline/core'
 * const caller = parseTraceparent('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01')
 * console.log(caller?.id) // 00f067aa0ba902b7
 * ```
 */
export function parseTraceparent(header: unknown): RemoteParent | undefined {
  if (typeof header !== 'string' || header.length > 512) return undefined
  const found = FORM.exec(header.trim())
  if (found === null) return undefined
  const [, version, traceId, id, rest] = found as unknown as [string, string, string, string, string | undefined]
  if (version === 'ff' || (version === '00' && rest !== undefined) || /^0+$/.test(traceId) || /^0+$/.test(id)) return undefined
  return { traceId, id }
}

/**
 * The `traceparent` header that tells the next process about this call.
 *
 * @example
 * ```ts
 * import { hooked, traceparentOf } from '@hookline/core'
 * const send = hooked((headers: Record<string, string>) => headers, {
 *   name: 'send',
 *   onEnter: (call, headers) => { headers['traceparent'] = traceparentOf(call) },
 * })
 * send({})
 * ```
 */
export function traceparentOf(call: CallContext): string {
  return `00-${call.traceId}-${call.id}-01`
}
