/** Running generators: the caller gets an iterator of the generator's own kind whose steps run in the call's context. */
import { answerNow, closeCall, openCall } from './begin.ts'
import { isBlocked, Verdict } from './call.ts'
import { count, dressIterator, isIterator, iteratorOf, openIterator, over, send, type AnyIterator, type Step } from './iterators.ts'
import { enterPhase } from './phases.ts'
import { planNow, type Run } from './run.ts'

/** Generator functions. */
export const runIterator: Run = (site, given, self, ...args) => {
  const plan = planNow(given)
  if (plan === undefined) return Reflect.apply(site.original, self, args) as unknown
  const call = openCall(plan, self, args)
  enterPhase(call, false, 0)
  let source: AnyIterator | undefined
  if (call._verdict === Verdict.run) {
    let opened: unknown
    try {
      opened = openIterator(call, site)
    } catch (error) {
      if (!isBlocked(call)) return answerNow(call, 'threw', error)
    }
    if (!isBlocked(call) && !isIterator(opened)) return answerNow(call, 'returned', opened)
    source = opened as AnyIterator | undefined
  }
  let running = false
  let returning = false
  const ended = (outcome: 'returned' | 'threw' | 'aborted', value: unknown): unknown => ({
    value: answerNow(call, outcome, value),
    done: true,
  })

  const step = (name: Step, values: unknown[]): unknown => {
    // A generator that asks itself for a step gets its TypeError, and goes on.
    if (call._outcome !== undefined || running) return source === undefined ? over(name, values) : send(call, source, name, values)
    if (call._verdict === Verdict.block) {
      if (name !== 'return') return ended('returned', undefined)
      closeCall(call, 'aborted', undefined, false)
      return over(name, values)
    }
    returning ||= name === 'return'
    let taken: IteratorResult<unknown>
    running = true
    try {
      source ??= iteratorOf(call._result)
      taken = send(call, source, name, values) as IteratorResult<unknown>
    } catch (error) {
      return ended('threw', error)
    } finally {
      running = false
    }
    if (taken.done !== true) {
      count(call)
      return taken
    }
    const value = answerNow(call, returning ? 'aborted' : 'returned', taken.value)
    return Object.is(value, taken.value) ? taken : { value, done: true }
  }
  return dressIterator(site, source, step)
}
