/** Where the numbers are kept: a bounded number of series for each instrument, whatever callers send. */
import { DEFINITIONS, type Definition } from './instruments.ts'

/** Attributes of a series, ready to be handed out: nobody changes them. */
export type Labels = Readonly<Record<string, string | number | boolean>>

/** What one set of attributes has come to. */
export class Series {
  readonly labels: Labels
  /** Of a counter, or how often a histogram was told a value. */
  count = 0
  /** How much of the count OpenTelemetry has been told. */
  told = 0
  sum = 0
  /** How often a value fell into each bucket, the last one being the rest; undefined for counters. */
  readonly buckets: Float64Array | undefined

  constructor(labels: Labels, bounds: readonly number[] | undefined) {
    this.labels = Object.freeze(labels)
    this.buckets = bounds === undefined ? undefined : new Float64Array(bounds.length + 1)
  }
}

/** Something that histograms are told to besides: an instrument of the OpenTelemetry API. */
export interface Recorder {
  record(value: number, attributes: Labels): void
}

/** One instrument and its series. */
export class Instrument {
  readonly definition: Definition
  recorder: Recorder | undefined
  readonly #series = new Map<string, Series>()
  readonly #most: number
  #overflow: Series | undefined

  readonly #full: (instrument: Instrument) => void

  constructor(definition: Definition, most: number, full: (instrument: Instrument) => void) {
    this.definition = definition
    this.#most = most
    this.#full = full
  }

  /** The series of these attributes, or the one that stands for all there is no room for. */
  series(labels: Labels): Series {
    const key = keyOf(labels)
    const found = this.#series.get(key)
    if (found !== undefined) return found
    if (this.#series.size >= this.#most) return this.#overflow ?? this.#overflowing()
    const made = new Series(labels, this.definition.bounds)
    this.#series.set(key, made)
    return made
  }

  #overflowing(): Series {
    this.#overflow = new Series({ 'otel.metric.overflow': true }, this.definition.bounds)
    this.#full(this)
    return this.#overflow
  }

  /** A value of a histogram. */
  record(series: Series, value: number): void {
    const buckets = series.buckets as Float64Array
    const bounds = this.definition.bounds as readonly number[]
    let place = 0
    while (place < bounds.length && value > (bounds[place] as number)) place += 1
    buckets[place] = (buckets[place] as number) + 1
    series.count += 1
    series.sum += value
    this.recorder?.record(value, series.labels)
  }

  all(): readonly Series[] {
    return this.#overflow === undefined ? [...this.#series.values()] : [...this.#series.values(), this.#overflow]
  }
}

/** The instruments of one hook. */
export class Store {
  readonly instruments: readonly Instrument[]
  readonly #byDefinition: ReadonlyMap<Definition, Instrument>

  /** @param full Told once of each instrument that has no room for more series. */
  constructor(most: number, full: (instrument: Instrument) => void) {
    this.instruments = DEFINITIONS.map(definition => new Instrument(definition, most, full))
    this.#byDefinition = new Map(this.instruments.map(instrument => [instrument.definition, instrument]))
  }

  instrument(definition: Definition): Instrument {
    return this.#byDefinition.get(definition) as Instrument
  }
}

/** Lengths in front, so that no two sets look the same. */
function keyOf(labels: Labels): string {
  let key = ''
  for (const name in labels) {
    const value = labels[name]
    const text = String(value)
    key += `${name.length}:${name}${typeof value === 'string' ? '"' : ''}${text.length}:${text}`
  }
  return key
}
