/** Makes calls of the callbacks of `router.param`: routers call them directly, so they are wrapped where they are kept. */
import { dressAs } from '@hookline/core'
import type { ExpressRequest } from './inputs.ts'
import type { Targets } from './layers.ts'
import type { Next, Router } from './library.ts'
import { runStep } from './step.ts'
import type { ServerResponse } from 'node:http'

type Param = (this: Router, name: unknown, fn: unknown) => unknown
type Callback = (this: unknown, request: ExpressRequest, response: ServerResponse, next: Next, value: unknown, name: string) => unknown

/** Stands around `router.param`; `promises` says that routers take rejections. */
export function aroundParam(targets: Targets, promises: boolean): (original: Param) => Param {
  return original => {
    const param: Param = function (name, fn) {
      const answer = original.call(this, name, fn)
      if (typeof name !== 'string') return answer
      const list = this.params[name] ?? this.params[name.replace(/^:/, '')]
      const last = list?.at(-1)
      if (list !== undefined && typeof last === 'function') list[list.length - 1] = wrapped(targets, last as Callback, promises)
      return answer
    }
    return dressAs(param, original)
  }
}

function wrapped(targets: Targets, fn: Callback, promises: boolean): Callback {
  const callback: Callback = function (request, response, next, value, name) {
    const target = targets.param
    if (!target.active) return Reflect.apply(fn, this, arguments)
    const state = targets.states.of(request) ?? targets.states.make(request, response)
    return runStep(target, state, fn, [request, response, next, value, name], 2, args => {
      const goOn = args[2] as Next
      try {
        const answer = Reflect.apply(fn, this, args) as unknown
        if (!promises || !(answer instanceof Promise)) return answer
        return answer.then(undefined, error => goOn(error || new Error('Rejected promise')))
      } catch (error) {
        goOn(error)
        return undefined
      }
    })
  }
  return dressAs(callback, fn)
}
