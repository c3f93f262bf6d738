/** Calls, failures, blocks and durations, to OpenTelemetry's metrics API or as Prometheus' text. */
import { hookRegistry, type CallContext, type Hook } from '@hookline/core'
import { Measure, type Attribute } from './metrics/measure.ts'
import { feed, globalMeter, type MeterLike } from './metrics/opentelemetry.ts'
import { collect, isCollector, type PrometheusCollector } from './metrics/prometheus.ts'
import { Store } from './metrics/series.ts'
import { AROUND, checkOptions, func, integer, matching, type CommonOptions } from './options.ts'

export { prometheus, type PrometheusCollector, type PrometheusOptions, type PrometheusResponse } from './metrics/prometheus.ts'
export type { Visitor } from './metrics/access.ts'
export type { MeterLike } from './metrics/opentelemetry.ts'

/**
 * Options of {@link metrics}.
 *
 * @example
 * ```ts
 * import type { MetricsOptions } from '@hookline/hooks/metrics'
 * const options: MetricsOptions = { on: 'OrderService#*', maxSeries: 200 }
 * ```
 */
export interface MetricsOptions extends CommonOptions {
  /** @default { enter: -1000000, exit: 1000000 }: around other hooks, so that what they block is counted and what they take is measured */
  readonly order?: NonNullable<Hook['order']>
  /** A meter of `@opentelemetry/api`. @default that of the provider which is set for the whole application, from when it is */
  readonly meter?: MeterLike
  /** What `prometheus()` gave. @default none */
  readonly prometheus?: PrometheusCollector
  /** Sets of attributes for each instrument, 1 to 100000; what comes after goes to one series with `otel.metric.overflow`, which is reported once. @default 1000 */
  readonly maxSeries?: number
  /** Attributes of your own on every series: few, and with few values. Strings are cut at 200 characters. */
  readonly attributes?: (call: CallContext) => Readonly<Record<string, string | number | boolean | undefined>> | undefined
}

const isMeter = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  ['createHistogram', 'createCounter', 'createObservableGauge'].every(
    name => typeof (value as Record<string, unknown>)[name] === 'function',
  )

const fields = {
  meter: matching<MeterLike>('a meter of @opentelemetry/api', isMeter),
  prometheus: matching<PrometheusCollector>('what prometheus() gave', isCollector),
  maxSeries: integer(1, 100_000, 1000),
  attributes: func<Attribute>(),
}

/**
 * Counts calls, failures and blocks, and measures durations in seconds: `hookline.calls`, `hookline.failures`, `hookline.blocks` and `hookline.call.duration`;
 * requests and queries by semantic conventions, `http.server.request.duration`, `http.client.request.duration` and `db.client.operation.duration`.
 *
 * @throws HooklineError `HOOKLINE_INVALID_OPTION`
 * @example
 * ```ts
 * import { hooked, HookRegistry } from '@hookline/core'
 * import { metrics, prometheus } from '@hookline/hooks/metrics'
 *
 * const registry = new HookRegistry()
 * const scrape = prometheus()
 * registry.register(metrics({ prometheus: scrape }))
 * hooked(() => {}, { name: 'tick', registry })()
 * console.log(scrape.text()) // hookline_calls_total{hookline_kind="function",hookline_outcome="returned",hookline_target="tick"} 1 …
 * ```
 */
export function metrics(options: MetricsOptions = {}): Hook {
  const { base, meter, prometheus: collector, maxSeries, attributes } = checkOptions('metrics', options, fields)
  const store = new Store(maxSeries, ({ definition }) =>
    hookRegistry.report({
      code: 'HOOKLINE_METRICS_OVERFLOW',
      message: `${definition.name} has ${maxSeries} sets of attributes: what comes with further ones is one series, with otel.metric.overflow.`,
      hook: base.name,
    }),
  )
  const measure = new Measure(store, attributes)
  if (collector !== undefined) collect(collector, store)
  if (meter !== undefined) feed(meter, store)
  let fed = meter !== undefined
  return {
    order: AROUND,
    ...base,
    failure: 'open',
    needs: { duration: true },
    onExit(call) {
      if (!fed) {
        // Applications set their provider when they please.
        const found = globalMeter()
        if (found !== undefined) {
          fed = true
          feed(found, store)
        }
      }
      measure.take(call)
    },
  }
}
