/** The OpenTelemetry API, an optional peer: loaded when somebody traces. */
import type * as Api from '@opentelemetry/api'
import { loadPeer } from '../peer.ts'

export type { Attributes, Context, Link, Span, SpanContext, Tracer } from '@opentelemetry/api'
export type OpenTelemetry = typeof Api

const NAME = '@opentelemetry/api'

/** Throws `HOOKLINE_PEER_MISSING`. */
export function loadApi(): OpenTelemetry {
  return loadPeer('tracing', NAME, 'leave tracing out') as OpenTelemetry
}

const GLOBAL = Symbol.for('opentelemetry.js.api.1')

/** False as long as no tracer provider is set for the application: then no span could be anything but empty. */
export function hasProvider(): boolean {
  return ((globalThis as Record<symbol, unknown>)[GLOBAL] as { trace?: unknown } | undefined)?.trace !== undefined
}
