/** Microseconds of a check of 50 inputs against 2,000 characters, contenders in turns in one process. Run alone: `node measure-sql.ts [full|quick]`. */
import { measureEntries, type CallSamples, type Entry, type Pace } from '../calls/measure.ts'
import { median } from '../result.ts'
import { sqlContenders, type SqlRow } from './sql-contenders.ts'
import { makeSql, texts } from './sql-work.ts'

export const sqlRows: readonly SqlRow[] = ['further', 'request', 'new-text', 'present']

export async function measureSql(row: SqlRow, pace: Pace): Promise<CallSamples[]> {
  if (texts.length !== 50 || makeSql('').length !== 2000)
    throw new Error(`expected 50 inputs and 2,000 characters, got ${texts.length} and ${makeSql('').length}.`)
  const entries: Entry[] = sqlContenders(row).map(({ name, run }) => ({
    name,
    ns: [],
    count: 20,
    run(count) {
      const found = run(count)
      if (found !== 0) throw new Error(`expected ${name} to find nothing in an honest request, got ${found} findings.`)
      return found
    },
  }))
  return measureEntries(entries, pace)
}

if (import.meta.main) {
  for (const row of sqlRows) {
    const samples = await measureSql(row, process.argv[2] === 'full' ? 'full' : 'quick')
    for (const { name, ns } of samples) console.log(row.padEnd(10), name.padEnd(36), `${(median(ns) / 1000).toFixed(1)} µs`.padStart(10))
  }
}
