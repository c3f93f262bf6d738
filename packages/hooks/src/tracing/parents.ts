/** Whose child a span is: of the span that is active, or of the one in another process that came along with the call. */
import { carrierOf, type CallContext } from '@hookline/core'
import type { Context, Link, OpenTelemetry, SpanContext } from './api.ts'

/** What a span is started with. */
export interface Parentage {
  readonly context: Context
  /** The span that is active, where the parent is another one. */
  readonly links: Link[] | undefined
}

/** Of what arrives from outside: the remote caller wins over what is active here, unless that is of the same trace: then somebody else has met the caller before. */
export function parentage(api: OpenTelemetry, active: Context, call: CallContext): Parentage {
  const arrived = arrivedWith(api, active, call)
  const remote = api.trace.getSpanContext(arrived)
  const here = api.trace.getSpan(active)
  if (here === undefined || !api.isSpanContextValid(here.spanContext())) return { context: arrived, links: undefined }
  const found = remote !== undefined && api.isSpanContextValid(remote)
  if (!found || remote.traceId === here.spanContext().traceId) return { context: api.trace.setSpan(arrived, here), links: undefined }
  return { context: arrived, links: [{ context: here.spanContext() }] }
}

/** The active context, with what came along in the place of its span: read by the application's own propagator; else what an adapter knows of. */
function arrivedWith(api: OpenTelemetry, active: Context, call: CallContext): Context {
  const bare = api.trace.deleteSpan(active)
  const carrier = carrierOf(call)
  if (carrier !== undefined) return api.propagation.extract(bare, carrier, getter)
  const known = call.parent
  const here = api.trace.getSpanContext(active)
  if (known === undefined || known.target !== undefined || known.id === here?.spanId) return bare
  const context: SpanContext = { traceId: known.traceId, spanId: known.id, traceFlags: api.TraceFlags.SAMPLED, isRemote: true }
  return api.isSpanContextValid(context) ? api.trace.setSpanContext(bare, context) : bare
}

/** Text alone, whatever stands there: carriers come from outside, and propagators are written for headers. */
const getter = {
  keys: (carrier: object): string[] => Object.keys(carrier),
  get(carrier: Readonly<Record<string, unknown>>, key: string): string | string[] | undefined {
    const value = Object.hasOwn(carrier, key) ? carrier[key] : undefined
    if (typeof value === 'string') return value
    return Array.isArray(value) && value.every(item => typeof item === 'string') ? value : undefined
  },
}
