/** How many records a second are kept, by the clock: a disk is waited for, and not only worked for. */
import { ask } from '../children.ts'
import { wants, type BenchOptions } from '../options.ts'
import { median, summarise, type Emit } from '../result.ts'
import type { AuditSamples } from './measure-audit.ts'
import { auditRows } from './rows.ts'

export async function auditSection({ only, quick }: BenchOptions, emit: Emit): Promise<void> {
  for (const { group, unit } of auditRows) {
    if (!wants(only, group)) continue
    const callers = group.slice(group.indexOf('/') + 1)
    const samples = await ask<AuditSamples[]>(['hooks-audit', callers, quick ? 'quick' : 'full'])
    const base = samples[0]?.rates ?? []
    emit(
      samples.map(({ name, rates }) => ({
        group,
        name,
        unit,
        ...summarise(rates),
        ratioToBaseline: median(rates.map((rate, round) => rate / (base[round] ?? Number.NaN))),
      })),
    )
  }
}
