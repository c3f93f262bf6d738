/** Tools that are functions: an agent program's own. */
import { dressAs, type AnyFunction, type HookTarget } from '@hookline/core'
import type { Settings } from '../options.ts'
import { refusalText } from '../refusal.ts'
import { isAsync, isGenerator } from '../shapes.ts'
import { toolTarget } from '../target.ts'

/** The function with hooks around it. */
export function hookPlain(settings: Settings, name: string, fn: AnyFunction): AnyFunction {
  const { registry, async } = settings
  const target = toolTarget(registry, { name })
  const makeAsync = async && !isGenerator(fn) && !isAsync(fn)
  const site = makeAsync ? target.wrap(inPromise(fn), { shape: 'async' }) : target.wrap(fn)
  const refused = settings.blocked === 'text' && !isGenerator(fn) ? refusals(settings, target) : undefined
  if (refused === undefined) return makeAsync ? dressAs(inPromise(site), fn) : site
  const answer = (error: unknown): unknown => {
    if (typeof error === 'object' && error !== null && refused.has(error)) return refusalText(error, name, registry.capture)
    throw error
  }
  const run = function (this: unknown, ...args: unknown[]): unknown {
    try {
      const value = Reflect.apply(site, this, args) as unknown
      return value instanceof Promise ? value.catch(answer) : value
    } catch (error) {
      return answer(error)
    }
  }
  return dressAs(makeAsync ? inPromise(run) : run, fn)
}

function inPromise(fn: AnyFunction): AnyFunction {
  return {
    async run(this: unknown, ...args: unknown[]): Promise<unknown> {
      return (await Reflect.apply(fn, this, args)) as unknown
    },
  }.run
}

/** The errors of calls that hooks refused, told from those that the tool threw. */
function refusals({ registry }: Settings, target: HookTarget): WeakSet<object> {
  const refused = new WeakSet<object>()
  registry.attach(target, {
    name: 'tool refusal',
    // First on enter, so that it is reached whoever blocks.
    order: { enter: -Infinity, exit: Infinity },
    allowNested: true,
    onExit(call, _result, error) {
      if (call.outcome !== 'blocked') return
      // Only an object can be told from one that the tool throws: a hook may throw anything.
      const thrown =
        typeof error === 'object' && error !== null ? error : new Error(registry.capture.error(error).message, { cause: error })
      if (thrown !== error) call.error = thrown
      refused.add(thrown)
    },
  })
  return refused
}
