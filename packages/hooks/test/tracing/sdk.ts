/** A real SDK, set for the whole process, as applications set it. */
import * as Api from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
  type Sampler,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base'

export interface Sdk {
  readonly provider: BasicTracerProvider
  /** Finished spans, in the order of their ends. */
  spans(): readonly ReadableSpan[]
  span(name: string): ReadableSpan
  /** `child < parent` for each finished span, `child` for roots. */
  tree(): readonly string[]
  remove(): Promise<void>
}

/** What an application sets up by the API. */
export type Globals = Pick<typeof Api, 'context' | 'propagation' | 'trace'>

/** @param api The copy of the API that the application sets it by. */
export function setUp(options: { sampler?: Sampler; processors?: readonly SpanProcessor[] } = {}, api: Globals = Api): Sdk {
  const { context, propagation, trace } = api
  const exporter = new InMemorySpanExporter()
  const { sampler, processors = [] } = options
  const provider = new BasicTracerProvider({
    ...(sampler === undefined ? {} : { sampler }),
    spanProcessors: [new SimpleSpanProcessor(exporter), ...processors],
  })
  trace.setGlobalTracerProvider(provider)
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  const spans = (): readonly ReadableSpan[] => exporter.getFinishedSpans()
  return {
    provider,
    spans,
    span(name) {
      const found = spans().find(span => span.name === name)
      if (found === undefined)
        throw new Error(
          `expected a span "${name}", got ${spans()
            .map(span => span.name)
            .join(', ')}.`,
        )
      return found
    },
    tree() {
      const names = new Map(spans().map(span => [span.spanContext().spanId, span.name]))
      return spans().map(span => {
        const id = span.parentSpanContext?.spanId
        return id === undefined ? span.name : `${span.name} < ${names.get(id) ?? 'elsewhere'}`
      })
    },
    async remove() {
      await provider.shutdown()
      trace.disable()
      context.disable()
      propagation.disable()
    },
  }
}
