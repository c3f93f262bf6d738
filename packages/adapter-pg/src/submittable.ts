/** Queries that run themselves (pg's Query, cursors, COPY and row streams, anybody's own): pg calls their methods, so their call ends where pg says so. */
import type { AnyFunction, OpenCall } from '@hookline/core'
import { watchClosing } from './closing.ts'
import { callersContext, type Restore } from './context.ts'
import { skipSubmittable } from './skip.ts'
import { isSubmittable, type Submittable } from './types.ts'

/** What was seen of a submittable's answer. */
export interface Tally {
  rows: number
  /** From the tag of the last command. */
  rowCount: number | undefined
}

const tallies = new WeakMap<object, Tally>()

/** What was seen so far of an object that was submitted. */
export function tallyOf(submittable: object): Tally | undefined {
  return tallies.get(submittable)
}

/** Runs a call whose first argument submits itself. `start` hands it to pg. */
export function bySubmittable(
  open: OpenCall,
  turn: Promise<void> | undefined,
  given: Submittable,
  connection: () => unknown,
  start: () => unknown,
): unknown {
  const restore = callersContext()
  const begin = (): unknown => {
    if (open.verdict !== 'run') {
      const { verdict, result: value } = open
      void open.end('returned', value)
      adoptCallback(given, open.args)
      process.nextTick(restore, () =>
        verdict === 'skip' && !open.failed ? skipSubmittable(given, open.result) : refuse(given, open.error, connection()),
      )
      return given
    }
    const submitted = open.args[0]
    const unwatch = open.ends && isSubmittable(submitted) ? watch(open, submitted, restore) : undefined
    try {
      return open.run(start)
    } catch (error) {
      unwatch?.()
      void open.end('threw', error)
      throw open.ends ? open.error : error
    }
  }
  if (turn === undefined) return begin()
  const closed = watchClosing(given)
  void turn.then(() => {
    try {
      if (closed()) void open.end('aborted', given)
      else begin()
    } catch (error) {
      process.nextTick(restore, () => refuse(given, error, connection()))
    }
  })
  return given
}

/** As pg does when it takes a submittable: a callback beside it becomes its own. */
function adoptCallback(submittable: Submittable, args: readonly unknown[]): void {
  const [, values, callback] = args
  if (submittable.callback) return
  if (typeof values === 'function') submittable.callback = values
  else if (callback) submittable.callback = callback
}

/** The way in which pg itself tells a submittable that it will not be run. */
function refuse(submittable: Submittable, error: unknown, connection: unknown): void {
  if (typeof submittable.handleError === 'function') submittable.handleError(error, connection)
  else submittable.emit?.('error', error)
}

/** Puts hooks' ends under the methods that pg calls, for as long as the call lasts. Gives what takes them off again. */
function watch(open: OpenCall, submittable: Submittable, restore: Restore): () => void {
  const tally: Tally = { rows: 0, rowCount: undefined }
  tallies.set(submittable, tally)
  let complete = false
  const undo: (() => void)[] = []
  const unwatch = (): void => {
    for (const work of undo.splice(0)) work()
  }
  /** `before` runs first and says whether the method is to be run. */
  const shadow = (name: string, before: (args: IArguments) => boolean): void => {
    const original = (submittable as unknown as Record<string, unknown>)[name]
    const own = Object.getOwnPropertyDescriptor(submittable, name)
    if (typeof original !== 'function' || own?.configurable === false) return
    const hooked = function (this: unknown): unknown {
      const args = arguments
      return restore(() => (before(args) ? ((original as AnyFunction).apply(this, args as unknown as unknown[]) as unknown) : undefined))
    }
    Object.defineProperty(submittable, name, { value: hooked, configurable: true, writable: true, enumerable: own?.enumerable ?? false })
    undo.push(() => {
      if (Object.getOwnPropertyDescriptor(submittable, name)?.value !== hooked) return
      if (own === undefined) Reflect.deleteProperty(submittable, name)
      else Object.defineProperty(submittable, name, own)
    })
  }
  const end = (outcome: 'returned' | 'threw' | 'aborted', value: unknown): void => {
    unwatch()
    void open.end(outcome, value)
  }
  if (!Object.isExtensible(submittable)) {
    end('returned', submittable)
    return unwatch
  }
  shadow('handleDataRow', () => ((tally.rows += 1), true))
  shadow('handlePortalSuspended', () => true)
  shadow('handleEmptyQuery', () => (complete = true))
  shadow('handleCommandComplete', args => {
    complete = true
    tally.rowCount = rowCountOf(args[0])
    return true
  })
  shadow('handleError', args => {
    end('threw', submittable._canceledDueToError || args[0])
    if (open.failed) args[0] = open.error
    return true
  })
  const done = (): boolean => {
    if (submittable._canceledDueToError) {
      end('threw', submittable._canceledDueToError)
      return true
    }
    end(complete ? 'returned' : 'aborted', submittable)
    if (!open.failed) return true
    // An exit hook made an error of it. Not by handleError, which may talk to a connection that is through with this query.
    if (typeof submittable.callback === 'function') submittable.callback(open.error)
    else submittable.emit?.('error', open.error)
    return false
  }
  if (typeof (submittable as { handleReadyForQuery?: unknown }).handleReadyForQuery === 'function') shadow('handleReadyForQuery', done)
  else listenForEnd(submittable, () => ((complete = true), done()), undo)
  return unwatch
}

/** The native client's queries are told nothing; they emit `end` themselves. */
function listenForEnd(submittable: object, done: () => unknown, undo: (() => void)[]): void {
  const emitter = submittable as { prependListener?: AnyFunction; removeListener?: AnyFunction }
  if (typeof emitter.prependListener !== 'function') return
  emitter.prependListener('end', done)
  undo.push(() => emitter.removeListener?.('end', done))
}

/** `INSERT 0 5`, `COPY 12`, `SELECT 3`: the number comes last. */
function rowCountOf(message: unknown): number | undefined {
  const text = (message as { text?: unknown } | undefined)?.text
  if (typeof text !== 'string') return undefined
  const count = Number(text.slice(text.lastIndexOf(' ') + 1))
  return Number.isInteger(count) ? count : undefined
}
