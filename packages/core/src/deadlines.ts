/**
 * Timeouts for asynchronous hooks, cheap enough for every call: one timer per duration in use, moved on in eighths of it,
 * so a deadline fires between one and nine eighths of its duration after it was set.
 * Timers do not keep the process alive, unless it is about to end while somebody still waits.
 */
const TICKS = 8
const wheels = new Map<number, Wheel>()

/** What is told that its time is up. */
export interface Expires {
  expire(): void
}

/** One hook that is being waited for. */
export class Deadline {
  readonly tick: number
  previous: Deadline | undefined = undefined
  next: Deadline | undefined = undefined
  readonly #wheel: Wheel
  readonly owner: Expires
  constructor(wheel: Wheel, tick: number, owner: Expires) {
    this.#wheel = wheel
    this.tick = tick
    this.owner = owner
  }
  cancel(): void {
    this.#wheel.remove(this)
  }
}

class Wheel {
  readonly #ms: number
  #tick = 0
  #first: Deadline | undefined
  #last: Deadline | undefined
  #held = false
  readonly #timer: NodeJS.Timeout
  constructor(ms: number) {
    this.#ms = ms
    this.#timer = setInterval(() => this.#advance(), Math.max(1, Math.ceil(ms / TICKS))).unref()
  }

  add(owner: Expires): Deadline {
    const deadline = new Deadline(this, this.#tick, owner)
    const last = this.#last
    if (last === undefined) {
      this.#first = deadline
    } else {
      deadline.previous = last
      last.next = deadline
    }
    this.#last = deadline
    return deadline
  }

  remove(deadline: Deadline): void {
    const { previous, next } = deadline
    if (previous === undefined && this.#first !== deadline) return
    if (previous === undefined) this.#first = next
    else previous.next = next
    if (next === undefined) this.#last = previous
    else next.previous = previous
    deadline.previous = deadline.next = undefined
    if (this.#held && this.#first === undefined) {
      this.#held = false
      this.#timer.unref()
    }
  }

  /** Keeps the process alive until nobody waits any more: who awaits a call gets its timeout and not a silent end. */
  hold(): void {
    if (this.#first === undefined || this.#held) return
    this.#held = true
    this.#timer.ref()
  }

  #advance(): void {
    this.#tick += 1
    while (this.#first !== undefined && this.#first.tick < this.#tick - TICKS) {
      const due = this.#first
      this.remove(due)
      due.owner.expire()
    }
    if (this.#first !== undefined) return
    clearInterval(this.#timer)
    wheels.delete(this.#ms)
    if (wheels.size === 0) process.off('beforeExit', holdAll)
  }
}

/** Expires `owner` once, about `ms` milliseconds from now, unless it is cancelled before. */
export function startDeadline(ms: number, owner: Expires): Deadline {
  let wheel = wheels.get(ms)
  if (wheel === undefined) {
    if (wheels.size === 0) process.on('beforeExit', holdAll)
    wheel = new Wheel(ms)
    wheels.set(ms, wheel)
  }
  return wheel.add(owner)
}

function holdAll(): void {
  for (const wheel of wheels.values()) wheel.hold()
}
