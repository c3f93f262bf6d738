/** The registry: holds hooks, targets and subscribers, and gives each target its plan when one of them changes. */
import { createCapture, defaultCapture, type Capture } from './capture/index.ts'
import type { Disposer, Hook, Target, TargetInit } from './contract.ts'
import type { EventNeeds, HookEvent, Report } from './line-contract.ts'
import { disposer } from './disposer.ts'
import { HooklineError } from './errors.ts'
import { asyncOnSync, tellFailed, tellSlow, type Teller } from './failures.ts'
import { normalizeHook, type HookExtras, type NormalHook } from './hook.ts'
import { infoOf, selects, type HookInfo } from './hook-info.ts'
import { LineView, type Subscriber } from './line.ts'
import { ReportLimiter, warn } from './reports.ts'
import { checkOptions, invalidOption, type RegistryOptions } from './registry-options.ts'
import { compileSelector } from './selector.ts'
import { HookTarget, type TargetHost } from './target.ts'
import { WeakCollection } from './weak-collection.ts'

/**
 * Holds hooks and targets and owns the event line.
 *
 * @example
 * ```ts
 * import { HookRegistry } from '@hookline/core'
 * const registry = new HookRegistry()
 * const add = registry.target({ name: 'add' }).wrap((a: number, b: number) => a + b)
 * const remove = registry.register({ name: 'log', on: 'add', onExit: (call, sum) => console.log(call.args, sum) })
 * add(1, 2) // prints [ 1, 2 ] 3
 * remove()
 * ```
 */
export class HookRegistry {
  readonly #hooks = new Map<string, NormalHook>()
  readonly #targets = new WeakCollection<HookTarget>()
  readonly #children = new Set<HookRegistry>()
  readonly #limiter = new ReportLimiter()
  readonly #host: TargetHost
  #subscribers: readonly Subscriber[] = []
  #lineage = false
  #onReport: (report: Report) => void = warn
  #slowHookMs: number | undefined
  #capture: Capture = defaultCapture
  #onDispose: (() => void) | undefined
  #disposed = false

