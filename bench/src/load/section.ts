/** Calls per second of whole programs: contenders in processes of their own, one slice each, round after round. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startPostgres } from '@hookline/testing/postgres'
import { Child } from '../children.ts'
import { wants, type BenchOptions } from '../options.ts'
import { median, summarise, type Emit, type Result } from '../result.ts'
import { BARE, contenders, OURS, OURS_FULL, type Order, type Slice } from './contenders.ts'
import { Requests } from './requests.ts'

type Answer = Slice & { readonly ready: number }

interface Runner {
  readonly name: string
  slice(ms: number): Promise<Slice>
  stop(): Promise<void>
}

export async function loadSections(options: BenchOptions, emit: Emit): Promise<void> {
  for (const group of ['express', 'http-server'])
    if (wants(options.only, group)) await measure(group, 'requests', name => startServer(group, name), options, emit)
  if (wants(options.only, 'pg')) {
    await using postgres = await startPostgres()
    await measure('pg', 'queries', name => startWorker('pg', name, postgres.url), options, emit)
  }
  for (const group of ['fetch', 'http-client']) {
    if (!wants(options.only, group)) continue
    await using server = await startPlainServer()
    await measure(group, 'requests', name => startWorker(group, name, server.url), options, emit)
  }
}

/** What clients ask: its connections wait while others have their turns. */
async function startPlainServer(): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end('{"id":"42","items":[1,2,3]}')
  })
  server.keepAliveTimeout = 120_000
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function startServer(role: string, name: string): Promise<Runner> {
  const child = new Child<Order, Answer>([role, name])
  const { ready: port } = await child.next()
  const requests = await Requests.open(port)
  return {
    name,
    async slice(ms) {
      await child.ask({ type: 'begin' })
      const calls = await requests.run(ms)
      return { ...(await child.ask({ type: 'end' })), calls }
    },
    async stop() {
      requests.close()
      await child.stop()
    },
  }
}

async function startWorker(role: string, name: string, url: string): Promise<Runner> {
  const child = new Child<Order, Answer>([role, name], { env: { HOOKLINE_BENCH_URL: url } })
  await child.next()
  return { name, slice: ms => child.ask({ type: 'slice', ms }), stop: () => child.stop() }
}

async function measure(
  group: string,
  what: string,
  start: (name: string) => Promise<Runner>,
  { quick }: BenchOptions,
  emit: Emit,
): Promise<void> {
  const [rounds, ms, warmUpCalls] = quick ? [4, 60, 1000] : [24, 120, 30_000]
  const runners: Runner[] = []
  const slices = new Map<string, Slice[]>(contenders.map(name => [name, []]))
  try {
    for (const name of contenders) runners.push(await start(name))
    for (const runner of runners) await warmUp(runner, warmUpCalls)
    for (let round = 0; round < rounds; round++) {
      for (const runner of round % 2 === 0 ? runners : runners.toReversed()) slices.get(runner.name)?.push(await runner.slice(ms))
    }
  } finally {
    await Promise.all(runners.map(runner => runner.stop()))
  }
  for (const name of [OURS, OURS_FULL]) checkEvents(name, slices.get(name) ?? [])
  emit(results(`${group}/rate`, `${what}/s`, slices, ({ calls, elapsedMs }) => (calls * 1000) / elapsedMs))
  emit(results(`${group}/cpu`, `µs CPU per ${what === 'queries' ? 'query' : 'request'}`, slices, ({ calls, cpuUs }) => cpuUs / calls))
}

/** By calls and not by time: bare or hooked, a program goes on getting quicker for about 20,000 of them. */
async function warmUp(runner: Runner, calls: number): Promise<void> {
  for (let done = 0; done < calls;) {
    const slice = await runner.slice(200)
    if (slice.calls === 0) throw new Error(`expected "${runner.name}" to answer, got no call in 200 ms.`)
    done += slice.calls
  }
}

/** Every call has an event when it begins and one when it ends, or what was measured is something else. */
function checkEvents(name: string, slices: readonly Slice[]): void {
  const calls = slices.reduce((sum, slice) => sum + slice.calls, 0)
  const events = slices.at(-1)?.events ?? 0
  if (calls === 0 || events < 2 * calls) throw new Error(`expected two events for each of ${calls} calls of "${name}", got ${events}.`)
}

/** Ratios are taken within a round, where both had the same machine, and their median is what counts. */
function results(group: string, unit: string, slices: ReadonlyMap<string, readonly Slice[]>, read: (slice: Slice) => number): Result[] {
  const base = (slices.get(BARE) ?? []).map(read)
  return [...slices].map(([name, of]) => {
    const values = of.map(read)
    const ratios = values.map((value, round) => value / (base[round] ?? Number.NaN))
    return { group, name, unit, ...summarise(values), ratioToBaseline: median(ratios) }
  })
}
