/** Microseconds of a check of 50 inputs against 2,000 characters, contenders in turns in one process. */
import { measureEntries, type CallSamples, type Entry, type Pace } from '../calls/measure.ts'
import { sqlContenders, type SqlRow } from './sql-contenders.ts'
import { makeSql, texts } from './sql-work.ts'

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
