/** Runs a case on the real engine and logs what happens, in the words of the model. */
import { Readable } from 'node:stream'
import { setImmediate as macrotask } from 'node:timers/promises'
import { BlockedError, HooklineError, HookRegistry, type CallContext, type Disposer, type Hook, type HookEvent } from '../../src/index.ts'
import { isOdd, SPARE } from './model.ts'
import type { CaseSpec, HookSpec, Step } from './spec.ts'

type Entry = unknown[]
const TIMEOUT_MS = 8

/** A value in the words of the model. */
export function word(value: unknown): unknown {
  if (value === null) return 'null'
  if (typeof value === 'function') return 'function'
  if (value instanceof BlockedError) return `blocked(${value.hook}:${value.reason})`
  if (value instanceof HooklineError) return value.code
  if (value instanceof Error) return value.message
  if (value instanceof Readable) return 'stream'
  if (Array.isArray(value)) return value.map(word)
  return value
}

/** A promise of nobody's class, as old libraries have them. */
class Thenable {
  readonly #start: (ok: (value: unknown) => void, not: (error: unknown) => void) => void
  constructor(start: (ok: (value: unknown) => void, not: (error: unknown) => void) => void) {
    this.#start = start
  }
  // oxlint-disable-next-line unicorn/no-thenable -- the point of the class
  then(ok: (value: unknown) => void, not: (error: unknown) => void): void {
    this.#start(ok, not)
  }
}

