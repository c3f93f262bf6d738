/** One function, measured and traced by hand and by the hooks: the same instruments, the same spans, the same SDK. */
import { HookRegistry, type Hook } from '@hookline/core'
import { metrics, prometheus } from '@hookline/hooks/metrics'
import { tracing } from '@hookline/hooks/tracing'
import { context, trace, type Tracer } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { AggregationTemporality, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'
import { AlwaysOffSampler, BasicTracerProvider, type SpanProcessor } from '@opentelemetry/sdk-trace-base'

type Add = (a: number, b: number) => number

export interface ObservingContender {
  readonly name: string
  make(add: Add): Add
}

class Unread extends MetricReader {
  override selectAggregationTemporality(): AggregationTemporality {
    return AggregationTemporality.CUMULATIVE
  }
  protected override async onShutdown(): Promise<void> {}
  protected override async onForceFlush(): Promise<void> {}
}

/** Takes spans and keeps none. */
const nowhere: SpanProcessor = { onStart() {}, onEnd() {}, forceFlush: async () => {}, shutdown: async () => {} }

const hookedBy = (name: string, hook: () => Hook): ObservingContender => ({
  name,
  make(add) {
    const registry = new HookRegistry()
    registry.register(hook())
    return registry.target({ name: 'add' }).wrap(add)
  },
})

function meter(): ReturnType<MeterProvider['getMeter']> {
  return new MeterProvider({ readers: [new Unread()] }).getMeter('bench')
}

export const metricsContenders: readonly ObservingContender[] = [
  {
    name: 'OpenTelemetry by hand',
    make(add) {
      const { createCounter, createHistogram } = bound(meter())
      const calls = createCounter('calls', {})
      const duration = createHistogram('duration', { unit: 's' })
      const attributes = { 'hookline.target': 'add', 'hookline.kind': 'function', 'hookline.outcome': 'returned' }
      return (a, b) => {
        const started = performance.now()
        const result = add(a, b)
        duration.record((performance.now() - started) / 1000, attributes)
        calls.add(1, attributes)
        return result
      }
    },
  },
  hookedBy('Hookline to OpenTelemetry', () => metrics({ meter: meter() })),
  hookedBy('Hookline to Prometheus', () => metrics({ prometheus: prometheus() })),
  hookedBy('Hookline with nothing but a clock', () => ({ name: 'clock', on: '*', needs: { duration: true }, onExit() {} })),
]

function bound(from: ReturnType<typeof meter>): Pick<ReturnType<typeof meter>, 'createCounter' | 'createHistogram'> {
  return {
    createCounter: (name, options) => from.createCounter(name, options),
    createHistogram: (name, options) => from.createHistogram(name, options),
  }
}

function byHand(tracer: Tracer): (add: Add) => Add {
  return add => (a, b) =>
    tracer.startActiveSpan('add', span => {
      const result = add(a, b)
      if (span.isRecording()) span.setAttributes({ 'code.function.name': 'add' })
      span.end()
      return result
    })
}

/** Spans need a context manager, which is the process's: these are for a process of their own. */
export function tracingContenders(): readonly ObservingContender[] {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  const on = new BasicTracerProvider({ spanProcessors: [nowhere] }).getTracer('bench')
  const off = new BasicTracerProvider({ sampler: new AlwaysOffSampler(), spanProcessors: [nowhere] }).getTracer('bench')
  return [
    { name: 'OpenTelemetry by hand', make: byHand(on) },
    hookedBy('Hookline', () => tracing({ tracer: on })),
    { name: 'OpenTelemetry by hand, not sampled', make: byHand(off) },
    hookedBy('Hookline, not sampled', () => tracing({ tracer: off })),
    { name: 'OpenTelemetry by hand, no SDK', make: add => byHand(trace.getTracer('bench'))(add) },
    hookedBy('Hookline, no SDK', () => tracing()),
  ]
}
