/** The cost of a logged call: by hand, by hand again, by the hook, interleaved in one process. Run alone: `node measure-logging.ts [full|quick]`. */
import { measureEntries, type CallSamples, type Entry, type Pace } from '../calls/measure.ts'
import { median } from '../result.ts'
import { loggingContenders, makeLogger, type Destination, type Place } from './logging-contenders.ts'

const order = { item: 'kettle', amount: 2, price: 39.5, ship: { city: 'Ulm', zip: '89073' } }

/** @param id Level and destination: `info-stream`, `debug-file`, `warn-stream` (off). */
export async function measureLogging(id: string, pace: Pace): Promise<CallSamples[]> {
  const [level, destination] = id.split('-') as [string, Destination]
  const entries: Entry[] = []
  for (const { name, make, redact, around = (body: () => void) => body() } of loggingContenders) {
    const place = make(makePlace(name), await makeLogger(level, destination, redact))
    const loop = makeLoop(name)
    const run = (count: number): number => {
      let sum = 0
      around(() => void (sum = loop(place, count)))
      return sum
    }
    entries.push({ name, ns: [], count: 200, run })
  }
  return measureEntries(entries, pace)
}

function makePlace(salt: string): Place {
  return compile(
    `return function place(id, order) { /* ${salt} */ return { id, placed: true, total: order.amount * order.price } }`,
  )() as Place
}

function makeLoop(salt: string): (place: Place, count: number) => number {
  const text = `return function loop(place, count) { /* ${salt} */
    let sum = 0
    for (let i = 0; i < count; i++) sum += place('o-17', order).total
    return sum
  }`
  return compile(`const order = ${JSON.stringify(order)}; ${text}`)() as (place: Place, count: number) => number
}

function compile(text: string): () => unknown {
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- a distinct text for each is the point, and none comes from outside
  return new Function(`'use strict'; ${text}`) as () => unknown
}

if (import.meta.main) {
  for (const id of ['info-stream', 'debug-stream', 'info-file', 'warn-stream']) {
    const samples = await measureLogging(id, process.argv[2] === 'full' ? 'full' : 'quick')
    const base = median(samples[0]?.ns ?? [])
    for (const { name, ns } of samples)
      console.log(id.padEnd(14), name.padEnd(40), `${median(ns).toFixed(0)} ns`.padStart(9), (median(ns) / base).toFixed(2))
  }
}
