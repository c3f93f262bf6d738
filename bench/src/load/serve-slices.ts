/** The contender's side of a throughput: waits for orders of the parent, and answers with what was done and at what cost. */
import { seen } from './attach.ts'
import type { Order, Slice } from './contenders.ts'

const CONCURRENCY = 10

/** Runs `work` again and again, ten at a time, for as long as the parent says. */
export function serveWork(work: () => Promise<unknown>): void {
  process.on('message', (order: Order) => {
    if (order.type === 'slice') void slice(work, order.ms)
  })
  process.send?.({ ready: 0 })
}

async function slice(work: () => Promise<unknown>, ms: number): Promise<void> {
  const cpu = process.cpuUsage()
  const started = performance.now()
  let calls = 0
  const worker = async (): Promise<void> => {
    while (performance.now() - started < ms) {
      await work()
      calls += 1
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, worker))
  answer(calls, started, cpu)
}

/** For servers: the parent makes the calls and only asks for the cost. */
export function serveCosts(port: number): void {
  let cpu = process.cpuUsage()
  let started = performance.now()
  process.on('message', (order: Order) => {
    if (order.type === 'end') return answer(0, started, cpu)
    cpu = process.cpuUsage()
    started = performance.now()
    process.send?.({})
  })
  process.send?.({ ready: port })
}

function answer(calls: number, started: number, cpu: NodeJS.CpuUsage): void {
  const elapsedMs = performance.now() - started
  const { user, system } = process.cpuUsage(cpu)
  process.send?.({ calls, elapsedMs, cpuUs: user + system, events: seen.events } satisfies Slice)
}
