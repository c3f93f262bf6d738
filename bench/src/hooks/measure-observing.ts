/** The cost of a call that is measured or traced, beside the same done by hand: all in turns in one process. */
import { BASELINE, CONTROL } from '../calls/contender.ts'
import { makeAdd, makeLoop } from '../calls/loops.ts'
import { measureEntries, type CallSamples, type Entry, type Pace } from '../calls/measure.ts'
import { metricsContenders, tracingContenders, type ObservingContender } from './observing-contenders.ts'

/** Nanoseconds per call of each contender, the bare function and the bare function again first. */
export function measureObserving(what: 'metrics' | 'tracing', pace: Pace): Promise<CallSamples[]> {
  const bare: Pick<ObservingContender, 'name' | 'make'>[] = [BASELINE, CONTROL].map(name => ({ name, make: add => add }))
  const contenders = [...bare, ...(what === 'metrics' ? metricsContenders() : tracingContenders())]
  const entries = contenders.map(({ name, make }): Entry => {
    const functions = [make(makeAdd(false, name) as (a: number, b: number) => number)]
    const loop = makeLoop(false, false, name)
    return { name, ns: [], count: 500, run: count => loop(functions, count) }
  })
  return measureEntries(entries, pace)
}
