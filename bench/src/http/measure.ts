/** Requests per second of a server and of a client of node:http: contenders in processes of their own, one slice each, round after round. `measure.ts [quick]` prints a table. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Child, scriptAt } from '../children.ts'
import { BARE, contenders, OTEL, type Order, type Slice } from '../load/contenders.ts'
import { Requests } from '../load/requests.ts'
import { median } from '../result.ts'

type Answer = Slice & { readonly ready: number }

interface Runner {
  readonly name: string
  slice(ms: number): Promise<Slice>
  stop(): Promise<void>
}

const script = scriptAt(new URL('./contender.ts', import.meta.url))

/** The parent asks, and counts. */
async function startServer(name: string): Promise<Runner> {
  const child = new Child<Order, Answer>(['server', name], { script })
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

async function startClient(name: string, url: string): Promise<Runner> {
  const child = new Child<Order, Answer>(['client', name], { script, env: { HOOKLINE_BENCH_URL: url } })
  await child.next()
  return { name, slice: ms => child.ask({ type: 'slice', ms }), stop: () => child.stop() }
}

async function measure(title: string, names: readonly string[], start: (name: string) => Promise<Runner>, quick: boolean): Promise<void> {
  const [rounds, ms, warmUpMs] = quick ? [4, 80, 200] : [24, 150, 1200]
  const runners: Runner[] = []
  const slices = new Map<string, Slice[]>(names.map(name => [name, []]))
  try {
    for (const name of names) runners.push(await start(name))
    for (const runner of runners) await runner.slice(warmUpMs)
    for (let round = 0; round < rounds; round++)
      for (const runner of round % 2 === 0 ? runners : runners.toReversed()) slices.get(runner.name)?.push(await runner.slice(ms))
  } finally {
    await Promise.all(runners.map(runner => runner.stop()))
  }
  const rate = ({ calls, elapsedMs }: Slice): number => (calls * 1000) / elapsedMs
  const cpu = ({ calls, cpuUs }: Slice): number => cpuUs / calls
  const ratio = (of: readonly Slice[], read: (slice: Slice) => number): number =>
    median(of.map((slice, round) => read(slice) / read((slices.get(BARE) as Slice[])[round] as Slice)))
  console.log(title)
  for (const [name, of] of slices) {
    const [perSecond, share] = [median(of.map(rate)).toFixed(0), (ratio(of, rate) * 100).toFixed(1)]
    const [each, times] = [median(of.map(cpu)).toFixed(1), ratio(of, cpu).toFixed(2)]
    console.log(`  ${name.padEnd(54)} ${perSecond.padStart(7)}/s ${share.padStart(6)} %   ${each.padStart(6)} µs CPU ${times} ×`)
  }
}

const quick = process.argv.includes('quick')
const names = process.argv.includes('peers') ? contenders : contenders.filter(name => name !== OTEL)
await measure('server of node:http', names, startServer, quick)
const server = createServer(
  (_request, response) => void response.setHeader('content-type', 'application/json').end('{"id":"42","items":[1,2,3]}'),
)
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
server.keepAliveTimeout = 120_000
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
await measure('client of node:http', names, name => startClient(name, url), quick)
server.closeAllConnections()
server.close()
