/** Who takes part in a throughput: the same program four or five times over. */
import { hasPeer } from '../peers.ts'

export const BARE = 'bare'
export const CONTROL = 'control: bare again'
export const OURS = 'Hookline, 1 subscriber'
export const OURS_FULL = 'Hookline, 1 subscriber with attributes and durations'
export const OTEL = 'OpenTelemetry instrumentation'

export const contenders: readonly string[] = [
  BARE,
  CONTROL,
  OURS,
  OURS_FULL,
  ...(hasPeer('@opentelemetry/instrumentation-http') ? [OTEL] : []),
]

/** What a contender answers after a slice. */
export interface Slice {
  /** Calls that ended meanwhile; 0 where the parent counts them. */
  readonly calls: number
  readonly elapsedMs: number
  readonly cpuUs: number
  /** Events that our subscriber got so far in this process. */
  readonly events: number
}

export type Order = { readonly type: 'slice'; readonly ms: number } | { readonly type: 'begin' } | { readonly type: 'end' }
