/** The OpenTelemetry API, an optional peer: loaded when somebody traces. */
import { HooklineError, resolveLibrary } from '@hookline/core'
import type * as Api from '@opentelemetry/api'
import type {} from '../errors.ts'
import { loadPeer } from '../peer.ts'

export type { Attributes, Context, Link, Span, SpanContext, Tracer } from '@opentelemetry/api'
export type OpenTelemetry = typeof Api

/** What spans are made with. */
export interface Tracing {
  readonly api: OpenTelemetry
  readonly tracer: Api.Tracer
}

const NAME = '@opentelemetry/api'
/** Where an application that has set up an SDK keeps it, whichever copy of the API it did that by. */
const GLOBAL = Symbol.for('opentelemetry.js.api.1')

/**
 * What spans of this moment are made with: undefined as long as no tracer provider is set for the application, since no span could be anything but empty.
 * Throws `HOOKLINE_PEER_MISSING` at once where there is no API.
 */
export function openTelemetry(given: Api.Tracer | undefined): () => Tracing | undefined {
  const own = loadPeer('tracing', NAME, 'leave tracing out') as OpenTelemetry
  const always = given === undefined ? undefined : { api: own, tracer: given }
  if (always !== undefined) return () => always
  let known: Api.TracerProvider | undefined
  let found: Tracing | undefined
  return () => {
    const provider = ((globalThis as Record<symbol, unknown>)[GLOBAL] as { trace?: Api.TracerProvider } | undefined)?.trace
    if (provider !== known) {
      // What follows may throw, and is told once for each provider: to look again by each call would find nothing else.
      known = provider
      found = undefined
      if (provider !== undefined) found = { api: copyWith(provider, own), tracer: provider.getTracer('@hookline/hooks') }
    }
    return found
  }
}

/** A copy of the API sees only what one of its own minor version or a later one has set: by another the context, and so every parent, would be lost. */
function copyWith(provider: Api.TracerProvider, own: OpenTelemetry): OpenTelemetry {
  if (own.trace.getTracerProvider() === provider) return own
  let cause: unknown
  try {
    const applications = resolveLibrary('tracing', NAME) as OpenTelemetry
    if (applications.trace.getTracerProvider() === provider) return applications
  } catch (error) {
    cause = error
  }
  throw new HooklineError(
    'HOOKLINE_PEER_MISSING',
    `tracing: expected the copy of "${NAME}" that the application has set its tracer provider by, got a newer one beside it: npm dedupe, or install one version of it.`,
    { cause },
  )
}
