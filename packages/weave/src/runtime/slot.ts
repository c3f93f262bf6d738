/** What stands behind one woven function: woven code asks its slot whether somebody looks, and calls through it when so. */
import type { Construct, HookRegistry, HookTarget, TargetInit } from '@hookline/core'
import type { Site } from '../model.ts'
import { constructHooked } from './construct.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- functions of any program
type AnyFunction = (this: any, ...args: any[]) => any

/** What a built-in's slot says about its target beyond the site. */
export type SlotInit = Partial<Omit<TargetInit, 'name'>> & { readonly name?: string }

/**
 * The slot of one woven function. All closures that one place in the source makes share it.
 *
 * @example
 * ```ts
 * import { installRuntime, type Slot } from '@hookline/weave/runtime'
 * const on: Slot[] = [...installRuntime().slots.values()].filter(slot => slot.on)
 * console.log(on.map(slot => slot.target.name))
 * ```
 */
export class Slot {
  readonly site: Site
  readonly target: HookTarget
  #original: AnyFunction | undefined = undefined
  #wrapper: AnyFunction | undefined = undefined

  constructor(site: Site, registry: HookRegistry, init: SlotInit | undefined) {
    this.site = site
    this.target = registry.target({
      name: site.package === '.' ? site.path : `${site.package}:${site.path}`,
      kind: 'function',
      module: site.package,
      functionName: site.functionName,
      shape: site.kind,
      ...(site.className === undefined ? {} : { className: site.className }),
      ...(site.callbackIndex === undefined ? {} : { callbackIndex: site.callbackIndex }),
      ...init,
    })
  }

  /** True while a hook or subscriber stands there. */
  get on(): boolean {
    return this.target.active
  }

  /** `new` of a plain function: there is no `this` that could be shown before it has run. */
  readonly #construct: Construct = (make, args) => constructHooked(this.target, nothing, args, make, true)

  /** For functions that are wrapped where they are made. */
  wrap<F extends AnyFunction>(fn: F): F {
    const wrapper = this.target.wrap(fn, { construct: this.#construct })
    // What `new` of the wrapper makes has the original's prototype, whose `constructor` must be the function that everybody knows.
    const prototype: unknown = Object.hasOwn(fn, 'prototype') ? fn.prototype : undefined
    if (typeof prototype === 'object' && prototype !== null && Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value === fn) {
      Object.defineProperty(prototype, 'constructor', { value: wrapper, writable: true, enumerable: false, configurable: true })
    }
    return wrapper
  }

  /** For functions that ask by themselves whether they are on: declarations and private methods. */
  call(original: AnyFunction, receiver: unknown, ...args: unknown[]): unknown {
    // Remembered, not looked up: there is one original but for functions inside of functions.
    if (original !== this.#original) {
      this.#wrapper = this.target.wrap(original)
      this.#original = original
    }
    return Reflect.apply(this.#wrapper as AnyFunction, receiver, args)
  }

  /** Puts a wrapper in the place of a method or of half an accessor; everything else about the property stays. */
  method(object: object, key: PropertyKey, half?: 'get' | 'set'): void {
    const descriptor = Object.getOwnPropertyDescriptor(object, key)
    const field = half ?? 'value'
    const fn = descriptor?.[field] as unknown
    // Something later in the same class or literal has taken the name.
    if (descriptor === undefined || typeof fn !== 'function') return
    Object.defineProperty(object, key, { ...descriptor, [field]: this.target.wrap(fn as AnyFunction) })
  }

  /** For constructors: `body` is the constructor's own, as a function. */
  construct(instance: () => object, _newTarget: unknown, args: ArrayLike<unknown>, body: AnyFunction, derived: boolean): unknown {
    return constructHooked(this.target, instance, args, body, derived)
  }
}

function nothing(): never {
  throw new TypeError('A function that was called with `new` has given no object.')
}
