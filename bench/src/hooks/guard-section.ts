/** What a guard with 1,000 rules costs a call. */
import { wants, type BenchOptions } from '../options.ts'
import { median, summarise, type Emit } from '../result.ts'
import { guardRows } from './guard-work.ts'
import { measureGuard } from './measure-guard.ts'

export async function guardSection({ only, quick }: BenchOptions, emit: Emit): Promise<void> {
  for (const row of guardRows) {
    const group = `guard/${row}`
    if (!wants(only, group)) continue
    const samples = await measureGuard(row, quick ? 'quick' : 'full')
    const base = samples[0]?.ns ?? []
    const baseMedian = median(base)
    emit(
      samples.map(({ name, ns }, i) => ({
        group,
        name,
        unit: i === 0 ? 'ns/call' : 'ns/call over no guard',
        ...summarise(i === 0 ? ns : ns.map((value, round) => value - (base[round] ?? baseMedian))),
        ratioToBaseline: median(ns) / baseMedian,
      })),
    )
  }
}
