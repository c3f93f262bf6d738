/** Keeps calls of one target on one receiver in the order they were made while asynchronous enter hooks take their time. */

/** A call's place in its receiver's queue. */
export class Ticket {
  /** Settles when the call before has started; undefined when this one may start at once. */
  readonly ready: Promise<void> | undefined
  readonly #queue: Queue
  #open: (() => void) | undefined
  readonly started: Promise<void>
  released = false
  constructor(queue: Queue, before: Ticket | undefined) {
    this.#queue = queue
    this.ready = before === undefined || before.released ? undefined : before.started
    this.started = new Promise(resolve => {
      this.#open = resolve
    })
  }
  /** Lets the next call start. */
  release(): void {
    if (this.released) return
    this.released = true
    this.#open?.()
    this.#queue.left(this)
  }
}

/** The queues of one target. */
export class Queue {
  readonly #last = new WeakMap<object, Ticket>()
  readonly #drained: () => void
  #waiting = 0
  constructor(drained: () => void) {
    this.#drained = drained
  }
  /** True while some call has a place. */
  get busy(): boolean {
    return this.#waiting > 0
  }
  take(receiver: object): Ticket {
    const ticket = new Ticket(this, this.#last.get(receiver))
    this.#last.set(receiver, ticket)
    this.#waiting += 1
    return ticket
  }
  left(_ticket: Ticket): void {
    this.#waiting -= 1
    if (this.#waiting === 0) this.#drained()
  }
}
