/** The active OpenTelemetry span, where an application has loaded that API; found by the API's own global symbol, so nothing is imported. */
interface SpanContext {
  readonly traceId: string
  readonly spanId: string
}
interface Api {
  readonly context?: { active(): { getValue(key: symbol): unknown } }
}

const API = Symbol.for('opentelemetry.js.api.1')
const SPAN_KEY = Symbol.for('OpenTelemetry Context Key SPAN')

/** The span context of the active span; undefined without the API, without a span, or when the span is not a valid one. */
export function activeSpan(): SpanContext | undefined {
  const api = (globalThis as Record<symbol, unknown>)[API] as Api | undefined
  if (api?.context === undefined) return undefined
  try {
    const span = api.context.active().getValue(SPAN_KEY) as { spanContext(): SpanContext } | undefined
    const found = span?.spanContext()
    return found !== undefined && /^[0-9a-f]{32}$/.test(found.traceId) && !/^0+$/.test(found.traceId) ? found : undefined
  } catch {
    return undefined
  }
}
