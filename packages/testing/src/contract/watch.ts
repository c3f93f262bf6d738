/** A hook that notes what it sees of one target's calls. */
import type { CallContext, Disposer, Hook, HookRegistry, Outcome, Target } from '@hookline/core'
import { inCallersContext } from './probe.ts'
import type { CallSpec } from './spec.ts'

/** What a hook saw of one call. */
export interface Sight {
  readonly id: string
  readonly inContext: boolean
  exits: number
  result?: unknown
  error?: unknown
  outcome?: Outcome | undefined
  attributes?: CallContext['attributes']
}

let made = 0

/** See `Stage.watch`. */
export class Watch {
  readonly name: string
  readonly remove: Disposer
  readonly sights: Sight[] = []
  /** `enter` and `exit`, in the order they came. */
  readonly log: string[] = []
  /** Exits without an enter before them. */
  strays = 0
  readonly #registry: HookRegistry
  readonly #wanted: string
  readonly #patience: number
  #exits = 0
  #wake: (() => void) | undefined

  constructor(registry: HookRegistry, call: Pick<CallSpec<never>, 'target' | 'kind'>, more: Partial<Hook>, patience: number) {
    this.#registry = registry
    this.#wanted = `${call.target} of kind ${call.kind}`
    this.#patience = patience
    this.name = more.name ?? `contract ${(made += 1)}`
    const { onEnter, onExit, ...rest } = more
    this.remove = registry.register({
      on: (target: Target) => target.name === call.target && target.kind === call.kind,
      ...rest,
      name: this.name,
      onEnter: (context, ...params) => {
        this.#entered(context)
        return onEnter?.(context, ...params)
      },
      onExit: (context, result, error) => {
        this.#exited(context)
        return onExit?.(context, result, error)
      },
    })
  }

  /** Resolves when that many exits came; rejects when they do not come within the spec's patience. */
  async ends(count: number): Promise<void> {
    if (this.#exits >= count) return
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(this.#missing(count))), this.#patience)
      this.#wake = () => {
        if (this.#exits < count) return
        clearTimeout(timer)
        resolve()
      }
    })
  }

  get enters(): number {
    return this.sights.length
  }
  get exits(): number {
    return this.#exits
  }

  #entered(context: CallContext): void {
    const sight: Sight = { id: context.id, inContext: inCallersContext(), exits: 0 }
    context.data = sight
    this.sights.push(sight)
    this.log.push('enter')
  }

  #exited(context: CallContext): void {
    const sight = context.data as Sight | undefined
    if (sight === undefined) this.strays += 1
    else {
      sight.exits += 1
      sight.outcome = context.outcome
      sight.result = context.result
      sight.error = context.error
      sight.attributes = context.attributes
    }
    this.log.push('exit')
    this.#exits += 1
    this.#wake?.()
  }

  #missing(count: number): string {
    const there = this.#registry.targets.map(target => `${target.name} of kind ${target.kind}`).join(', ')
    return `expected ${count} exit(s) of ${this.#wanted} within ${this.#patience} ms, got ${this.#exits} (and ${this.enters} enter(s)); targets are: ${there || 'none'}`
  }
}
