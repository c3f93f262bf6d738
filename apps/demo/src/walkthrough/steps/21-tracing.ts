import { context } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { hookRegistry } from '@hookline/core'
import { tracing } from '@hookline/hooks/tracing'
import { openReceiver, type Received } from '../receiver.ts'
import type { Step } from '../step.ts'

interface Span {
  readonly name: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly traceId: string
}

export const spans: Step = {
  title: 'Ready-made: spans for OpenTelemetry',
  says: [
    'Each call becomes a span, with the attributes its adapter tells; it is active while the call runs, so all hang together.',
    'The SDK is the usual one, and exports by OTLP to a receiver, which here prints what has come over the wire.',
  ],
  code: ['walkthrough/steps/21-tracing.ts#tracing'],
  view: { calls: [] },
  async run(shop) {
    await using receiver = await openReceiver()
    const { url } = receiver
    // #region tracing
    const provider = new BasicTracerProvider({ spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url }))] })
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
    using _tracing = hookRegistry.register(
      tracing({ tracer: provider.getTracer('shop'), on: ['OrderService#*', { kind: 'http.*' }, { kind: 'db.query' }] }),
    )
    // #endregion
    try {
      await shop.ask('POST', '/orders', { customer: 'ada', item: 'tea', quantity: 1 })
      await provider.forceFlush()
    } finally {
      await provider.shutdown()
      context.disable()
    }
    const got = receiver.received.flatMap(spansIn)
    const childrenOf = (id: string | undefined): readonly Span[] => got.filter(({ parentSpanId = '' }) => parentSpanId === (id ?? ''))
    const tell = (span: Span, indent: string): void => {
      shop.tell(`${indent}${span.name}`)
      for (const child of childrenOf(span.spanId)) tell(child, `${indent}  `)
    }
    for (const root of childrenOf(undefined)) tell(root, '')
    const [request, ...others] = childrenOf(undefined)
    const placed = got.find(({ name }) => name === 'OrderService#place')
    return {
      'the receiver got one trace: the request, the method inside of it, and inside of that two queries and a fetch':
        others.length === 0 &&
        new Set(got.map(({ traceId }) => traceId)).size === 1 &&
        placed?.parentSpanId === request?.spanId &&
        childrenOf(placed?.spanId).length === 3,
    }
  },
}

/** What OTLP's JSON holds. */
function spansIn({ body }: Received): readonly Span[] {
  const { resourceSpans } = JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(scope => scope.spans))
}
