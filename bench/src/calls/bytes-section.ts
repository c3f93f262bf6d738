/** Bytes per call over a direct call. */
import { ask } from '../children.ts'
import { wants, type BenchOptions } from '../options.ts'
import { median, summarise, type Emit } from '../result.ts'
import type { ByteSamples } from './bytes.ts'
import { BASELINE } from './contender.ts'

/** The rows of calls of which the bytes are told. */
export const byteRows: readonly string[] = ['sync-off', 'async-off', 'sync-1', 'async-1', 'all-sync']

export async function bytesSection({ only, quick }: BenchOptions, emit: Emit): Promise<void> {
  for (const id of byteRows) {
    const group = `bytes/${id}`
    if (!wants(only, group)) continue
    const samples = await ask<ByteSamples[]>(['bytes', id, quick ? 'quick' : 'full'], {
      nodeArgs: ['--min-semi-space-size=128', '--max-semi-space-size=128', '--single-threaded-gc'],
    })
    const base = samples.find(({ name }) => name === BASELINE)?.bytes ?? []
    const baseMedian = median(base)
    emit(
      samples.map(({ name, bytes }) => {
        const isBaseline = name === BASELINE
        const over = isBaseline ? bytes : bytes.map(value => value - baseMedian)
        const ratioToBaseline = baseMedian > 1 ? median(bytes) / baseMedian : null
        return { group, name, unit: isBaseline ? 'bytes/call' : 'bytes/call over direct', ...summarise(over), ratioToBaseline }
      }),
    )
  }
}
