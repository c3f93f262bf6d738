/** What the tests of metrics begin with: a registry, and an SDK that is read by hand. */
import { HookRegistry, type Report } from '@hookline/core'
import {
  AggregationTemporality,
  MeterProvider,
  MetricReader,
  type CollectionResult,
  type DataPoint,
  type Histogram,
  type MetricData,
  type ViewOptions,
} from '@opentelemetry/sdk-metrics'
import type { MeterLike } from '@hookline/hooks/metrics'

export function fresh(): { registry: HookRegistry; reports: Report[] } {
  const reports: Report[] = []
  return { registry: new HookRegistry({ onReport: report => reports.push(report) }), reports }
}

class ByHand extends MetricReader {
  readonly #temporality: AggregationTemporality
  constructor(temporality: AggregationTemporality) {
    super()
    this.#temporality = temporality
  }
  override selectAggregationTemporality(): AggregationTemporality {
    return this.#temporality
  }
  protected override async onShutdown(): Promise<void> {}
  protected override async onForceFlush(): Promise<void> {}
}

export interface Sdk {
  readonly provider: MeterProvider
  readonly meter: MeterLike
  metric(name: string): Promise<MetricData | undefined>
  /** Attributes and value (of histograms the count) of each point. */
  points(name: string): Promise<readonly [attributes: object, value: number][]>
  errors(): Promise<readonly unknown[]>
}

/** A real SDK. */
export function sdk(temporality: AggregationTemporality = AggregationTemporality.CUMULATIVE, views: ViewOptions[] = []): Sdk {
  const reader = new ByHand(temporality)
  const provider = new MeterProvider({ readers: [reader], views })
  const collect = (): Promise<CollectionResult> => reader.collect()
  const metric = async (name: string): Promise<MetricData | undefined> =>
    (await collect()).resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics).find(({ descriptor }) => descriptor.name === name)
  return {
    provider,
    meter: provider.getMeter('test'),
    metric,
    async points(name) {
      const found = await metric(name)
      return (found?.dataPoints ?? []).map((point: DataPoint<unknown>): [object, number] => [
        point.attributes,
        typeof point.value === 'number' ? point.value : (point.value as Histogram).count,
      ])
    },
    errors: async () => (await collect()).errors,
  }
}
