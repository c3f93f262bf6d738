/** A target: what it is called, the plan that stands around its calls now, and the ways to make calls of it. */
import { OpenCallImpl, type OpenCall } from './open-call.ts'
import type { Origin } from './lineage.ts'
import type { Call } from './call.ts'
import type { Capture } from './capture/index.ts'
import type { AnyFunction, Attributes, CallContext, HeadersOfCall, Shape, Target, TargetInit } from './contract.ts'
import { dressAs } from './dress.ts'
import { HooklineError, nameOf } from './errors.ts'
import type { NormalHook } from './hook.ts'
import { Queue } from './ordered.ts'
import { Plan, type PlanHost } from './plan.ts'
import { runAsync } from './run-async.ts'
import { runAsyncIterator } from './run-async-iterator.ts'
import { runIterator } from './run-iterator.ts'
import { planNow, runAuto, runSync, type Run, type Site } from './run.ts'
import { brandTarget } from './target-brand.ts'
import type { LineView } from './line.ts'
import { makeConstructibleWrapper, makeWrapper, type Construct } from './wrapper.ts'

const RUNS: Record<Shape, Run> = {
  auto: runAuto,
  sync: runSync,
  async: runAsync,
  callback: runAsync,
  iterator: runIterator,
  asyncIterator: runAsyncIterator,
  stream: runAuto,
}
const SHAPES = Object.keys(RUNS)
const NO_ATTRIBUTES: Attributes = Object.freeze({})
const AsyncFunction = (async () => {}).constructor
const GeneratorFunction = function* () {}.constructor
const AsyncGeneratorFunction = async function* () {}.constructor

/** What a target needs of its registry. */
export interface TargetHost {
  readonly capture: Capture
  readonly slowHookMs: number | undefined
  hookFailed(hook: NormalHook, phase: 'enter' | 'exit', error: unknown, target: HookTarget, unheard?: boolean): void
  hookSlow(hook: NormalHook, phase: 'enter' | 'exit', durationMs: number, target: HookTarget): void
  describeFailed(error: unknown, target: HookTarget): void
  recompile(target: HookTarget): void
}

/**
 * What `registry.target` makes: wrap functions with it, or begin and end calls by hand.
 *
 * @example
 * ```ts
 * import { HookRegistry } from '@hookline/core'
 * const registry = new HookRegistry()
 * const target = registry.target({ name: 'cache:get', kind: 'cache' })
 * const get = target.wrap((key: string) => `value of ${key}`)
 * registry.register({ name: 'see', on: 'cache:*', onEnter: (call, key: string) => console.log(key) })
 * get('a') // prints a
 * ```
 */
export class HookTarget implements Target, PlanHost {
  readonly name: string
  readonly kind: string
  readonly module: string | undefined
  readonly className: string | undefined
  readonly functionName: string | undefined
  readonly shape: Shape
  /** @internal What stands around calls now; undefined: nothing. */
  _plan: Plan | undefined = undefined
  /** @internal Hooks of this target alone. */
  readonly _own: NormalHook[] = []
  readonly #init: TargetInit
  readonly #host: TargetHost
  readonly #queue: Queue | undefined
  #disposed = false

  /** @internal */
  constructor(init: TargetInit, host: TargetHost) {
    if (typeof init !== 'object' || init === null || typeof init.name !== 'string' || init.name === '') {
      throw new HooklineError('HOOKLINE_INVALID_TARGET', `Target: expected a name, got ${nameOf((init as TargetInit | undefined)?.name)}.`)
    }
    if (init.shape !== undefined && !SHAPES.includes(init.shape)) {
      throw new HooklineError(
        'HOOKLINE_INVALID_OPTION',
        `Target "${init.name}": expected \`shape\` to be one of ${SHAPES.join(', ')}, got ${nameOf(init.shape)}.`,
      )
    }
    this.name = init.name
    this.kind = init.kind ?? 'function'
    this.module = init.module
    this.className = init.className
    this.functionName = init.functionName
    this.shape = init.shape ?? 'auto'
    this.#init = init
    this.#host = host
    this.#queue =
      init.ordered === false
        ? undefined
        : new Queue(() => {
            if (this._plan !== undefined && !this._plan.ends && this._plan.enter.length === 0) host.recompile(this)
          })
    brandTarget(this)
  }

  /** True while a hook or subscriber stands around this target's calls. */
  get active(): boolean {
    return this._plan !== undefined
  }

  /** True while the code that a call runs in matters: somebody asks for the scope, the lineage or the context of calls. */
  get traced(): boolean {
    const plan = this._plan
    return plan !== undefined && (plan.lineage || plan.context)
  }

  /** True while a hook or subscriber stands there and one is running: a call made now belongs to that one, and most hooks leave it alone. */
  get nested(): boolean {
    const plan = this._plan
    return plan !== undefined && planNow(plan) !== plan
  }

