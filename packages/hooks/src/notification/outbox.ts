/** What waits for one channel: never more than so much, sent in batches, one after the other. A channel that is slow or broken is nobody else's matter. */
import { randomUUID } from 'node:crypto'
import type { Channel, Notice, NoticeBatch } from './types.ts'

/** How much waits, and how long. */
export interface Limits {
  readonly size: number
  readonly delayMs: number
  readonly queue: number
}

/** What the outbox tells. */
export interface Told {
  /** Runs the sending where it belongs: outside of the call that caused it, and unhooked. */
  send(work: () => Promise<void>): Promise<void>
  failed(channel: Channel, lost: number, cause: unknown): void
  full(channel: Channel): void
}

export class Outbox {
  readonly #channel: Channel
  readonly #limits: Limits
  readonly #told: Told
  readonly #gone = new AbortController()
  #queue: Notice[] = []
  #suppressed = new Map<string, number>()
  #dropped = 0
  #tellMs = 0
  #timer: NodeJS.Timeout | undefined
  #due = Infinity
  #sending: Promise<void> | undefined
  #closed = false

  constructor(channel: Channel, limits: Limits, told: Told) {
    this.#channel = channel
    this.#limits = limits
    this.#told = told
  }

  /** @param make Makes the notice, where there is room for it. */
  put(make: () => Notice): void {
    if (this.#closed) return
    if (this.#queue.length >= this.#limits.queue) {
      this.#dropped += 1
      this.#told.full(this.#channel)
      return
    }
    this.#queue.push(make())
    if (this.#queue.length >= this.#limits.size) this.#start()
    else this.#wake(this.#limits.delayMs)
  }

  /** The rate limit held a notice back: the next batch says so, at the latest when notices of this rule may be sent again. */
  suppress(rule: string, refillMs: number): void {
    if (this.#closed) return
    this.#suppressed.set(rule, (this.#suppressed.get(rule) ?? 0) + 1)
    this.#tellMs = Math.max(refillMs, this.#limits.delayMs)
    this.#wake(this.#tellMs)
  }

  /** Sends what waits; after the deadline what is left is lost. */
  async close(deadlineMs: number): Promise<void> {
    this.#closed = true
    this.#start()
    if (this.#sending === undefined) return
    const sent = this.#sent()
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>(resolve => {
      timer = setTimeout(resolve, deadlineMs)
    })
    await Promise.race([sent, late])
    clearTimeout(timer)
    this.#gone.abort(new Error('The hook was closed before it got through.'))
    await sent
  }

  /** One sending may be followed by another: what came when the one had ended, but was not over yet. */
  async #sent(): Promise<void> {
    while (this.#sending !== undefined) await this.#sending
  }

  #wake(ms: number): void {
    if (this.#sending !== undefined) return
    const due = performance.now() + ms
    if (due >= this.#due) return
    clearTimeout(this.#timer)
    this.#due = due
    // Nobody's process stays for a notice; `close` waits.
    this.#timer = setTimeout(() => this.#start(), ms).unref()
  }

  #start(): void {
    clearTimeout(this.#timer)
    this.#due = Infinity
    if (this.#sending !== undefined || !this.#something()) return
    this.#sending = this.#told
      .send(() => this.#sendAll())
      .finally(() => {
        this.#sending = undefined
        if (this.#closed || this.#queue.length > 0) this.#start()
        else if (this.#something()) this.#wake(this.#tellMs)
      })
  }

  #something(): boolean {
    return this.#queue.length > 0 || this.#suppressed.size > 0 || this.#dropped > 0
  }

  async #sendAll(): Promise<void> {
    do {
      const batch = this.#take()
      try {
        await this.#channel.send(batch, this.#gone.signal)
      } catch (error) {
        const left = this.#gone.signal.aborted ? this.#queue.splice(0).length : 0
        this.#told.failed(this.#channel, batch.notices.length + left, error)
      }
      // Of what was only counted meanwhile `close` tells too: nobody does later.
    } while (this.#queue.length > 0 || (this.#closed && !this.#gone.signal.aborted && this.#something()))
  }

  #take(): NoticeBatch {
    const { size } = this.#limits
    const batch = {
      id: randomUUID(),
      notices: Object.freeze(this.#queue.slice(0, size)),
      suppressed: Object.freeze(Object.fromEntries(this.#suppressed)),
      dropped: this.#dropped,
    }
    this.#queue = this.#queue.slice(size)
    this.#suppressed = new Map()
    this.#dropped = 0
    return Object.freeze(batch)
  }
}
