/** Megabytes of source per second of CPU time, contenders in turns in one process. */
import { corpus } from './corpus.ts'
import { transformContenders } from './transform-contenders.ts'

export interface TransformSamples {
  readonly name: string
  readonly mbPerSecond: readonly number[]
}

export async function measureTransform(quick: boolean): Promise<TransformSamples[]> {
  const bytes = corpus.reduce((sum, { source }) => sum + Buffer.byteLength(source), 0)
  const contenders = (await transformContenders()).map(contender => ({ ...contender, mbPerSecond: [] as number[] }))
  const [rounds, warmUps] = quick ? [3, 1] : [15, 3]
  for (let round = -warmUps; round < rounds; round++) {
    for (const { name, woven, run, mbPerSecond } of contenders) {
      // So short a pass is repeated, or the clock of the CPU could not tell it.
      const times = woven === 0 ? (quick ? 40 : 200) : 1
      const before = process.cpuUsage()
      let done = 0
      for (let n = 0; n < times; n++) done = run()
      const { user, system } = process.cpuUsage(before)
      if (done !== woven) throw new Error(`expected ${name} to transform ${woven} of ${corpus.length} files, got ${done}.`)
      if (round >= 0) mbPerSecond.push((bytes * times) / (user + system))
    }
  }
  return contenders.map(({ name, mbPerSecond }) => ({ name, mbPerSecond }))
}
