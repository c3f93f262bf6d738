/** Records per second that are on the disk, by how many callers wait at a time; contenders take turns, each slice followed by the next contender's. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BenchOptions } from '../options.ts'
import { summarise, type Emit, type Result } from '../result.ts'
import { writers, type Writer } from './audit-contenders.ts'

const BASELINE = 'group commit by hand, no hook, no chain'

export async function auditSection({ quick }: Pick<BenchOptions, 'quick'>, emit: Emit): Promise<void> {
  const [rounds, ms] = quick ? [3, 150] : [12, 500]
  for (const callers of [1, 64, 1024]) {
    const folder = mkdtempSync(join(tmpdir(), 'hookline-bench-audit-'))
    const running: [string, Writer, number[]][] = []
    try {
      for (const [name, open] of Object.entries(writers)) running.push([name, await open(folder), []])
      for (const [, writer] of running) await slice(writer, callers, ms)
      for (let round = 0; round < rounds; round++)
        for (const [, writer, rates] of round % 2 === 0 ? running : running.toReversed()) rates.push(await slice(writer, callers, ms))
    } finally {
      for (const [, writer] of running) await writer.close()
      rmSync(folder, { recursive: true, force: true })
    }
    emit(
      running.map(([name, , rates]) => resultOf(`audit/${callers}`, name, rates, running.find(([other]) => other === BASELINE)?.[2] ?? [])),
    )
  }
}

/** Records per second of so many callers, each waiting for its record before it makes the next. */
async function slice(writer: Writer, callers: number, ms: number): Promise<number> {
  let id = 0
  const began = performance.now()
  const end = began + ms
  const call = async (): Promise<void> => {
    while (performance.now() < end) {
      await writer.record(id++)
      // Who is not made to wait would never let anybody else run.
      if (writer.promise === 'handed over' && id % 64 === 0) await new Promise(setImmediate)
    }
  }
  await Promise.all(Array.from({ length: callers }, call))
  return (id / (performance.now() - began)) * 1000
}

function resultOf(group: string, name: string, rates: readonly number[], baseline: readonly number[]): Result {
  const summary = summarise(rates)
  return { group, name, unit: 'records/s', ...summary, ratioToBaseline: summary.median / summarise(baseline).median }
}