  /**
   * A function that runs the target's hooks around `fn`, and `fn` alone while there are none. It has fn's name, length and own properties.
   * `new` of it makes what `fn` makes, without hooks unless `construct` runs them.
   */
  wrap<F extends AnyFunction>(fn: F, options?: { readonly shape?: Shape; readonly construct?: Construct }): F {
    if (typeof fn !== 'function')
      throw new HooklineError('HOOKLINE_INVALID_TARGET', `Target "${this.name}": expected a function to wrap, got ${nameOf(fn)}.`)
    const declared = options?.shape ?? this.shape
    const shape = declared === 'auto' ? shapeOf(fn) : declared
    const run = RUNS[shape]
    const original: Function = fn
    const site: Site = {
      original,
      callbackIndex: this.#init.callbackIndex ?? (shape === 'callback' ? -1 : undefined),
      waits: shape === 'async' || shape === 'callback',
      bindCallback: this.#init.bindCallback === true,
      queue: this.#queue,
    }
    const wrapper = isConstructible(fn)
      ? makeConstructibleWrapper(this, site, run, original, options?.construct)
      : makeWrapper(this, site, run, original)
    return dressAs(wrapper, fn) as unknown as F
  }

  /** Begins a call by hand, for what does not have the shape of a function (a request, an object that emits). The arguments are the call's from now on. Undefined while nothing stands around it. */
  begin(receiver: unknown, args: unknown[], options?: Origin & { readonly mayAwait?: boolean }): OpenCall | undefined {
    const given = this._plan
    if (given === undefined) return undefined
    const plan = planNow(given)
    return plan === undefined ? undefined : new OpenCallImpl(plan, receiver, args, options, plan !== given)
  }

  /** Takes the target's hooks away for good; its wrappers only pass calls through from now on. */
  dispose(): void {
    this.#disposed = true
    this._plan = undefined
  }

  /** @internal The same object for all targets of a registry. */
  get _host(): object {
    return this.#host
  }
  /** @internal */
  get _disposed(): boolean {
    return this.#disposed
  }
  /** @internal */
  get _capture(): TargetInit['capture'] {
    return this.#init.capture
  }
  /** @internal The registry's, at this moment. */
  get _serializer(): Capture {
    return this.#host.capture
  }
  /** @internal Asynchronous hooks can never be waited for here. */
  get _sync(): boolean {
    return this.shape === 'sync' || this.shape === 'iterator' || this.shape === 'stream'
  }

  /** @internal */
  _compile(hooks: readonly NormalHook[], line: LineView | undefined, lineage: boolean): void {
    if (this.#disposed) return
    const idle = hooks.length === 0 && line === undefined && !lineage && this.#queue?.busy !== true
    this._plan = idle ? undefined : new Plan(this, hooks, line, lineage)
  }

  /** @internal */
  get target(): Target {
    return this
  }
  /** @internal */
  get slowHookMs(): number | undefined {
    return this.#host.slowHookMs
  }
  /** @internal */
  describe(call: Call, phase: 'enter' | 'exit'): Attributes {
    const describe = this.#init.describe?.[phase]
    if (describe === undefined) return NO_ATTRIBUTES
    try {
      return Object.freeze(describe.call(this.#init.describe, call))
    } catch (error) {
      this.#host.describeFailed(error, this)
      return NO_ATTRIBUTES
    }
  }
  /** @internal */
  _headers(call: CallContext): HeadersOfCall | undefined {
    const describe = this.#init.describe
    try {
      return describe?.headers?.(call)
    } catch (error) {
      this.#host.describeFailed(error, this)
      return undefined
    }
  }
  /** @internal */
  _args(call: CallContext): readonly unknown[] | undefined {
    const describe = this.#init.describe
    try {
      return describe?.args?.(call)
    } catch (error) {
      this.#host.describeFailed(error, this)
      return undefined
    }
  }
  /** @internal */
  _setHeader(call: CallContext, name: string, value: string): boolean {
    if (this.#init.setHeader === undefined) return false
    return this.#init.setHeader(call, name, value) !== false
  }
  /** @internal */
  _carrier(call: CallContext): object | null | undefined {
    return this.#init.carrier?.(call)
  }
  /** @internal */
  get _side(): 'client' | 'server' | undefined {
    return this.#init.carrier !== undefined ? 'server' : this.#init.setHeader !== undefined ? 'client' : undefined
  }
  /** @internal */
  aborted(call: Call, error: unknown): boolean {
    if (this.#init.aborted === undefined) return false
    try {
      return this.#init.aborted(call, error) === true
    } catch {
      return false
    }
  }
  /** @internal */
  hookFailed(hook: NormalHook, phase: 'enter' | 'exit', error: unknown, unheard?: boolean): void {
    this.#host.hookFailed(hook, phase, error, this, unheard)
  }
  /** @internal */
  hookSlow(hook: NormalHook, phase: 'enter' | 'exit', durationMs: number): void {
    this.#host.hookSlow(hook, phase, durationMs, this)
  }
  /** @internal */
  learnAsync(hook: NormalHook): void {
    hook.async = true
    this.#host.recompile(this)
  }
}

/** The shape a function's own kind tells. */
export function shapeOf(fn: Function): Shape {
  if (fn instanceof AsyncGeneratorFunction) return 'asyncIterator'
  if (fn instanceof GeneratorFunction) return 'iterator'
  if (fn instanceof AsyncFunction) return 'async'
  return 'auto'
}

function isConstructible(fn: Function): boolean {
  return Object.hasOwn(fn, 'prototype') && shapeOf(fn) === 'auto'
}
