/**
 * Hands the numbers to OpenTelemetry. Counters are told what the store has counted since the last time when somebody collects, so that counting a call costs an addition
 * and not a walk through the SDK; durations are recorded as they come.
 */
import type { Store } from './series.ts'

/** What is used of the API's `Meter`: https://open-telemetry.github.io/opentelemetry-js/interfaces/_opentelemetry_api.Meter.html */
export interface MeterLike {
  createHistogram(
    name: string,
    options: { unit: string; description: string; advice: { explicitBucketBoundaries: number[] } },
  ): { record(value: number, attributes: { [name: string]: string | number | boolean }): void }
  createCounter(
    name: string,
    options: { unit: string; description: string },
  ): {
    add(value: number, attributes: { [name: string]: string | number | boolean }): void
  }
  createObservableGauge(name: string, options: { unit: string; description: string }): { addCallback(read: () => void): void }
}

/** Where an application that has set up a meter provider keeps it; found by the API's own global symbol, so that nothing has to be imported. */
const API = Symbol.for('opentelemetry.js.api.1')

/** The meter of the provider that is set for the whole application; undefined as long as there is none. */
export function globalMeter(): MeterLike | undefined {
  const api = (globalThis as Record<symbol, unknown>)[API] as { metrics?: { getMeter(name: string): MeterLike } } | undefined
  return api?.metrics?.getMeter('@hookline/hooks')
}

/** Makes instruments of the store's. */
export function feed(meter: MeterLike, store: Store): void {
  const counters: (() => void)[] = []
  for (const instrument of store.instruments) {
    const { name, unit, description, bounds } = instrument.definition
    if (bounds === undefined) {
      const counter = meter.createCounter(name, { unit, description })
      counters.push(() => {
        for (const series of instrument.all()) {
          if (series.count > series.told) counter.add(series.count - series.told, series.labels)
          series.told = series.count
        }
      })
    } else {
      instrument.recorder = meter.createHistogram(name, { unit, description, advice: { explicitBucketBoundaries: [...bounds] } })
    }
  }
  // Observes nothing and so is nobody's metric: only observables are told that somebody collects. Were the counts themselves observed, a view that leaves
  // attributes out would show the last series in place of their sum.
  const collecting = meter.createObservableGauge('hookline.collecting', { unit: '1', description: 'Empty.' })
  collecting.addCallback(() => {
    for (const tell of counters) tell()
  })
}
