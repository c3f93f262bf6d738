/** Running async generators: as generators, but asynchronous enter hooks wait for the first step, and steps queue. */
import { closeCall, openCall } from './begin.ts'
import { isBlocked, Verdict, type Call } from './call.ts'
import { count, dressIterator, isIterator, iteratorOf, openIterator, over, send, type AnyIterator, type Step } from './iterators.ts'
import { enterPhase } from './phases.ts'
import { planNow, type Run } from './run.ts'
import { resume } from './suspended.ts'

/** Async generator functions. */
export const runAsyncIterator: Run = (site, given, self, ...args) => {
  const plan = planNow(given)
  if (plan === undefined) return Reflect.apply(site.original, self, args) as unknown
  let call = openCall(plan, self, args)
  const firstAsync = plan.enter.findIndex(({ hook }) => hook.async && hook.onEnter !== undefined)
  const suspension = enterPhase(call, true, 0, firstAsync)
  // Synchronous hooks may have decided before any that waits.
  let entered = suspension === undefined && (firstAsync === -1 || call._verdict !== Verdict.run)
  let source: AnyIterator | undefined

  const finish = (outcome: 'returned' | 'threw' | 'aborted', value: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const done = (last: Call): void => (last._failed ? reject(last._error) : resolve(last._result))
      const waiting = closeCall(call, outcome, value, true)
      if (waiting === undefined) done(call)
      else resume(waiting, done)
    })
  if (entered && call._verdict === Verdict.run) {
    let opened: unknown
    try {
      opened = openIterator(call, site)
    } catch (error) {
      if (!isBlocked(call)) {
        finish('threw', error).catch(ignore)
        throw error
      }
    }
    if (!isBlocked(call) && !isIterator(opened)) {
      finish('returned', opened).catch(ignore)
      return opened
    }
    source = opened as AnyIterator | undefined
  }
  const enterRest = (waiting: typeof suspension): Promise<void> =>
    new Promise(resolve => {
      const done = (last: Call): void => {
        call = last
        entered = true
        resolve()
      }
      if (waiting === undefined) done(call)
      else resume(waiting, done)
    })
  // A hook that had not said it would wait is waited for from now on, so that its rejection and its timeout find somebody.
  let entering = suspension === undefined ? undefined : enterRest(suspension)
  let returning = false

  const advance = async (name: Step, values: unknown[]): Promise<unknown> => {
    if (!entered) await (entering ??= enterRest(enterPhase(call, true, firstAsync)))
    if (call._outcome !== undefined) return source === undefined ? over(name, values) : send(call, source, name, values)
    if (call._verdict === Verdict.block) {
      const blocked = finish('aborted', undefined)
      return name === 'return' ? blocked.then(ignore, ignore).then(() => over(name, values)) : blocked
    }
    returning ||= name === 'return'
    let taken: IteratorResult<unknown>
    try {
      source ??= call._verdict === Verdict.run ? iteratorOf(openIterator(call, site)) : iteratorOf(call._result)
      taken = (await send(call, source, name, values)) as IteratorResult<unknown>
    } catch (error) {
      return { value: await finish('threw', error), done: true }
    }
    if (taken.done !== true) {
      count(call)
      return taken
    }
    const value = await finish(returning ? 'aborted' : 'returned', taken.value)
    return Object.is(value, taken.value) ? taken : { value, done: true }
  }
  // Steps asked for at once are answered one after the other, as an async generator does it.
  let tail: Promise<unknown> = Promise.resolve()
  const step = (name: Step, values: unknown[]): Promise<unknown> => {
    const next = tail.then(() => advance(name, values))
    tail = next.then(ignore, ignore)
    // The queue handles every rejection; the consumer's promise must not count as handled by that.
    return next.then(taken => taken)
  }
  return dressIterator(site, source, step)
}

function ignore(): void {}
