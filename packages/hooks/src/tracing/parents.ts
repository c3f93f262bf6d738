/** Whose child a span is: of the span that is active, or of the one in another process that a request names. */
import type { CallContext } from '@hookline/core'
import type { Context, Link, OpenTelemetry, SpanContext } from './api.ts'

/** What a span is started with. */
export interface Parentage {
  readonly context: Context
  /** The span that is active, where the parent is another one. */
  readonly links: Link[] | undefined
}

/** Of what arrives from outside: the remote caller wins over what is active here, unless that is of the same trace: then somebody else has met the caller before. */
export function parentage(api: OpenTelemetry, active: Context, call: CallContext): Parentage {
  const remote = remoteOf(api, active, call)
  if (remote === undefined) return { context: active, links: undefined }
  const here = api.trace.getSpanContext(active)
  if (here === undefined || !api.isSpanContextValid(here)) return { context: remote, links: undefined }
  if (here.traceId === api.trace.getSpanContext(remote)?.traceId) return { context: active, links: undefined }
  return { context: remote, links: [{ context: here }] }
}

/** A context with the span of the caller, read by the application's own propagator; else with the one that an adapter knows of. */
function remoteOf(api: OpenTelemetry, active: Context, call: CallContext): Context | undefined {
  const carrier = carrierOf(call)
  if (carrier === undefined) {
    const known = call.parent
    const here = api.trace.getSpanContext(active)
    if (known === undefined || known.target !== undefined || known.id === here?.spanId) return undefined
    const context: SpanContext = { traceId: known.traceId, spanId: known.id, traceFlags: api.TraceFlags.SAMPLED, isRemote: true }
    return api.isSpanContextValid(context) ? api.trace.setSpanContext(active, context) : undefined
  }
  const extracted = api.propagation.extract(api.trace.deleteSpan(active), carrier, api.defaultTextMapGetter)
  const found = api.trace.getSpanContext(extracted)
  return found !== undefined && api.isSpanContextValid(found) ? extracted : undefined
}

/** The headers that came with a request, in the form that propagators read. */
function carrierOf(call: CallContext): object | undefined {
  const headers = (call.args[0] as { headers?: unknown } | null | undefined)?.headers
  return typeof headers === 'object' && headers !== null ? headers : undefined
}
