/** Slow consumers pull from a ring of fixed size; what does not fit is dropped and counted. */
import type { EventNeeds, HookEvent } from './line-contract.ts'
import { HooklineError, nameOf } from './errors.ts'
import { lineDroppedEvent } from './events.ts'
import type { HookRegistry } from './registry.ts'

/** Options of {@link bounded}. */
export interface BoundedOptions extends EventNeeds {
  /** Events kept for a consumer that is behind. @default 1024 */
  readonly size?: number
  /** Which events give way. @default 'dropOldest' */
  readonly overflow?: 'dropOldest' | 'dropNewest'
}

/** Events to pull; `return()` (leaving a `for await`) or `dispose()` ends the subscription. */
export interface BoundedEvents extends AsyncIterableIterator<HookEvent> {
  /** Events dropped since the beginning. */
  readonly dropped: number
  dispose(): void
  [Symbol.dispose](): void
}

/**
 * The line as an async iterable that never holds more than `size` events. Before the next event after a gap comes a `line.dropped` event with the count.
 *
 * @example
 * ```ts
 * import { bounded, hookRegistry } from '@hookline/core'
 * const events = bounded(hookRegistry, { size: 100, duration: true })
 * setTimeout(() => events.dispose(), 10)
 * for await (const event of events) console.log(event.type)
 * ```
 */
export function bounded(registry: HookRegistry, options: BoundedOptions = {}): BoundedEvents {
  const { size = 1024, overflow = 'dropOldest', ...needs } = options
  if (!Number.isInteger(size) || size < 1 || size > 1_000_000)
    throw new HooklineError(
      'HOOKLINE_INVALID_OPTION',
      `bounded: expected \`size\` to be a whole number from 1 to 1,000,000, got ${nameOf(size)}.`,
    )
  if (overflow !== 'dropOldest' && overflow !== 'dropNewest')
    throw new HooklineError(
      'HOOKLINE_INVALID_OPTION',
      `bounded: expected \`overflow\` to be dropOldest or dropNewest, got ${nameOf(overflow)}.`,
    )
  const ring: (HookEvent | undefined)[] = []
  /** How many events are missing before the one at the same place of the ring. */
  const gaps: number[] = []
  const waiting: ((result: IteratorResult<HookEvent>) => void)[] = []
  let head = 0
  let length = 0
  let dropped = 0
  let missing = 0
  let ended = false

  const put = (event: HookEvent): void => {
    const waiter = waiting.shift()
    if (waiter !== undefined) {
      waiter({ value: event, done: false })
      return
    }
    if (length === size) {
      dropped += 1
      if (overflow === 'dropNewest') {
        missing += 1
        return
      }
      const gap = (gaps[head] ?? 0) + 1
      ring[head] = undefined
      head = (head + 1) % size
      length -= 1
      if (length === 0) missing += gap
      else gaps[head] = (gaps[head] ?? 0) + gap
    }
    const place = (head + length) % size
    ring[place] = event
    gaps[place] = missing
    missing = 0
    length += 1
  }
  const take = (): HookEvent | undefined => {
    const gap = length === 0 ? missing : (gaps[head] ?? 0)
    if (gap > 0) {
      if (length === 0) missing = 0
      else gaps[head] = 0
      return lineDroppedEvent(gap)
    }
    if (length === 0) return undefined
    const event = ring[head]
    ring[head] = undefined
    head = (head + 1) % size
    length -= 1
    return event
  }
  const unsubscribe = registry.subscribe(put, needs, () => dispose())
  const dispose = (): void => {
    if (ended) return
    ended = true
    unsubscribe()
    for (const waiter of waiting.splice(0)) waiter({ value: undefined, done: true })
  }
  return {
    get dropped() {
      return dropped
    },
    async next() {
      const event = take()
      if (event !== undefined) return { value: event, done: false }
      if (ended) return { value: undefined, done: true }
      return new Promise(resolve => {
        waiting.push(resolve)
      })
    },
    async return() {
      length = 0
      missing = 0
      ring.length = 0
      dispose()
      return { value: undefined, done: true }
    },
    dispose,
    [Symbol.dispose]: dispose,
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
