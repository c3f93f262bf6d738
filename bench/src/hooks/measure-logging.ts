/** The cost of a logged call: by hand, by hand again, by the hook, in turns in one process. */
import pino, { type DestinationStream, type Logger } from 'pino'
import { measureEntries, type CallSamples, type Entry, type Pace } from '../calls/measure.ts'
import { loggingContenders, type Place } from './logging-contenders.ts'

const order = { item: 'kettle', amount: 2, price: 39.5, ship: { city: 'Ulm', zip: '89073' } }

/** Where lines go: nowhere, or by one write for each, which is what pino does where nothing else is said, to a device that drops them. */
const destinations: Readonly<Record<string, () => DestinationStream>> = {
  stream: () => ({ write() {} }),
  file: () => pino.destination({ dest: '/dev/null', sync: true }),
}

/** @param id Level and destination: `info-stream`, `debug-stream`, `info-file`, `warn-stream` (off). */
export function measureLogging(id: string, pace: Pace): Promise<CallSamples[]> {
  const [level = '', destination = ''] = id.split('-')
  const open = destinations[destination]
  if (open === undefined) throw new Error(`expected a level and a destination (${Object.keys(destinations).join(', ')}), got "${id}".`)
  const entries = loggingContenders.map(({ name, make, redact, around = (body: () => void) => body() }): Entry => {
    const place = make(makePlace(name), makeLogger(level, open(), redact))
    const loop = makeLoop(name)
    const run = (count: number): number => {
      let sum = 0
      around(() => void (sum = loop(place, count)))
      return sum
    }
    return { name, ns: [], count: 200, run }
  })
  return measureEntries(entries, pace)
}

export function makeLogger(level: string, destination: DestinationStream, redact: string[] = []): Logger {
  return pino({ level, redact }, destination)
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
