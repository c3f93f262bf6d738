/** Keeps what the line carries, for tests to look at. */
import type { EnterEvent, EventNeeds, ExitEvent, HookEvent, HookRegistry } from '@hookline/core'
import { treeOf } from './tree.ts'

/** What happened on a registry's line since {@link recordEvents}. Disposing it ends the recording; what was recorded stays readable. */
export interface EventRecorder {
  /** Everything so far, in order. */
  readonly events: readonly HookEvent[]
  /** Enter and exit events of the calls of one target. */
  ofTarget(name: string): readonly (EnterEvent | ExitEvent)[]
  /** One line per call, indented under the call that made it, with how it ended: `pg:query returned`. */
  tree(): string
  /** The next event from now on that the predicate accepts; without one, the next of all. Rejects when the recording is disposed first, or the predicate throws. */
  next(predicate?: (event: HookEvent) => boolean): Promise<HookEvent>
  /** Forgets what was recorded. */
  clear(): void
  dispose(): void
  [Symbol.dispose](): void
}

const TOO_LATE = 'The recording was disposed before the event came.'

interface Waiter {
  readonly accepts: (event: HookEvent) => boolean
  readonly resolve: (event: HookEvent) => void
  readonly reject: (error: unknown) => void
}

/**
 * Records the events of a registry. What events hold is decided by `needs`; parents are asked for unless `needs` says otherwise, because `tree()` lives on them.
 * Throws `HOOKLINE_REGISTRY_DISPOSED`.
 *
 * @example
 * ```ts
 * import { hooked, HookRegistry } from '@hookline/core'
 * import { recordEvents } from '@hookline/testing'
 * const registry = new HookRegistry()
 * const inner = hooked(() => 1, { name: 'inner', registry })
 * const outer = hooked(() => inner() + 1, { name: 'outer', registry })
 * using recorder = recordEvents(registry)
 * outer()
 * console.log(recorder.tree())
 * // outer returned
 * //   inner returned
 * ```
 */
export function recordEvents(registry: HookRegistry, needs: EventNeeds = {}): EventRecorder {
  const events: HookEvent[] = []
  let waiters: readonly Waiter[] = []
  const settle = (waiter: Waiter): void => {
    waiters = waiters.filter(other => other !== waiter)
  }
  const unsubscribe = registry.subscribe(
    event => {
      events.push(event)
      for (const waiter of waiters) {
        try {
          if (!waiter.accepts(event)) continue
          waiter.resolve(event)
        } catch (error) {
          waiter.reject(error)
        }
        settle(waiter)
      }
    },
    { parent: true, ...needs },
  )
  let disposed = false
  const dispose = (): void => {
    disposed = true
    unsubscribe()
    for (const waiter of waiters) waiter.reject(new Error(TOO_LATE))
    waiters = []
  }
  return {
    events,
    ofTarget: name =>
      events.filter(
        (event): event is EnterEvent | ExitEvent => (event.type === 'enter' || event.type === 'exit') && event.target.name === name,
      ),
    tree: () => treeOf(events),
    next: (accepts = () => true) =>
      new Promise((resolve, reject) => {
        if (disposed) reject(new Error(TOO_LATE))
        else waiters = [...waiters, { accepts, resolve, reject }]
      }),
    clear: () => void (events.length = 0),
    dispose,
    [Symbol.dispose]: dispose,
  }
}
