/** Hooking one function by hand. */
import type { AnyFunction, CallContext, EventKinds, Hook, HookNeeds, FailurePolicy, Shape, TargetInit } from './contract.ts'
import { originalOf } from './dress.ts'
import { HooklineError, nameOf } from './errors.ts'
import { hookRegistry } from './process-registry.ts'
import type { HookRegistry } from './registry.ts'
import { shapeOf } from './target.ts'

/** The result a hook sees: what a promise or callback settles with. */
export type ResultOf<F extends AnyFunction> = Awaited<ReturnType<F>>

/** Options of {@link hooked}: what the target is called, and hooks for this function alone. */
export interface HookOptions<F extends AnyFunction = AnyFunction> {
  /** @default the function's own name */
  readonly name?: string
  /** @default 'function' */
  readonly kind?: keyof EventKinds | (string & {})
  /** For selectors: the module the function comes from. @default none */
  readonly module?: string
  /** For selectors: the class it belongs to. @default none */
  readonly className?: string
  /** How it answers. @default what the function's own kind tells, else 'auto' */
  readonly shape?: Shape
  /** Position of the callback; negative counts from the end. @default none for auto, -1 for callback */
  readonly callbackIndex?: number
  /** Calls on one receiver start in the order they were made. @default true */
  readonly ordered?: boolean
  /** Describes calls by attributes, when somebody reads them. @default none */
  readonly describe?: TargetInit['describe']
  /** What events may hold of its calls, whoever asks. @default both */
  readonly capture?: TargetInit['capture']
  /** @default the process's registry */
  readonly registry?: HookRegistry
  /** A hook of this function alone: before it runs. */
  readonly onEnter?: (call: CallContext<Parameters<F>, ResultOf<F>>, ...params: Parameters<F>) => void | Promise<void>
  /** The same hook's other half: after it has ended. */
  readonly onExit?: (call: CallContext<Parameters<F>, ResultOf<F>>, result: ResultOf<F> | undefined, error: unknown) => void | Promise<void>
  /** What a failure of that hook means. @default { enter: 'closed', exit: 'open' } */
  readonly failure?: FailurePolicy | { readonly enter?: FailurePolicy; readonly exit?: FailurePolicy }
  /** What costs something and that hook reads. @default nothing */
  readonly needs?: HookNeeds
  /** Milliseconds after which that hook counts as failed, when it is asynchronous. @default 30000 */
  readonly timeoutMs?: number
  /** Further hooks for this function alone. */
  readonly hooks?: readonly Omit<Hook<Parameters<F>, ResultOf<F>>, 'on'>[]
}

/**
 * Makes a function a target. The wrapper has the function's type, name, length and own properties;
 * hooking what is hooked already puts a second target around it.
 * Throws `HOOKLINE_INVALID_TARGET`, `HOOKLINE_CONSTRUCTOR_TARGET` for a class, and what `registry.register` throws.
 *
 * @example
 * ```ts
 * import { hooked } from '@hookline/core'
 * const half = hooked((n: number) => n / 2, {
 *   name: 'half',
 *   onEnter(call, n) { if (n % 2 !== 0) call.block(`${n} is odd`) },
 * })
 * half(4) // 2
 * ```
 */
export function hooked<F extends AnyFunction>(fn: F, options: NoInfer<HookOptions<F>> = {}): F {
  if (typeof fn !== 'function') throw new HooklineError('HOOKLINE_INVALID_TARGET', `hooked: expected a function, got ${nameOf(fn)}.`)
  if (isClass(fn)) {
    throw new HooklineError(
      'HOOKLINE_CONSTRUCTOR_TARGET',
      `hooked: ${fn.name || 'an anonymous class'} is a class; constructors can be hooked by rules only. Hook its methods, or a factory.`,
    )
  }
  const name = options.name ?? fn.name
  if (name === '')
    throw new HooklineError('HOOKLINE_INVALID_TARGET', 'hooked: the function has no name of its own; give one: hooked(fn, { name }).')
  const registry = options.registry ?? hookRegistry
  const {
    kind,
    module,
    className,
    callbackIndex,
    ordered,
    describe,
    capture,
    onEnter,
    onExit,
    failure,
    needs,
    timeoutMs,
    hooks = [],
  } = options
  const target = registry.target({
    name,
    functionName: fn.name === '' ? name : fn.name,
    shape: options.shape ?? shapeOf(originalOf(fn) ?? fn),
    ...defined({ kind, module, className, callbackIndex, ordered, describe, capture }),
  })
  if (onEnter !== undefined || onExit !== undefined) {
    registry.attach(target, { name: `${name} (its own)`, ...defined({ onEnter, onExit, failure, needs, timeoutMs }) } as Omit<Hook, 'on'>)
  }
  for (const hook of hooks) registry.attach(target, hook as Omit<Hook, 'on'>)
  return target.wrap(fn)
}

/** Methods may be called `class` too; only a class has a `prototype` that cannot be replaced. */
function isClass(fn: Function): boolean {
  return (
    Object.getOwnPropertyDescriptor(fn, 'prototype')?.writable === false &&
    /^class\b/.test(Function.prototype.toString.call(fn).slice(0, 16))
  )
}

function defined<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}
