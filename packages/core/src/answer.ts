/** What a target gave back decides when its call ends: a promise, another thenable, a stream, or at once. */
import { errorMonitor } from 'node:events'
import { answerLater, answerNow, closeCall } from './begin.ts'
import type { Call } from './call.ts'
import { shared } from './shared.ts'
import { resume } from './suspended.ts'
import { isNativePromise, isPlainThenable, type Thenable } from './thenable.ts'

/** Ends the call now or when the value settles; gives what the caller gets. */
export function answer(call: Call, value: unknown): unknown {
  if (!call._plan.ends) return value
  if (value === null || typeof value !== 'object') {
    if (typeof value === 'function' && isPlainThenable(value)) return answerThenable(call, value)
    return answerNow(call, 'returned', value)
  }
  if (isNativePromise(value)) return answerPromise(call, value)
  // A stream's own methods return it to be called again: that tells nothing of its end.
  if (isStream(value) && value !== call.receiver) return answerStream(call, value)
  if (isPlainThenable(value)) return answerThenable(call, value)
  return answerNow(call, 'returned', value)
}

/** Whether the call ends later than the target has returned, by what came back: a thenable, a stream. */
export function endsLater(call: Call, value: unknown): boolean {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false
  // A stream's own methods return it to be called again: that tells nothing of its end.
  return isNativePromise(value) || (value !== call.receiver && isStream(value)) || isPlainThenable(value)
}

/**
 * A promise derived by the promise's own `then`. One with properties of its own stays the object it is, since its library may know it by
 * identity; its `then` leads to the derived one.
 */
export function answerPromise(call: Call, promise: Promise<unknown>): unknown {
  const derived: Promise<unknown> = promise.then(
    value => answerLater(call, 'returned', value),
    (error: unknown) => answerLater(call, 'threw', error),
  )
  const keys = Reflect.ownKeys(promise)
  if (keys.length === 0) return derived
  // Node's own async bookkeeping stands on promises as well: what the derived one has is its own.
  const own = keys.filter(key => !Object.hasOwn(derived, key))
  if (own.length === 0) return derived
  return leadTo(promise, derived) ? promise : withOwn(derived, promise, own)
}

/** `await` takes what has this constructor by its `then`, and looks past the `then` of plain promises. */
class Led extends Promise<unknown> {
  static override get [Symbol.species](): PromiseConstructor {
    return Promise
  }
}

const led = shared('led', () => new WeakSet<object>())

/** Makes the promise settle as the derived one does, for whoever looks from now on. */
function leadTo(promise: object, derived: Promise<unknown>): boolean {
  if (!led.has(promise)) {
    if (!Object.isExtensible(promise) || ['then', 'catch', 'finally', 'constructor'].some(key => Object.hasOwn(promise, key))) return false
    led.add(promise)
    if (promise.constructor === Promise) Object.defineProperty(promise, 'constructor', hidden(Led))
  }
  Object.defineProperty(
    promise,
    'then',
    hidden(function then(...handlers: []): unknown {
      return derived.then(...handlers)
    }),
  )
  return true
}

function hidden(value: unknown): PropertyDescriptor {
  return { value, writable: true, enumerable: false, configurable: true }
}

/** A `then` of the promise's own would lead around the hooks. */
function withOwn(derived: object, promise: object, own: readonly PropertyKey[]): object {
  for (const key of own)
    if (key !== 'then' && key !== 'catch' && key !== 'finally')
      Object.defineProperty(derived, key, Object.getOwnPropertyDescriptor(promise, key) as PropertyDescriptor)
  return derived
}

/** A lazy thenable starts its work on `then`, so it is returned as it is and the call follows the consumer's first `then`. */
export function answerThenable(call: Call, thenable: Thenable): unknown {
  const own = Object.getOwnPropertyDescriptor(thenable, 'then')
  if (own === undefined ? !Object.isExtensible(thenable) : !own.configurable) return answerNow(call, 'returned', thenable)
  const original = thenable.then
  Object.defineProperty(thenable, 'then', {
    configurable: true,
    enumerable: own?.enumerable ?? false,
    writable: true,
    value: function then(this: unknown, onFulfilled?: (value: unknown) => unknown, onRejected?: (reason: unknown) => unknown): unknown {
      if (own === undefined) delete (thenable as { then?: unknown }).then
      else Object.defineProperty(thenable, 'then', own)
      let settled: Promise<unknown> | undefined
      const settle = (outcome: 'returned' | 'threw', value: unknown): unknown => {
        settled ??= new Promise((resolve, reject) => {
          const last = (done: Call): void => (done._failed ? reject(done._error) : resolve(done._result))
          const suspension = closeCall(call, outcome, value, true)
          if (suspension === undefined) last(call)
          else resume(suspension, last)
        })
        return settled.then(onFulfilled, onRejected)
      }
      return Reflect.apply(original, this, [(value: unknown) => settle('returned', value), (error: unknown) => settle('threw', error)])
    },
  })
  return thenable
}

interface StreamLike {
  on(event: string | symbol, listener: (...args: unknown[]) => void): unknown
  readonly readableEnded?: boolean
  readonly writableFinished?: boolean
  readonly closed?: boolean
}

/** A stream of node:stream (or readable-stream) that is not closed yet. */
export function isStream(value: object): value is StreamLike {
  try {
    const stream = value as {
      pipe?: unknown
      on?: unknown
      _readableState?: unknown
      _writableState?: unknown
      closed?: unknown
      destroyed?: unknown
    }
    if (typeof stream.on !== 'function') return false
    return (
      (typeof stream._readableState === 'object' || typeof stream._writableState === 'object') &&
      stream.closed !== true &&
      stream.destroyed !== true
    )
  } catch {
    return false
  }
}

/** The call ends when the stream closes. `errorMonitor` hears errors without counting as somebody who handles them. */
export function answerStream(call: Call, stream: StreamLike): unknown {
  let failed = false
  let reason: unknown
  stream.on(errorMonitor, error => {
    failed = true
    reason = error
  })
  stream.on('close', () => {
    if (call._outcome !== undefined) return
    const complete = stream.readableEnded !== false && stream.writableFinished !== false
    const suspension = failed ? closeCall(call, 'threw', reason, true) : closeCall(call, complete ? 'returned' : 'aborted', stream, true)
    if (suspension !== undefined) resume(suspension, () => {})
  })
  return stream
}
