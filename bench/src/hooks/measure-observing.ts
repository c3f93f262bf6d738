/**
 * The cost of a call that is measured or traced, beside the same done by hand: all interleaved in one process.
 * Run alone: `node measure-observing.ts metrics|tracing [full|quick]`.
 */
import { BASELINE, CONTROL } from '../calls/contender.ts'
import { makeAdd, makeLoop } from '../calls/loops.ts'
import { measureEntries, type CallSamples, type Entry, type Pace } from '../calls/measure.ts'
import { median } from '../result.ts'
import { metricsContenders, tracingContenders, type ObservingContender } from './observing-contenders.ts'

/** Nanoseconds per call of each contender, the bare function and the bare function again first. */
export function measureObserving(what: 'metrics' | 'tracing', pace: Pace): Promise<CallSamples[]> {
  const bare: ObservingContender[] = [BASELINE, CONTROL].map(name => ({ name, make: add => add }))
  const contenders = [...bare, ...(what === 'metrics' ? metricsContenders : tracingContenders())]
  const entries = contenders.map(({ name, make }): Entry => {
    const functions = [make(makeAdd(false, name) as (a: number, b: number) => number)]
    const loop = makeLoop(false, false, name)
    return { name, ns: [], count: 500, run: count => loop(functions, count) }
  })
  return measureEntries(entries, pace)
}

if (import.meta.main) {
  const [what, pace = 'full'] = process.argv.slice(2)
  const samples = await measureObserving(what === 'tracing' ? 'tracing' : 'metrics', pace as Pace)
  const base = median(samples[0]?.ns ?? [])
  for (const { name, ns } of samples) console.log(`${name.padEnd(40)} ${(median(ns) - base).toFixed(1).padStart(9)} ns over the bare call`)
}
