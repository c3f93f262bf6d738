/** One row of calls: all contenders in one process, interleaved round by round. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { hasPeer } from '../peers.ts'
import { BASELINE, CONTROL, type CallRow, type Contender } from './contender.ts'
import { makeAdd, makeLoop } from './loops.ts'
import { rows } from './rows.ts'

/** Nanoseconds of CPU per call, one number for each round. */
export interface CallSamples {
  readonly name: string
  readonly ns: readonly number[]
}

/** How long is measured: a glance is for tests, and its figures mean nothing. */
export type Pace = 'full' | 'quick' | 'glance'

const paces: Readonly<Record<Pace, readonly [rounds: number, sliceNs: number, warmUpNs: number]>> = {
  full: [61, 3e6, 250e6],
  quick: [11, 1.2e6, 50e6],
  glance: [2, 1e5, 1e6],
}

/** A contender that is ready to run. */
export interface Entry extends CallSamples {
  readonly ns: number[]
  count: number
  run(count: number): number | Promise<number>
}

/** Prepares the loops of a row: the direct call, the direct call again, then the contenders. */
export function entriesOf(row: CallRow): Entry[] {
  const { isAsync = false, megamorphic = false } = row
  const direct = [BASELINE, CONTROL].map(name => ({ name, make: (raw: ReturnType<typeof makeAdd>) => raw, awaits: false }))
  const present: readonly Contender[] = row.contenders.filter(({ peer }) => peer === undefined || hasPeer(peer))
  return [...direct, ...present].map(({ name, make, awaits }) => {
    const functions = Array.from({ length: megamorphic ? 8 : 1 }, (_, n) => make(makeAdd(isAsync, `${name} ${n}`)))
    const loop = makeLoop(isAsync || awaits === true, megamorphic, name)
    return { name, ns: [], count: 500, run: count => loop(functions, count) }
  })
}

export function rowOf(id: string): CallRow {
  const row = rows.find(candidate => candidate.id === id)
  if (row === undefined) throw new Error(`expected the id of a row, got "${id}".`)
  return row
}

export function measureCalls(id: string, quick: boolean): Promise<CallSamples[]> {
  const row = rowOf(id)
  return row.insideStorage ? new AsyncLocalStorage<object>().run({}, () => measure(row, quick)) : measure(row, quick)
}

function measure(row: CallRow, quick: boolean): Promise<CallSamples[]> {
  return measureEntries(entriesOf(row), quick ? 'quick' : 'full')
}

/** Warms all of them up, then gives each a slice in every round. */
export async function measureEntries(entries: readonly Entry[], pace: Pace): Promise<CallSamples[]> {
  const [rounds, sliceNs, warmUpNs] = paces[pace]
  for (const entry of entries) await warmUp(entry, sliceNs, warmUpNs)
  for (let round = 0; round < rounds; round++) {
    for (const entry of entries) entry.ns.push(await slice(entry))
  }
  return entries.map(({ name, ns }) => ({ name, ns }))
}

/** Runs a contender until its code is optimised, and finds how many calls make a slice. */
async function warmUp(entry: Entry, sliceNs: number, warmUpNs: number): Promise<void> {
  // Short runs first: the engine then knows the callee before it optimises the loop, and can inline it.
  const started = performance.now()
  for (let n = 0; n < 300 && (performance.now() - started) * 1e6 < warmUpNs; n++) await entry.run(50)
  for (let spent = 0, n = 0; spent < warmUpNs || n < 10; n++) {
    const ns = await slice(entry)
    spent += ns * entry.count
    const least = ns > 50_000 ? 10 : 200
    entry.count = Math.round(Math.min(Math.max(sliceNs / ns, least), entry.count * 4))
  }
}

/** CPU time of the process and not the clock's: other programs on the machine do not count, the work of the garbage collector's threads does. */
async function slice(entry: Entry): Promise<number> {
  const before = process.cpuUsage()
  const result = entry.run(entry.count)
  if (typeof result === 'object') await result
  const { user, system } = process.cpuUsage(before)
  return Math.max(((user + system) * 1000) / entry.count, 0.05)
}
