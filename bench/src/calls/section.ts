/** Nanoseconds per call over a direct call. */
import { ask } from '../children.ts'
import { wants, type BenchOptions } from '../options.ts'
import { median, summarise, type Emit, type Result } from '../result.ts'
import { BASELINE } from './contender.ts'
import type { CallSamples } from './measure.ts'
import { rows } from './rows.ts'

const SECTION = 'call'

export async function callSection({ only, quick }: BenchOptions, emit: Emit): Promise<void> {
  const done = new Map<string, readonly Result[]>()
  for (const { id } of rows) {
    const group = `${SECTION}/${id}`
    if (!wants(only, group)) continue
    const results = resultsOf(group, await ask<CallSamples[]>(['call', id, quick ? 'quick' : 'full']))
    done.set(id, results)
    emit(results)
  }
  for (const [id, further] of [
    ['sync-2', 1],
    ['sync-4', 3],
  ] as const) {
    const one = done.get('sync-1')
    const many = done.get(id)
    if (one !== undefined && many !== undefined) emit(perFurtherPair(`${SECTION}/further-${further}`, one, many, further))
  }
}

/** What a contender costs over the direct call of the same round. */
function resultsOf(group: string, samples: readonly CallSamples[]): Result[] {
  const base = samples.find(({ name }) => name === BASELINE)?.ns ?? []
  const baseMedian = median(base)
  return samples.map(({ name, ns }) => {
    const isBaseline = name === BASELINE
    const over = isBaseline ? ns : ns.map((value, round) => value - (base[round] ?? baseMedian))
    return {
      group,
      name,
      unit: isBaseline ? 'ns/call' : 'ns/call over direct',
      ...summarise(over),
      ratioToBaseline: median(ns) / baseMedian,
    }
  })
}

/** The difference of two rows, for everyone who is in both. */
function perFurtherPair(group: string, one: readonly Result[], many: readonly Result[], further: number): Result[] {
  return many.flatMap(result => {
    const first = one.find(({ name }) => name === result.name)
    if (first === undefined || result.unit === 'ns/call') return []
    const [medianNs, min, max] = [result.median, result.min, result.max].map(value => (value - first.median) / further) as [
      number,
      number,
      number,
    ]
    return [{ group, name: result.name, unit: 'ns per further pair', median: medianNs, min, max, ratioToBaseline: null }]
  })
}