  constructor(options: RegistryOptions = {}) {
    const registry = this
    const teller: Teller = {
      get capture() {
        return registry.#capture
      },
      report: report => registry.report(report),
      listeners: target => registry.#subscribers.filter(subscriber => selects(subscriber, target)),
    }
    this.#host = {
      get capture() {
        return registry.#capture
      },
      get slowHookMs() {
        return registry.#slowHookMs
      },
      hookFailed: (hook, phase, error, target, unheard) => tellFailed(teller, hook, phase, error, target, unheard),
      hookSlow: (hook, phase, durationMs, target) => tellSlow(teller, hook, phase, durationMs, target),
      describeFailed: (cause, target) =>
        registry.report({
          code: 'HOOKLINE_DESCRIBE_FAILED',
          message: `Describing a call of ${target.name} failed; its attributes are left out.`,
          target: target.name,
          cause,
        }),
      recompile: target => registry.#compile(target),
    }
    this.configure(options)
  }

  /** Changes options; what is not given stays as it is. */
  configure(options: RegistryOptions): void {
    const { onReport, slowHookMs, capture } = options
    checkOptions(options)
    if (onReport !== undefined) this.#onReport = onReport
    if (slowHookMs !== undefined) this.#slowHookMs = slowHookMs
    if (capture !== undefined) this.#capture = createCapture(capture)
    if (slowHookMs !== undefined || capture !== undefined) this.#compileAll()
  }

  /** The capture that events of this registry go through; adapters use it for attributes. */
  get capture(): Capture {
    return this.#capture
  }

  /**
   * Adds a hook; from the next call on it stands on every target it selects, also on those that come later.
   * Throws `HOOKLINE_INVALID_HOOK`, `HOOKLINE_INVALID_SELECTOR`, `HOOKLINE_DUPLICATE_HOOK`, `HOOKLINE_REGISTRY_DISPOSED`,
   * and `HOOKLINE_ASYNC_HOOK_ON_SYNC_TARGET` for an asynchronous hook that selects a target known to be synchronous.
   */
  // oxlint-disable-next-line typescript/no-explicit-any -- a hook's own parameters are its author's business here
  register<A extends readonly unknown[] = any[], R = any>(hook: Hook<A, R>, extras?: HookExtras): Disposer {
    this.#assertAlive('register a hook')
    const normal = normalizeHook(hook, extras)
    if (this.#hooks.has(normal.name)) {
      throw new HooklineError(
        'HOOKLINE_DUPLICATE_HOOK',
        `A hook named "${normal.name}" is registered already: choose another name or dispose the first.`,
      )
    }
    const matched = this.#all().filter(target => selects(normal, target))
    const sync = normal.async ? matched.find(target => target._sync) : undefined
    if (sync !== undefined) {
      throw asyncOnSync(normal, sync)
    }
    this.#hooks.set(normal.name, normal)
    this.#update(matched)
    return disposer(() => {
      this.#hooks.delete(normal.name)
      this.#update(this.#all().filter(target => selects(normal, target)))
    })
  }

  /** Switches a hook on again. Throws `HOOKLINE_UNKNOWN_HOOK`. */
  enable(name: string): void {
    this.#switch(name, true)
  }

  /** Switches a hook off; calls in flight keep it. Throws `HOOKLINE_UNKNOWN_HOOK`. */
  disable(name: string): void {
    this.#switch(name, false)
  }

  /** The hooks that are registered, in order of registration. */
  get hooks(): readonly HookInfo[] {
    const targets = this.#all()
    return [...this.#hooks.values()].map(hook => infoOf(hook, targets))
  }

  /** One registered hook; undefined when there is none of that name. */
  hook(name: string): HookInfo | undefined {
    const hook = this.#hooks.get(name)
    return hook === undefined ? undefined : infoOf(hook, this.#all())
  }

  /** The targets that are alive. */
  get targets(): readonly Target[] {
    return this.#all()
  }

  /** Names of hooks that stand on no target yet. */
  unmatched(): readonly string[] {
    return this.hooks.filter(hook => hook.targets.length === 0).map(hook => hook.name)
  }

  /** Makes a target. The registry holds it weakly: it lives as long as its wrappers or whoever keeps it. */
  target<K extends string = string>(init: TargetInit<K>): HookTarget {
    this.#assertAlive('make a target')
    const target = new HookTarget(init, this.#host)
    this.#targets.add(target)
    this.#compile(target)
    return target
  }

  /** Puts a hook on one target alone; it lives and dies with the target. */
  // oxlint-disable-next-line typescript/no-explicit-any -- as in register
  attach<A extends readonly unknown[] = any[], R = any>(target: HookTarget, hook: Omit<Hook<A, R>, 'on'>, extras?: HookExtras): Disposer {
    this.#assertAlive('attach a hook')
    const normal = normalizeHook({ ...hook, on: target }, { group: extras?.group ?? hook })
    if (normal.async && target._sync) {
      throw asyncOnSync(normal, target)
    }
    target._own.push(normal)
    this.#update([target])
    return disposer(() => {
      target._own.splice(target._own.indexOf(normal), 1)
      this.#update([target])
    })
  }

  /**
   * Listens to the line: called synchronously, in call order, with what `needs` asks for. A listener that throws is detached and reported.
   * `onEnd` is called when the line ends for this listener without its doing: it was detached, or the registry disposed.
   */
  subscribe(listener: (event: HookEvent) => void, needs: EventNeeds = {}, onEnd?: () => void): Disposer {
    this.#assertAlive('subscribe')
    if (typeof listener !== 'function') throw invalidOption('listener', 'a function', listener)
    const activation = { hook: listener, outer: undefined }
    const subscriber: Subscriber = {
      listener,
      needs,
      matches: needs.on === undefined ? () => true : compileSelector(needs.on),
      activation,
      detached: false,
      onEnd,
      failed: cause => {
        if (subscriber.detached) return
        remove()
        onEnd?.()
        this.report({ code: 'HOOKLINE_SUBSCRIBER_FAILED', message: 'A subscriber of the line threw and was detached.', cause })
      },
    }
    const remove = disposer(() => {
      subscriber.detached = true
      this.#subscribers = this.#subscribers.filter(other => other !== subscriber)
      this.#compileAll()
    })
    this.#subscribers = [...this.#subscribers, subscriber]
    this.#compileAll()
    return remove
  }

  /** A registry with hooks, targets and a line of its own, disposed with this one: for tests, tenants and hand-made targets. */
  child(options: RegistryOptions = {}): HookRegistry {
    this.#assertAlive('make a child')
    const child = makeRegistry({ onReport: report => this.#onReport(report), ...options })
    child.#onDispose = () => this.#children.delete(child)
    this.#children.add(child)
    return child
  }

  /** Tells the user something through `onReport`, at most once per hook (or target), code and minute. */
  report(report: Report): void {
    if (!this.#limiter.allows(report)) return
    try {
      this.#onReport(report)
    } catch (error) {
      warn({ ...report, message: `${report.message} (and onReport threw: ${String(error)})` })
    }
  }

  /** True after `dispose`. */
  get disposed(): boolean {
    return this.#disposed
  }

  /** Removes all hooks, subscribers and children; targets only pass calls through from now on. */
  dispose(): void {
    if (this.#disposed) return
    for (const child of [...this.#children]) child.dispose()
    for (const target of this.#all()) target.dispose()
    const subscribers = this.#subscribers
    for (const subscriber of subscribers) subscriber.detached = true
    this.#hooks.clear()
    this.#subscribers = []
    this.#disposed = true
    this.#onDispose?.()
    for (const { onEnd } of subscribers) onEnd?.()
  }

  [Symbol.dispose](): void {
    this.dispose()
  }

  #switch(name: string, enabled: boolean): void {
    const hook = this.#hooks.get(name)
    if (hook === undefined)
      throw new HooklineError(
        'HOOKLINE_UNKNOWN_HOOK',
        `No hook named "${name}" is registered; there are: ${[...this.#hooks.keys()].join(', ') || 'none'}.`,
      )
    if (hook.enabled === enabled) return
    hook.enabled = enabled
    this.#update(this.#all().filter(target => selects(hook, target)))
  }

  #all(): HookTarget[] {
    return this.#targets.all(target => !target._disposed)
  }

  /** Recompiles the targets concerned, or all of them when lineage is switched on or off by the change. */
  #update(targets: readonly HookTarget[]): void {
    const lineage = this.#lineageWanted()
    if (lineage !== this.#lineage) this.#compileAll()
    else for (const target of targets) this.#compile(target)
  }

  #lineageWanted(): boolean {
    const asks = ({ needs }: { needs: { readonly parent?: boolean; readonly scope?: boolean } }): boolean =>
      needs.parent === true || needs.scope === true
    for (const hook of this.#hooks.values()) if (hook.enabled && asks(hook)) return true
    if (this.#subscribers.some(asks)) return true
    return this.#all().some(target => target._own.some(asks))
  }

  #compileAll(): void {
    this.#lineage = this.#lineageWanted()
    for (const target of this.#all()) this.#compile(target)
  }

  #compile(target: HookTarget): void {
    const hooks = target._own.filter(hook => hook.enabled)
    for (const hook of this.#hooks.values()) if (hook.enabled && selects(hook, target)) hooks.push(hook)
    const subscribers = this.#subscribers.filter(subscriber => !subscriber.detached && selects(subscriber, target))
    const line = subscribers.length === 0 ? undefined : new LineView(subscribers, this.#capture, target._capture)
    target._compile(hooks, line, this.#lineage)
  }

  #assertAlive(what: string): void {
    if (this.#disposed) throw new HooklineError('HOOKLINE_REGISTRY_DISPOSED', `Cannot ${what}: this registry was disposed.`)
  }
}

function makeRegistry(options: RegistryOptions): HookRegistry {
  return new HookRegistry(options)
}
