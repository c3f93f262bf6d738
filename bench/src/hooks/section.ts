/** What the built-in hooks cost a call, a check or a copy: each row in a process of its own, in CPU time, contenders in turns. */
import type { CallSamples } from '../calls/measure.ts'
import { ask } from '../children.ts'
import { wants, type BenchOptions } from '../options.ts'
import { median, summarise, type Emit, type Result } from '../result.ts'
import { callRows, type HookRow } from './rows.ts'

export async function hookSection({ only, quick }: BenchOptions, emit: Emit): Promise<void> {
  for (const row of callRows) {
    if (!wants(only, row.group)) continue
    emit(resultsOf(row, await ask<CallSamples[]>(['hooks', row.group, quick ? 'quick' : 'full'])))
  }
}

/** The first contender is the baseline; ratios and differences are taken within a round. */
function resultsOf({ group, unit, over }: HookRow, samples: readonly CallSamples[]): Result[] {
  const base = samples[0]?.ns ?? []
  const scale = unit.startsWith('µs') ? 1000 : 1
  return samples.map(({ name, ns }, place) => {
    const isOver = over !== undefined && place > 0
    const values = isOver ? ns.map((value, round) => value - (base[round] ?? Number.NaN)) : ns
    return {
      group,
      name,
      unit: isOver ? `${unit} over ${over}` : unit,
      ...summarise(values.map(value => value / scale)),
      ratioToBaseline: median(ns.map((value, round) => value / (base[round] ?? Number.NaN))),
    }
  })
}
