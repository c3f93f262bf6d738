/** Makes calls of the callbacks of `router.param`: routers call them directly, so they are wrapped where they are kept. */
import { dressAs, isThenable } from '@hookline/core'
import type { ExpressRequest } from './inputs.ts'
import type { Targets } from './layers.ts'
import type { Next, Router } from './library.ts'
import { runStep } from './step.ts'
import type { ServerResponse } from 'node:http'

type Callback = (this: unknown, request: ExpressRequest, response: ServerResponse, next: Next, value: unknown, name: string) => unknown

/** Wraps what a router keeps when the first request comes that somebody watches: callbacks registered before the adapter too, and none for nothing. */
export class Params {
  /** How many of a list's callbacks are wrapped; routers only ever add to their lists. */
  readonly #wrapped = new WeakMap<Function[], number>()
  readonly #targets: Targets
  readonly #promises: boolean

  /** `promises` says that routers take rejections. */
  constructor(targets: Targets, promises: boolean) {
    this.#targets = targets
    this.#promises = promises
  }

  cover({ params }: Router): void {
    if (!this.#targets.param.active) return
    for (const name in params) {
      const list = params[name]
      if (!Array.isArray(list)) continue
      for (let i = this.#wrapped.get(list) ?? 0; i < list.length; i++) list[i] = this.#wrap(list[i] as Callback)
      this.#wrapped.set(list, list.length)
    }
  }

  #wrap(fn: Callback): Callback {
    const [targets, promises] = [this.#targets, this.#promises]
    const callback: Callback = function (request, response, next, value, name) {
      const target = targets.param
      if (!target.active) return Reflect.apply(fn, this, arguments)
      const state = targets.states.of(request) ?? targets.states.make(request, response)
      const failure = new Failure(next)
      const run = (...args: unknown[]): unknown => {
        const goOn = args[2] as Next
        try {
          const answer = Reflect.apply(fn, this, args) as unknown
          if (!promises || !isThenable(answer)) return answer
          return answer.then(undefined, error => failure.leave(goOn, error || new Error('Rejected promise')))
        } catch (error) {
          return failure.leave(goOn, error)
        }
      }
      return runStep(target, state, fn, [request, response, failure.next, value, name], 2, run, undefined)
    }
    return dressAs(callback, fn)
  }
}

/** A throw has to end the call like a `next(error)` and still be a throw for the router, which tells the two apart in its own tracing. */
class Failure {
  readonly next: Next
  #leaving = false
  #signal: { readonly value: unknown } | undefined

  constructor(next: Next) {
    this.next = signal => {
      if (this.#leaving) this.#signal = { value: signal }
      else next(signal)
    }
  }

  /** Throws what the call's hooks left of the error; where they wait, or made something else of it, the router hears by `next`. */
  leave(goOn: Next, error: unknown): undefined {
    this.#leaving = true
    goOn(error)
    this.#leaving = false
    if (this.#signal === undefined) return undefined
    const { value } = this.#signal
    this.#signal = undefined
    // oxlint-disable-next-line typescript/only-throw-error -- whatever the callback failed with
    if (value) throw value
    this.next(value)
    return undefined
  }
}
