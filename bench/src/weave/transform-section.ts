/** How fast files are transformed. */
import { ask } from '../children.ts'
import { wants, type BenchOptions } from '../options.ts'
import { summarise, type Emit } from '../result.ts'
import type { TransformSamples } from './measure-transform.ts'

export async function transformSection({ only, quick }: BenchOptions, emit: Emit): Promise<void> {
  const group = 'weave-transform/files'
  if (!wants(only, group)) return
  const samples = await ask<TransformSamples[]>(['weave-transform', 'files', quick ? 'quick' : 'full'])
  emit(samples.map(({ name, mbPerSecond }) => ({ group, name, unit: 'MB/s of CPU', ...summarise(mbPerSecond), ratioToBaseline: null })))
}
