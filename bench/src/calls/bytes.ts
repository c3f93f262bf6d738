/** Bytes of heap per call, measured in a young generation so large that nothing is collected meanwhile. */
import { entriesOf, rowOf } from './measure.ts'

export interface ByteSamples {
  readonly name: string
  readonly bytes: readonly number[]
}

const CALLS = 20_000

export async function measureBytes(id: string, quick: boolean): Promise<ByteSamples[]> {
  const entries = entriesOf(rowOf(id)).map(entry => ({ ...entry, bytes: [] as number[] }))
  const [rounds, warmUps] = quick ? [3, 10] : [11, 40]
  for (let round = -warmUps; round < rounds; round++) {
    for (const entry of entries) {
      globalThis.gc?.()
      const before = process.memoryUsage().heapUsed
      await entry.run(CALLS)
      const grown = process.memoryUsage().heapUsed - before
      if (round >= 0) entry.bytes.push(grown / CALLS)
    }
  }
  return entries.map(({ name, bytes }) => ({ name, bytes }))
}
