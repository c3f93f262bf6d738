/**
 * Hands the numbers to OpenTelemetry. Counters are read from the store when somebody collects, so that counting a call costs an addition
 * and not a walk through the SDK; durations are recorded as they come.
 */
import { countsOf, type Store } from './series.ts'

/** What is used of the API's `Meter`: https://open-telemetry.github.io/opentelemetry-js/interfaces/_opentelemetry_api.Meter.html */
export interface MeterLike {
  createHistogram(
    name: string,
    options: { unit: string; description: string; advice: { explicitBucketBoundaries: number[] } },
  ): { record(value: number, attributes: { [name: string]: string | number | boolean }): void }
  createObservableCounter(
    name: string,
    options: { unit: string; description: string },
  ): {
    addCallback(read: (result: { observe(value: number, attributes: { [name: string]: string | number | boolean }): void }) => void): void
  }
}

/** Where an application that has set up a meter provider keeps it; found by the API's own global symbol, so that nothing has to be imported. */
const API = Symbol.for('opentelemetry.js.api.1')

/** The meter of the provider that is set for the whole application; undefined as long as there is none. */
export function globalMeter(): MeterLike | undefined {
  const api = (globalThis as Record<symbol, unknown>)[API] as { metrics?: { getMeter(name: string): MeterLike } } | undefined
  return api?.metrics?.getMeter('@hookline/hooks')
}

const fed = new WeakMap<MeterLike, Store[]>()

/** Makes instruments of the store's. An SDK takes one value for each set of attributes: what several hooks count to one meter is added up here. */
export function feed(meter: MeterLike, store: Store): void {
  const before = fed.get(meter)
  const stores = before ?? []
  stores.push(store)
  fed.set(meter, stores)
  for (const instrument of store.instruments) {
    const { name, unit, description, bounds } = instrument.definition
    const first = before?.[0]?.instrument(instrument.definition)
    if (bounds !== undefined) {
      instrument.recorder =
        first?.recorder ?? meter.createHistogram(name, { unit, description, advice: { explicitBucketBoundaries: [...bounds] } })
    } else if (first === undefined) {
      meter.createObservableCounter(name, { unit, description }).addCallback(result => {
        for (const { count, labels } of countsOf(stores, instrument.definition)) result.observe(count, labels)
      })
    }
  }
}
