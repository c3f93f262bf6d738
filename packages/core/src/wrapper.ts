/** The function that stands in a target's place: one field is read, and while it is undefined the original is called and nothing else happens. */
import type { Plan } from './plan.ts'
import type { Run, Site } from './run.ts'

/** Where a wrapper reads its plan. */
export interface PlanHolder {
  _plan: Plan | undefined
}

type Wrapper = (this: unknown, ...args: unknown[]) => unknown

/** What is done with `new` of a wrapped function while something stands there: `make` is the original's own construction. */
export type Construct = (make: (...args: unknown[]) => object, args: unknown[]) => unknown

/** A wrapper for functions that are never called with `new`. */
export function makeWrapper(holder: PlanHolder, site: Site, run: Run, original: Function): Wrapper {
  // A method, because those have no `prototype` and cannot be called with `new`, like what they stand for.
  const { hooked } = {
    hooked(this: unknown, ...args: unknown[]): unknown {
      const plan = holder._plan
      if (plan === undefined) return Reflect.apply(original, this, args) as unknown
      // Spread, not handed over: an array that does not escape is never made, so the way above costs nothing.
      return run(site, plan, this, ...args)
    },
  }
  return hooked
}

/** A wrapper for old-style constructors: `new` goes on working, without hooks unless whoever wraps knows what to do with it. */
export function makeConstructibleWrapper(holder: PlanHolder, site: Site, run: Run, original: Function, construct?: Construct): Wrapper {
  return function wrapper(...args) {
    if (new.target !== undefined) {
      const made = makes(new.target, wrapper, original)
      if (construct === undefined || holder._plan === undefined) return Reflect.construct(original, args, made) as unknown
      return construct((...given) => Reflect.construct(original, given, made) as object, args)
    }
    const plan = holder._plan
    if (plan === undefined) return Reflect.apply(original, this, args)
    return run(site, plan, this, ...args)
  }
}

/** The function itself, as its body knows it; but a prototype that was assigned later is the wrapper's alone. */
function makes(asked: Function, wrapper: Function, original: Function): Function {
  return asked === wrapper && wrapper.prototype === original.prototype ? original : asked
}

/**
 * V8 optimises the short way fully only once it has seen the long way: a branch without feedback keeps the arguments alive for a deoptimisation.
 * All wrappers share their code's feedback, so a few calls at load time are enough for every wrapper to come (measured on a function that V8 inlines: 3.2 ns over a direct call become 2.4).
 */
function warmUp(): void {
  const holder: { _plan: unknown } = { _plan: undefined }
  const run: Run = (_site, _plan, _self, ...args) => args.length
  for (const make of [makeWrapper, makeConstructibleWrapper]) {
    const wrapper = make(holder as PlanHolder, {} as Site, run, (value: number) => value)
    for (let i = 0; i < 64; i++) {
      holder._plan = i % 2 === 0 ? undefined : holder
      wrapper(i)
    }
  }
}
warmUp()
