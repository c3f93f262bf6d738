/** Calls that answer by a promise or by a callback: hooks around the original, the answer in the form the caller asked for. */
import { isThenable, type AnyFunction, type OpenCall } from '@hookline/core'
import { callersContext } from './context.ts'

/** Runs a call whose caller gave a callback; `start` gets the callback for the original. `blank` follows the error where the library answers with more. */
export function byCallback(
  open: OpenCall,
  turn: Promise<void> | undefined,
  callback: AnyFunction,
  blank: readonly unknown[],
  start: (callback: AnyFunction) => unknown,
): unknown {
  // The callback belongs to the caller: the library would run it in the context of a socket or of somebody else's query.
  const restore = callersContext()
  const failure = (): unknown[] => [open.error, ...blank]
  const begin = (): unknown => {
    if (open.verdict !== 'run') {
      const deliver = (): void => process.nextTick(restore, () => callback.apply(undefined, open.failed ? failure() : [null, open.result]))
      const pending = open.end('returned', open.result)
      if (pending === undefined) deliver()
      else void pending.then(deliver)
      return undefined
    }
    let ended = false
    const answered = function (this: unknown, error: unknown, result: unknown): unknown {
      const given = arguments
      const deliver = (args: ArrayLike<unknown>): unknown => restore(() => callback.apply(this, args as unknown[]) as unknown)
      if (ended) return deliver(given)
      ended = true
      const failed = Boolean(error)
      const pending = open.end(failed ? 'threw' : 'returned', failed ? error : result)
      const settle = (): unknown => {
        if (open.failed === failed && (failed ? open.error === error : open.result === result)) return deliver(given)
        return deliver(open.failed ? failure() : [null, open.result, ...Array.prototype.slice.call(given, 2)])
      }
      if (pending === undefined) return settle()
      // What the callback throws must stay an exception and not become a rejection.
      void pending.then(() => process.nextTick(settle))
      return undefined
    }
    try {
      return open.run(() => start(answered))
    } catch (error) {
      if (ended) throw error
      ended = true
      return thrown(open, error)
    }
  }
  if (turn === undefined) return begin()
  void turn.then(() => {
    try {
      begin()
    } catch (error) {
      process.nextTick(restore, () => callback.apply(undefined, [error, ...blank]))
    }
  })
  return undefined
}

/** Runs a call that answers by a promise of the class `Class`, which is the library's choice or its user's. */
export function byPromise(open: OpenCall, turn: Promise<void> | undefined, Class: PromiseConstructor, start: () => unknown): unknown {
  const begin = (): unknown => (open.verdict === 'run' ? follow(open, start) : decided(open, Class))
  if (turn === undefined) return begin()
  return new Class((resolve, reject) => {
    void turn.then(() => {
      try {
        resolve(begin())
      } catch (error) {
        reject(error)
      }
    })
  })
}

function decided(open: OpenCall, Class: PromiseConstructor): unknown {
  return new Class((resolve, reject) => {
    const settle = (): void => (open.failed ? reject(open.error) : resolve(open.result))
    const pending = open.end('returned', open.result)
    if (pending === undefined) settle()
    else void pending.then(settle)
  })
}

function follow(open: OpenCall, start: () => unknown): unknown {
  let value: unknown
  try {
    value = open.run(start)
  } catch (error) {
    return thrown(open, error)
  }
  if (!open.ends) return value
  if (!isThenable(value)) {
    void open.end('returned', value)
    return last(open)
  }
  const settle = (outcome: 'returned' | 'threw', answer: unknown): unknown => {
    const pending = open.end(outcome, answer)
    return pending === undefined ? last(open) : pending.then(() => last(open))
  }
  const derived = value.then(
    result => settle('returned', result),
    (error: unknown) => settle('threw', error),
  ) as object
  for (const key of Reflect.ownKeys(value)) {
    // Methods of the promise's own would lead around the hooks.
    if (key !== 'then' && key !== 'catch' && key !== 'finally' && !Object.hasOwn(derived, key))
      Object.defineProperty(derived, key, Object.getOwnPropertyDescriptor(value, key) as PropertyDescriptor)
  }
  return derived
}

/** The original threw at once, so its caller is still there to be thrown at. */
function thrown(open: OpenCall, error: unknown): unknown {
  void open.end('threw', error)
  return open.ends ? last(open) : raise(error)
}

function last(open: OpenCall): unknown {
  return open.failed ? raise(open.error) : open.result
}

function raise(error: unknown): never {
  throw error
}
