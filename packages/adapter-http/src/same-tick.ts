/** What Node puts off by a tick, done in the tick that has been waited for already. */

type Tick = [work: Function, ...args: unknown[]]

export class SameTick {
  #ticks: Tick[] | undefined = undefined

  /** The tick: runs the work, and then everything that `handOver` kept from going into another one. */
  run(work: () => void): void {
    const ticks: Tick[] = (this.#ticks = [])
    work()
    this.#ticks = undefined
    for (const [then, ...args] of ticks) then(...args)
  }

  /** Calls a function of Node's that does nothing but put the rest off. */
  handOver(give: () => unknown): unknown {
    const ticks = this.#ticks
    if (ticks === undefined) return give()
    const { nextTick } = process
    process.nextTick = (...tick: Tick) => void ticks.push(tick)
    try {
      return give()
    } finally {
      process.nextTick = nextTick
    }
  }
}
