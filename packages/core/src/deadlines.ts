/**
 * Timeouts for asynchronous hooks, cheap enough for every call: one timer per duration in use, moved on in eighths of it,
 * so a deadline fires between one and nine eighths of its duration after it was set. The timer keeps the process alive only while something waits.
 */
const TICKS = 8
const wheels = new Map<number, Wheel>()

/** One hook that is being waited for. */
export class Deadline {
  tick: number
  previous: Deadline | undefined = undefined
  next: Deadline | undefined = undefined
  readonly #wheel: Wheel
  readonly expire: () => void
  constructor(wheel: Wheel, tick: number, expire: () => void) {
    this.#wheel = wheel
    this.tick = tick
    this.expire = expire
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
  #timer: NodeJS.Timeout | undefined
  constructor(ms: number) {
    this.#ms = ms
  }

  add(expire: () => void): Deadline {
    const deadline = new Deadline(this, this.#tick, expire)
    if (this.#last === undefined) {
      this.#first = deadline
      if (this.#timer === undefined) this.#start()
      else this.#timer.ref()
    } else {
      deadline.previous = this.#last
      this.#last.next = deadline
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
    if (this.#first === undefined) this.#timer?.unref()
  }

  #start(): void {
    this.#timer = setInterval(() => this.#advance(), Math.max(1, Math.ceil(this.#ms / TICKS)))
  }

  #advance(): void {
    this.#tick += 1
    while (this.#first !== undefined && this.#first.tick < this.#tick - TICKS) {
      const due = this.#first
      this.remove(due)
      due.expire()
    }
    if (this.#first === undefined) {
      clearInterval(this.#timer)
      this.#timer = undefined
      wheels.delete(this.#ms)
    }
  }
}

/** Calls `expire` once, about `ms` milliseconds from now, unless it is cancelled before. */
export function startDeadline(ms: number, expire: () => void): Deadline {
  let wheel = wheels.get(ms)
  if (wheel === undefined) {
    wheel = new Wheel(ms)
    wheels.set(ms, wheel)
  }
  return wheel.add(expire)
}
