/** The RxJS face of the line, and the only file that imports rxjs. */
import { Observable, type Observer, type OperatorFunction, type Subscription, filter } from 'rxjs'
import type { EventKinds } from './contract.ts'
import type { EventNeeds, EventOfKind, HookEvent } from './line-contract.ts'
import { hookRegistry } from './process-registry.ts'
import type { HookRegistry } from './registry.ts'

const EVERYTHING: EventNeeds = { args: true, result: true, attributes: true, duration: true, parent: true }

/** RxJS 7 throws what a subscriber throws into `uncaughtException`; here it goes to the registry's report, also through pipes lifted from it. */
class HookObservable<T> extends Observable<T> {
  readonly #registry: HookRegistry
  constructor(registry: HookRegistry, subscribe?: ConstructorParameters<typeof Observable<T>>[0]) {
    super(subscribe)
    this.#registry = registry
  }

  override lift<R>(operator?: Parameters<Observable<T>['lift']>[0]): Observable<R> {
    const lifted = observableOf<R>(this.#registry)
    // rxjs's own lift sets the same two fields; they are deprecated for users, not for subclasses.
    Object.assign(lifted, { source: this, operator })
    return lifted
  }

  override subscribe(
    observerOrNext?: Partial<Observer<T>> | ((value: T) => void) | null,
    error?: ((error: unknown) => void) | null,
    complete?: (() => void) | null,
  ): Subscription {
    const observer =
      typeof observerOrNext === 'function' || observerOrNext === null || observerOrNext === undefined
        ? { next: observerOrNext, error, complete }
        : observerOrNext
    // What operators pass to their source is a Subscriber of rxjs's own: it is theirs to handle.
    if ('destination' in observer) return super.subscribe(observer as Observer<T>)
    let subscription: Subscription | undefined
    let detached = false
    const detach = (cause: unknown): void => {
      detached = true
      subscription?.unsubscribe()
      this.#registry.report({ code: 'HOOKLINE_SUBSCRIBER_FAILED', message: 'A subscriber of events$ threw and was detached.', cause })
    }
    const guarded =
      <A extends unknown[]>(fn: ((...args: A) => void) | null | undefined) =>
      (...args: A): void => {
        try {
          const answer = fn?.apply(observer, args) as unknown
          if (answer instanceof Promise) answer.catch(detach)
        } catch (cause) {
          detach(cause)
        }
      }
    subscription = super.subscribe({
      next: guarded(observer.next),
      error: observer.error === undefined || observer.error === null ? detach : guarded(observer.error),
      complete: guarded(observer.complete),
    })
    // What threw while it subscribed could not be taken off yet.
    if (detached) subscription.unsubscribe()
    return subscription
  }
}

function observableOf<T>(registry: HookRegistry, subscribe?: ConstructorParameters<typeof Observable<T>>[0]): HookObservable<T> {
  return new HookObservable<T>(registry, subscribe)
}

/**
 * The line of a registry as a hot, synchronous Observable, in call order. Each subscription asks for `needs` and for nothing more.
 *
 * @example
 * ```ts
 * import { HookRegistry } from '@hookline/core'
 * import { eventsOf } from '@hookline/core/rx'
 * const registry = new HookRegistry()
 * eventsOf(registry, { duration: true }).subscribe(event => console.log(event.type))
 * ```
 */
export function eventsOf(registry: HookRegistry, needs: EventNeeds = EVERYTHING): Observable<HookEvent> {
  return new HookObservable<HookEvent>(registry, subscriber => {
    const unsubscribe = registry.subscribe(
      event => subscriber.next(event),
      needs,
      () => subscriber.complete(),
    )
    return () => unsubscribe()
  })
}

/**
 * Everything the process's registry sees: arguments, results, attributes, durations and parents, captured and redacted.
 * Nothing is captured while nobody subscribes.
 *
 * @example
 * ```ts
 * import { events$ } from '@hookline/core/rx'
 * import { filter } from 'rxjs'
 * const watching = events$.pipe(filter(event => event.type === 'hook.failed')).subscribe(event => console.log(event.hook, event.error.message))
 * watching.unsubscribe()
 * ```
 */
export const events$: Observable<HookEvent> = eventsOf(hookRegistry)

/**
 * Keeps enter and exit events of one kind and narrows their type.
 *
 * @example
 * ```ts
 * import { events$, ofKind } from '@hookline/core/rx'
 * events$.pipe(ofKind('function')).subscribe(event => console.log(event.target.name))
 * ```
 */
export function ofKind<K extends keyof EventKinds>(kind: K): OperatorFunction<HookEvent, EventOfKind<K>>
export function ofKind<K extends string>(kind: K): OperatorFunction<HookEvent, EventOfKind<K>>
export function ofKind<K extends string>(kind: K): OperatorFunction<HookEvent, EventOfKind<K>> {
  return filter(
    (event: HookEvent): event is EventOfKind<K> => (event.type === 'enter' || event.type === 'exit') && event.target.kind === kind,
  )
}
