/** A plan says what runs around the calls of one target: compiled when hooks or subscribers change, kept by a call from its beginning. */
import type { Attributes, Target } from './contract.ts'
import type { Call } from './call.ts'
import type { NormalHook } from './hook.ts'
import type { LineView } from './line.ts'
import { isRunning, type Activation } from './nesting.ts'

/** A hook at its place in one plan. */
export interface PlanHook {
  readonly hook: NormalHook
  readonly position: number
  readonly dataSlot: number
  /** A second look, of a hook with `recheck`. */
  readonly again: boolean
  /** Nothing but the function itself is to be done at its turn; it may still give a promise. */
  readonly plain: boolean
  /** Bound, and called as they are: V8 sees which function a site calls and can inline it, which it cannot through `call`. */
  readonly enter: NormalHook['onEnter']
  readonly exit: NormalHook['onExit']
  readonly self: unknown
  readonly activation: Activation
}

/** What plans need of the target they are for. */
export interface PlanHost {
  readonly target: Target
  readonly slowHookMs: number | undefined
  describe(call: Call, phase: 'enter' | 'exit'): Attributes
  /** The caller gave up. */
  aborted(call: Call, error: unknown): boolean
  /** Tells the line that a hook failed, and the user where no caller gets the error: under `open`, or else `unheard`. */
  hookFailed(hook: NormalHook, phase: 'enter' | 'exit', error: unknown, unheard?: boolean): void
  hookSlow(hook: NormalHook, phase: 'enter' | 'exit', durationMs: number): void
  /** A hook turned out to return promises. */
  learnAsync(hook: NormalHook): void
}

/** Everything a call needs to know, decided beforehand. */
export class Plan {
  readonly host: PlanHost
  readonly target: Target
  /** In their order; after them, those that judge once more. */
  readonly enter: readonly PlanHook[]
  readonly exit: readonly PlanHook[]
  readonly line: LineView | undefined
  /** Keep frames in the async context. */
  readonly lineage: boolean
  readonly clock: boolean
  /** A hook may put something around the target. */
  readonly context: boolean
  /** No clock, no lineage, no line, no context, no asynchronous hook: the short way. */
  readonly lean: boolean
  /** Lean, and every hook is plain. */
  readonly plain: boolean
  /** Something happens when the call ends. */
  readonly ends: boolean
  readonly asyncEnter: boolean
  readonly asyncExit: boolean
  readonly slowHookMs: number | undefined
  readonly #nested: readonly NormalHook[]
  #nestedPlan: Plan | undefined

  constructor(host: PlanHost, hooks: readonly NormalHook[], line: LineView | undefined, lineage: boolean) {
    this.host = host
    this.target = host.target
    const byEnter = hooks.toSorted((a, b) => compare(a.enterOrder, b.enterOrder) || a.sequence - b.sequence)
    const groups = new Map<object, number>()
    const place = (hook: NormalHook, position: number, again: boolean): PlanHook => {
      if (!groups.has(hook.group)) groups.set(hook.group, groups.size)
      const { self, activation } = hook
      const plain = hook.when === undefined && (!hook.async || hook.passive) && host.slowHookMs === undefined
      return {
        hook,
        position,
        dataSlot: groups.get(hook.group) as number,
        again,
        plain,
        enter: hook.onEnter?.bind(self),
        exit: hook.onExit?.bind(self),
        self,
        activation,
      }
    }
    const enter = byEnter.map((hook, position) => place(hook, position, false))
    // What a later hook changed is looked at again by those that have let it pass.
    const last = enter.findLastIndex(at => at.enter !== undefined)
    const again = enter.filter(({ hook, position }) => hook.recheck && hook.onEnter !== undefined && position < last)
    this.enter = again.length === 0 ? enter : [...enter, ...again.map(({ hook, position }) => place(hook, position, true))]
    this.exit = enter
      .filter(({ hook }) => hook.onExit !== undefined)
      .sort((a, b) => compare(a.hook.exitOrder, b.hook.exitOrder) || a.hook.sequence - b.hook.sequence)
    this.line = line
    this.lineage = lineage
    this.clock = line?.needs.duration === true || hooks.some(hook => hook.needs.duration === true)
    this.context = hooks.some(hook => hook.needs.context === true)
    this.asyncEnter = enter.some(({ hook }) => hook.async && hook.onEnter !== undefined)
    this.asyncExit = this.exit.some(({ hook }) => hook.async)
    this.slowHookMs = host.slowHookMs
    this.lean = line === undefined && !lineage && !this.clock && !this.context && !this.asyncEnter && !this.asyncExit
    this.plain = this.lean && enter.every(at => at.plain)
    this.ends = line !== undefined || this.exit.length > 0
    this.#nested = hooks.filter(hook => hook.allowNested)
  }

  /** What stands around a call that a hook or subscriber makes: guards that ask for it, except those already running. */
  nested(running: Activation): Plan | undefined {
    if (this.#nested.length === 0) return undefined
    const free = this.#nested.filter(hook => !isRunning(hook.self as object, running))
    if (free.length === 0) return undefined
    if (free.length < this.#nested.length) return makePlan(this.host, free, this.lineage)
    return (this.#nestedPlan ??= makePlan(this.host, free, this.lineage))
  }

  describeEnter(call: Call): Attributes {
    return this.host.describe(call, 'enter')
  }
  describeExit(call: Call): Attributes {
    return this.host.describe(call, 'exit')
  }
}

function makePlan(host: PlanHost, hooks: readonly NormalHook[], lineage: boolean): Plan {
  return new Plan(host, hooks, undefined, lineage)
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1
}
