/** How long an SQL injection check takes. */
import type { BenchOptions } from '../options.ts'
import { summarise, type Emit } from '../result.ts'
import { measureSql, sqlRows } from './measure-sql.ts'
import { OURS } from './sql-contenders.ts'

export async function sqlSection({ quick }: Pick<BenchOptions, 'quick'>, emit: Emit): Promise<void> {
  for (const row of sqlRows) {
    const samples = await measureSql(row, quick ? 'quick' : 'full')
    const ours = summarise(samples.find(({ name }) => name === OURS)?.ns ?? []).median
    emit(
      samples.map(({ name, ns }) => {
        const summary = summarise(ns.map(value => value / 1000))
        return { group: `sql/${row}`, name, unit: 'µs/check', ...summary, ratioToBaseline: (summary.median * 1000) / ours }
      }),
    )
  }
}