/** What the implementation logs for this case. */
export async function actual(spec: CaseSpec): Promise<Entry[]> {
  const log: Entry[] = []
  const note = (...entry: Entry): void => void log.push(entry.map(word))
  const registry = new HookRegistry({ onReport: () => {} })
  const { target, subscriber } = spec
  const registrations = new Map<number, Disposer>()
  const overdue: (() => void)[] = []
  const openGates = (): void => {
    for (const late of overdue.splice(0)) late()
  }
  const ids: string[] = []
  const idOf = (id: string | undefined): number | undefined => {
    if (id === undefined) return undefined
    if (!ids.includes(id)) ids.push(id)
    return ids.indexOf(id)
  }

  function hookOf(hook: HookSpec, index: number): Hook {
    const name = `h${index}`
    const act = (call: CallContext, step: Step): Promise<unknown> | undefined => {
      switch (step.do) {
        case 'skip':
          return void call.skip(step.value)
        case 'skipRejected': {
          const rejected = Promise.reject(step.value)
          rejected.catch(() => {})
          return void call.skip(rejected)
        }
        case 'block':
          return void call.block(step.reason)
        case 'setArg':
          return void (call.args[step.index] = step.value)
        case 'setArgs':
          return void (call.args =
            call.target.name === 'outer' && target.shape === 'callback' ? [...step.values, call.args.at(-1)] : [...step.values])
        case 'setData':
          return void (call.data = step.value)
        case 'setResult':
          return void (call.result = step.value)
        case 'setError':
          return void (call.error = step.value)
        case 'throw':
          throw step.value
        case 'wait':
          return step.how === 'micro' ? Promise.resolve() : macrotask()
        case 'callInner':
          return void note(name, 'nested', ...settled(() => inner(5)))
        case 'callSelf': {
          const seen = callOuter(7, 8)
          return seen instanceof Promise ? seen.then(entry => note(name, 'nested', ...entry)) : void note(name, 'nested', ...seen)
        }
        case 'within':
          return void call.within({
            run(body) {
              note(name, 'around', call.target.name)
              if (step.how === 'throwsBefore') throw step.how
              if (step.how === 'calls') note(name, 'nested', ...settled(() => inner(5)))
              if (step.how !== 'never') body()
              if (step.how === 'twice') body()
              if (step.how === 'throwsAfter') throw step.how
              note(name, 'left', call.target.name)
            },
          })
        case 'registry':
          return void change(step.op, step.hook % (spec.hooks.length + 1))
        case 'outlive':
          overdue.push(() => {
            for (const late of step.late) {
              try {
                void act(call, late)
              } catch {
                // What a hook does after its time must not be heard of.
              }
            }
          })
          return new Promise(() => {})
      }
    }
    const follow = (
      part: { async: boolean; steps: Step[] },
      before: (call: CallContext, ...rest: unknown[]) => void,
    ): ((call: CallContext, ...rest: unknown[]) => void | Promise<void>) =>
      part.async
        ? async (call, ...rest) => {
            before(call, ...rest)
            for (const step of part.steps) {
              const waiting = act(call, step)
              if (waiting !== undefined) await waiting
            }
          }
        : (call, ...rest) => {
            before(call, ...rest)
            for (const step of part.steps) void act(call, step)
          }
    const { enter, exit, when } = hook
    const does = (kind: Step['do']): boolean => [...(enter?.steps ?? []), ...(exit?.steps ?? [])].some(step => step.do === kind)
    return {
      name,
      on: hook.everywhere ? '*' : 'outer',
      order: { enter: hook.enterOrder, exit: hook.exitOrder },
      failure: { enter: hook.enterPolicy, exit: hook.exitPolicy },
      allowNested: hook.allowNested,
      recheck: hook.recheck,
      ...(does('outlive') ? { timeoutMs: TIMEOUT_MS } : {}),
      ...(does('within') ? { needs: { context: true } } : {}),
      ...(when === 'none'
        ? {}
        : {
            when(call: CallContext) {
              note(name, 'when')
              if (when === 'throws') throw new Error('when')
              return when === 'odd' ? isOdd(call.args[0]) : when === 'true'
            },
          }),
      ...(enter === undefined
        ? {}
        : { onEnter: follow(enter, (call, ...params) => note(name, 'enter', params, hook.readsArgs ? [...call.args] : undefined)) }),
      ...(exit === undefined
        ? {}
        : {
            onExit: follow(exit, (call, result, error) => {
              note(
                name,
                'exit',
                result,
                error,
                call.failed,
                call.outcome,
                call.blockedBy,
                call.data,
                hook.readsArgs ? [...call.args] : undefined,
              )
            }),
          }),
    }
  }

  const hooks = [...spec.hooks, SPARE].map(hookOf)
  function change(op: 'register' | 'remove' | 'enable' | 'disable', index: number): void {
    const hook = hooks[index] as Hook
    if (op === 'remove') {
      registrations.get(index)?.()
      registrations.delete(index)
      return
    }
    try {
      if (op === 'register') registrations.set(index, registry.register(hook))
      else registry[op](hook.name)
    } catch (error) {
      // Registered already, or not at all: both are refused, and that is tested elsewhere.
      if (!(error instanceof HooklineError)) throw error
    }
  }

  function settled(call: () => unknown): Entry {
    try {
      return ['returned', call()]
    } catch (error) {
      return ['threw', error]
    }
  }

  const inner = registry.target({ name: 'inner', shape: 'sync' }).wrap((...args: unknown[]) => {
    note('inner', args)
    return `i(${String(args)})`
  })

  // The body that all shapes share.
  const begin = (args: unknown[]): void => {
    note('outer', args)
    openGates()
    if (target.callsInner) note('body', 'nested', ...settled(() => inner(6)))
  }
  const answer = (args: unknown[]): unknown => {
    begin(args)
    if (target.throws) throw target.thrown
    return `r(${args.map(value => (typeof value === 'function' ? 'function' : String(value ?? ''))).join(',')})`
  }
  const soon = (work: () => void): void => {
    if (target.settles === 'sync') work()
    else if (target.settles === 'micro') queueMicrotask(work)
    else setImmediate(work)
  }
  const outer = makeOuter()
  function makeOuter(): (...args: unknown[]) => unknown {
    const wrap = (shape: 'sync' | 'auto' | 'callback' | 'stream', fn: (...args: unknown[]) => unknown): ((...args: unknown[]) => unknown) =>
      registry.target({ name: 'outer', shape }).wrap(fn)
    switch (target.shape) {
      case 'sync':
        return wrap('sync', (...args) => answer(args))
      case 'autoPlain':
        return wrap('auto', (...args) => answer(args))
      case 'autoPromise':
        return wrap(
          'auto',
          (...args) =>
            new Promise((resolve, reject) => {
              const { value, error, failed } = attempt(() => answer(args))
              soon(() => (failed ? reject(error) : resolve(value)))
            }),
        )
      case 'autoThenable':
        return wrap('auto', (...args) => {
          const { value, error, failed } = attempt(() => answer(args))
          return new Thenable((ok, not) =>
            soon(() => {
              if (failed) not(error)
              else ok(value)
              if (target.twice) ok('second')
            }),
          )
        })
      case 'async':
        return registry.target({ name: 'outer' }).wrap(async (...args: unknown[]) => {
          const { value, error, failed } = attempt(() => answer(args))
          if (target.settles === 'micro') await null
          if (target.settles === 'macro') await macrotask()
          if (failed) throw error
          return value
        })
      case 'callback':
        return wrap('callback', (...args) => {
          const { value, error, failed } = attempt(() => answer(args))
          const callback = args.at(-1) as (...answer: unknown[]) => void
          soon(() => {
            if (failed) callback(error)
            else callback(null, value)
            if (target.twice) callback(null, 'second')
          })
        })
      case 'generator':
        return registry.target({ name: 'outer' }).wrap(function* (...args: unknown[]): Generator<unknown, unknown> {
          begin(args)
          for (let i = 0; i < target.yields; i++) yield 100 + i
          if (target.throws) throw target.thrown
          return `r(${String(args)})`
        })
      case 'asyncGenerator':
        return registry.target({ name: 'outer' }).wrap(async function* (...args: unknown[]): AsyncGenerator<unknown, unknown> {
          begin(args)
          for (let i = 0; i < target.yields; i++) {
            if (target.settles === 'macro') await macrotask()
            yield 100 + i
          }
          if (target.throws) throw target.thrown
          return `r(${String(args)})`
        })
      case 'stream':
        return wrap('stream', (...args) => {
          begin(args)
          let left = target.yields
          return new Readable({
            read() {
              if (left-- > 0) this.push('x')
              else if (target.throws) this.destroy(target.thrown as unknown as Error)
              else this.push(null)
            },
          })
        })
    }
  }

  function callOuter(...args: unknown[]): Entry | Promise<Entry> {
    switch (target.shape) {
      case 'sync':
      case 'autoPlain':
        return settled(() => outer(...args))
      case 'autoPromise':
      case 'autoThenable':
      case 'async': {
        const [how, value] = settled(() => outer(...args))
        if (how === 'threw' || typeof (value as Thenable | undefined)?.then !== 'function') return [how, value]
        return Promise.resolve(value as Promise<unknown>).then(
          result => ['resolved', result],
          (error: unknown) => ['rejected', error],
        )
      }
      case 'callback':
        return new Promise(resolve => {
          const answers: Entry = []
          let ran = false
          const before = log.length
          outer(...args, (...given: unknown[]) => {
            answers.push('called back', ...given)
            ran ||= log.slice(before).some(entry => entry[0] === 'outer' && (entry[1] as unknown[])[0] !== undefined)
            const due = target.twice && expectsTwice(before) ? 2 : 1
            if (answers.filter(entry => entry === 'called back').length >= due) resolve(answers)
          })
        })
      case 'generator':
        return consume(outer(...args) as Iterator<unknown>)
      case 'asyncGenerator':
        return consumeAsync(outer(...args) as AsyncIterator<unknown>)
      case 'stream':
        return consumeStream(() => outer(...args))
    }
  }

  /** The target itself ran in this call (nested calls of it come before, inside hooks, and end before). */
  function expectsTwice(before: number): boolean {
    let depth = 0
    for (const entry of log.slice(before)) {
      if (entry[0] === 'outer') depth += 1
      if (String(entry[0]).startsWith('h') && entry[1] === 'nested' && entry.includes('second')) depth -= 1
    }
    return depth > 0
  }

  function consume(iterator: Iterator<unknown>): Entry {
    note('made')
    const values: unknown[] = []
    const { mode, after } = target.consumer
    try {
      for (;;) {
        const step =
          mode === 'drain' || values.length < after ? iterator.next() : mode === 'leave' ? iterator.return?.() : iterator.throw?.('in')
        if (step === undefined || step.done === true) return [values, 'done', step?.value]
        values.push(step.value)
      }
    } catch (error) {
      return [values, 'threw', error]
    }
  }

  async function consumeAsync(iterator: AsyncIterator<unknown>): Promise<Entry> {
    note('made')
    const values: unknown[] = []
    const { mode, after } = target.consumer
    try {
      for (;;) {
        const step = await (mode === 'drain' || values.length < after
          ? iterator.next()
          : mode === 'leave'
            ? iterator.return?.()
            : iterator.throw?.('in'))
        if (step === undefined || step.done === true) return [values, 'done', step?.value]
        values.push(step.value)
      }
    } catch (error) {
      return [values, 'threw', error]
    }
  }

  async function consumeStream(call: () => unknown): Promise<Entry> {
    const [how, value] = settled(call)
    if (!(value instanceof Readable)) return [how, value]
    note('made')
    value.on('error', () => {})
    if (!target.throws && target.consumer.mode !== 'drain') value.destroy()
    else value.resume()
    await new Promise<void>(resolve => void value.on('close', resolve))
    return ['closed']
  }

  spec.hooks.forEach((_, index) => change('register', index))
  if (subscriber !== 'none') {
    const needs =
      subscriber === 'full' ? { args: true, result: true, attributes: true, duration: true, parent: true } : { parent: spec.parents }
    registry.subscribe((event: HookEvent) => {
      if (event.type === 'enter')
        note(
          'event',
          'enter',
          event.target.name,
          idOf(event.id),
          idOf(event.parent?.id),
          event.args === undefined ? undefined : [...event.args].map(captured),
        )
      else if (event.type === 'exit')
        note(
          'event',
          'exit',
          event.target.name,
          idOf(event.id),
          idOf(event.parent?.id),
          event.outcome,
          captured(event.result),
          event.error !== undefined,
          event.blockedBy,
          event.count,
        )
      else if (event.type === 'hook.failed') note('event', 'hook.failed', event.target.name, event.hook, event.phase, event.policy)
    }, needs)
  }
  if (spec.subscriberCalls) {
    registry.subscribe(event => {
      if (event.type === 'enter' && event.target.name === 'outer') note('subscriber', 'nested', ...settled(() => inner(5)))
    })
  }
  for (let i = 0; i < spec.calls; i++) {
    const seen = await callOuter(1, 2)
    note('caller', ...seen)
    openGates()
    await macrotask()
  }
  registry.dispose()
  return log
}

function classOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)['[Class]'] : undefined
}

/** Functions are captured as a description; the model only says that there was one. */
function captured(value: unknown): unknown {
  if (classOf(value) === 'Readable') return 'stream'
  return typeof value === 'string' && /function/i.test(value) && !value.startsWith('r(') ? 'function' : value
}

function attempt(work: () => unknown): { value: unknown; error: unknown; failed: boolean } {
  try {
    return { value: work(), error: undefined, failed: false }
  } catch (error) {
    return { value: undefined, error, failed: true }
  }
}
