/** One function, measured and traced by hand and by the hooks: the same instruments, the same spans, the same SDK. */
import { HookRegistry, type Hook } from '@hookline/core'
import { metrics, prometheus } from '@hookline/hooks/metrics'
import { tracing } from '@hookline/hooks/tracing'
import { context, trace, type Tracer } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { AggregationTemporality, DataPointType, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'
import { AlwaysOffSampler, BasicTracerProvider, type SpanProcessor } from '@opentelemetry/sdk-trace-base'

type Add = (a: number, b: number) => number

export interface ObservingContender {
  readonly name: string
  make(add: Add): Add
  /** How many calls have been counted, or spans ended, so far; undefined where none is kept. */
  seen(): Promise<number | undefined>
}

class Unread extends MetricReader {
  override selectAggregationTemporality(): AggregationTemporality {
    return AggregationTemporality.CUMULATIVE
  }
  protected override async onShutdown(): Promise<void> {}
  protected override async onForceFlush(): Promise<void> {}
}

function wrapBy(hook: Hook): (add: Add) => Add {
  return add => {
    const registry = new HookRegistry()
    registry.register(hook)
    return registry.target({ name: 'add' }).wrap(add)
  }
}

/** What a histogram of the SDK has counted. */
function meter(): { meter: ReturnType<MeterProvider['getMeter']>; seen(): Promise<number> } {
  const reader = new Unread()
  const provider = new MeterProvider({ readers: [reader] })
  return {
    meter: provider.getMeter('bench'),
    async seen() {
      const { resourceMetrics } = await reader.collect()
      const all = resourceMetrics.scopeMetrics.flatMap(scope => scope.metrics)
      return all
        .flatMap(metric => (metric.dataPointType === DataPointType.HISTOGRAM ? metric.dataPoints : []))
        .reduce((sum, { value }) => sum + value.count, 0)
    },
  }
}

export function metricsContenders(): readonly ObservingContender[] {
  const [own, ours] = [meter(), meter()]
  const page = prometheus()
  let clocked = 0
  return [
    {
      name: 'OpenTelemetry by hand',
      seen: own.seen,
      make(add) {
        const calls = own.meter.createCounter('calls', {})
        const duration = own.meter.createHistogram('duration', { unit: 's' })
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
    { name: 'Hookline to OpenTelemetry', make: wrapBy(metrics({ meter: ours.meter })), seen: ours.seen },
    {
      name: 'Hookline to Prometheus',
      make: wrapBy(metrics({ prometheus: page })),
      seen: async () => Number(/_count(?:\{[^}]*\})? (\d+)/.exec(page.text())?.[1]),
    },
    {
      name: 'Hookline with nothing but a clock',
      make: wrapBy({ name: 'clock', on: '*', needs: { duration: true }, onExit: () => void clocked++ }),
      seen: async () => clocked,
    },
  ]
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

/** Takes spans and keeps none. */
class Counted implements SpanProcessor {
  ended = 0
  onStart(): void {}
  onEnd(): void {
    this.ended++
  }
  async forceFlush(): Promise<void> {}
  async shutdown(): Promise<void> {}
}

/** Spans need a context manager, which is the process's: these are for a process of their own. */
export function tracingContenders(): readonly ObservingContender[] {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  const kinds = [
    ['', (to: SpanProcessor) => new BasicTracerProvider({ spanProcessors: [to] }).getTracer('bench')],
    [
      ', not sampled',
      (to: SpanProcessor) => new BasicTracerProvider({ sampler: new AlwaysOffSampler(), spanProcessors: [to] }).getTracer('bench'),
    ],
    [', no SDK', () => trace.getTracer('bench')],
  ] as const
  return kinds.flatMap(([suffix, make]) => {
    const contender = (name: string, around: (tracer: Tracer) => (add: Add) => Add): ObservingContender => {
      const counted = new Counted()
      return { name: `${name}${suffix}`, make: around(make(counted)), seen: async () => (suffix === '' ? counted.ended : undefined) }
    }
    return [
      contender('OpenTelemetry by hand', byHand),
      contender('Hookline', tracer => wrapBy(suffix === ', no SDK' ? tracing() : tracing({ tracer }))),
    ]
  })
}
