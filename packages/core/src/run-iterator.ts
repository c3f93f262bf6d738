/** Running generators: the caller gets an iterator of the generator's own kind whose steps run in the call's context. */
import { answerNow, applyOriginal, closeCall, openCall } from './begin.ts'
import { Verdict, type Call } from './call.ts'
import { applyInFrame, type Frame } from './lineage.ts'
import { enterPhase, type Suspension } from './phases.ts'
import { planNow, type Run, type Site } from './run.ts'
import { resume } from './suspended.ts'

type Step = 'next' | 'return' | 'throw'
interface AnyIterator {
  next(...args: unknown[]): unknown
  return?(value?: unknown): unknown
  throw?(error?: unknown): unknown
}

/** Generator functions. */
export const runIterator: Run = (site, given, self, args) => {
  const plan = planNow(given)
  if (plan === undefined) return site.original.apply(self, args)
  const call = openCall(plan, self, args)
  enterPhase(call, false, 0)
  let source: AnyIterator | undefined
  if (call._verdict === Verdict.run) source = open(call, site)
  const step = (name: Step, values: unknown[]): unknown => {
    if (call._outcome !== undefined) return source === undefined ? over(name, values) : send(call, source, name, values)
    if (call._verdict === Verdict.block) {
      if (name !== 'return') return answerNow(call, 'returned', undefined)
      closeCall(call, 'aborted', undefined, false)
      return over(name, values)
    }
    try {
      source ??= iteratorOf(call._result)
    } catch (error) {
      return answerNow(call, 'threw', error)
    }
    let given: IteratorResult<unknown>
    try {
      given = send(call, source, name, values) as IteratorResult<unknown>
    } catch (error) {
      return answerNow(call, 'threw', error)
    }
    if (given.done !== true) {
      count(call)
      return given
    }
    const value = answerNow(call, name === 'return' ? 'aborted' : 'returned', given.value)
    return Object.is(value, given.value) ? given : { value, done: true }
  }
  return dress(site, source, step)
}

/** Async generator functions: asynchronous enter hooks wait for the first step. */
export const runAsyncIterator: Run = (site, given, self, args) => {
  const plan = planNow(given)
  if (plan === undefined) return site.original.apply(self, args)
  let call = openCall(plan, self, args)
  const firstAsync = plan.enter.findIndex(({ hook }) => hook.async && hook.onEnter !== undefined)
  let suspension: Suspension | undefined = enterPhase(call, true, 0, firstAsync === -1 ? undefined : firstAsync)
  let entered = firstAsync === -1 && suspension === undefined
  let source: AnyIterator | undefined
  if (call._verdict !== Verdict.run) entered = true
  else if (entered) source = open(call, site)

  const enterRest = (): Promise<void> =>
    new Promise(resolve => {
      const done = (last: Call): void => {
        call = last
        entered = true
        resolve()
      }
      if (suspension !== undefined) {
        resume(suspension, done)
        return
      }
      suspension = enterPhase(call, true, firstAsync)
      if (suspension === undefined) done(call)
      else resume(suspension, done)
    })
  const finish = (outcome: 'returned' | 'threw' | 'aborted', value: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const done = (last: Call): void => (last._failed ? reject(last._error) : resolve(last._result))
      const waiting = closeCall(call, outcome, value, true)
      if (waiting === undefined) done(call)
      else resume(waiting, done)
    })
  const advance = async (name: Step, values: unknown[]): Promise<unknown> => {
    if (!entered) await enterRest()
    if (call._outcome !== undefined) return source === undefined ? over(name, values) : send(call, source, name, values)
    if (call._verdict === Verdict.block) {
      const ended = finish('aborted', undefined)
      return name === 'return' ? ended.then(ignore, ignore).then(() => over(name, values)) : ended
    }
    let given: IteratorResult<unknown>
    try {
      source ??= call._verdict === Verdict.run ? open(call, site) : iteratorOf(call._result)
      given = (await send(call, source, name, values)) as IteratorResult<unknown>
    } catch (error) {
      return { value: await finish('threw', error), done: true }
    }
    if (given.done !== true) {
      count(call)
      return given
    }
    const value = await finish(name === 'return' ? 'aborted' : 'returned', given.value)
    return Object.is(value, given.value) ? given : { value, done: true }
  }
  // Steps asked for at once are answered one after the other, as an async generator does it.
  let tail: Promise<unknown> = Promise.resolve()
  const step = (name: Step, values: unknown[]): Promise<unknown> => {
    const next = tail.then(() => advance(name, values))
    tail = next.then(ignore, ignore)
    return next
  }
  return dress(site, source, step)
}

function open(call: Call, site: Site): AnyIterator {
  return applyOriginal(call, site.original) as AnyIterator
}

function send(call: Call, source: AnyIterator, name: Step, values: unknown[]): unknown {
  const method = source[name]
  if (method === undefined) {
    if (name === 'throw') throw values[0]
    return { value: values[0], done: true }
  }
  return call._plan.lineage ? applyInFrame(call._x?.frame as Frame, method, source, values) : Reflect.apply(method, source, values)
}

function over(name: Step, values: unknown[]): unknown {
  if (name === 'throw') throw values[0]
  return { value: name === 'return' ? values[0] : undefined, done: true }
}

/** A skipped generator gives what it was skipped with: the values of an iterable, or none. */
function iteratorOf(value: unknown): AnyIterator {
  if (value === undefined || value === null) return [][Symbol.iterator]()
  const iterable = value as { [Symbol.iterator]?: () => AnyIterator; [Symbol.asyncIterator]?: () => AnyIterator; next?: unknown }
  const make = iterable[Symbol.asyncIterator] ?? iterable[Symbol.iterator]
  if (typeof make === 'function') return make.call(iterable)
  if (typeof iterable.next === 'function') return iterable as AnyIterator
  return [value][Symbol.iterator]()
}

function count(call: Call): void {
  const extra = call._extra
  extra.count = (extra.count ?? 0) + 1
}

/** An object of the generator's own prototype, so that `instanceof`, iterator helpers and inspection go on working. */
function dress(site: Site, source: object | undefined, step: (name: Step, values: unknown[]) => unknown): object {
  const own = (site.original as { prototype?: object }).prototype
  const prototype = source === undefined ? (own ?? Object.prototype) : (Object.getPrototypeOf(source) as object)
  const methods: PropertyDescriptorMap = {}
  for (const name of ['next', 'return', 'throw'] as const) {
    const method = { [name]: (...values: unknown[]) => step(name, values) }[name]
    methods[name] = { value: method, writable: true, configurable: true, enumerable: false }
  }
  return Object.create(prototype, methods) as object
}

function ignore(): void {}
