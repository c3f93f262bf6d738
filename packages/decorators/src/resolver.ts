/** Makes hooks of hook classes and injection tokens: by the container a registry was given, else by `new`. */
import { disposer, HooklineError } from '@hookline/core'
import type { Disposer, HookRegistry } from '@hookline/core'
import type { MethodHook } from './types.ts'

/** A class, a string or a symbol that stands for a hook. */
export type HookToken = Function | string | symbol

/** Asks a container for what a token stands for; throws when it does not know. */
export type Resolve = (token: HookToken) => unknown

interface Resolver {
  readonly resolve: Resolve
  readonly made: Map<HookToken, MethodHook>
}

// Held by the process: the decorators and the container's wiring may come from two copies of this package.
const KEY = Symbol.for('hookline.decorators.resolvers')
const holder = globalThis as { [KEY]?: WeakMap<HookRegistry, Resolver> }
const resolvers: WeakMap<HookRegistry, Resolver> = (holder[KEY] ??= new WeakMap())

/** From now on hook classes and tokens of a registry's decorators are resolved like this. The remover puts back what was there. */
export function resolveHooksBy(registry: HookRegistry, resolve: Resolve): Disposer {
  const before = resolvers.get(registry)
  const resolver: Resolver = { resolve, made: new Map() }
  resolvers.set(registry, resolver)
  return disposer(() => {
    if (resolvers.get(registry) !== resolver) return
    if (before === undefined) resolvers.delete(registry)
    else resolvers.set(registry, before)
  })
}

const withoutContainer = new WeakMap<HookRegistry, Map<HookToken, MethodHook>>()

/** The one hook that a token stands for in a registry. Throws `HOOKLINE_UNRESOLVED_HOOK`. */
export function resolveHook(registry: HookRegistry, token: HookToken): MethodHook {
  const resolver = resolvers.get(registry)
  let made = resolver?.made ?? withoutContainer.get(registry)
  if (made === undefined) withoutContainer.set(registry, (made = new Map()))
  const known = made.get(token)
  if (known !== undefined) return known
  const hook = resolver === undefined ? construct(token) : ask(resolver.resolve, token)
  if (typeof hook !== 'object' || hook === null)
    throw unresolved(token, 'what the container gave is not a hook: expected an object with onEnter, onExit or both')
  made.set(token, hook)
  return hook
}

function ask(resolve: Resolve, token: HookToken): MethodHook {
  try {
    return resolve(token) as MethodHook
  } catch (cause) {
    throw unresolved(token, 'the container given to registerHookline cannot resolve it (see the cause)', cause)
  }
}

function construct(token: HookToken): MethodHook {
  if (typeof token !== 'function')
    throw unresolved(token, 'only a container knows what a token stands for: call registerHookline(container) before the first call')
  if (token.length > 0)
    throw unresolved(
      token,
      `its constructor takes ${token.length} parameter(s) and there is no container: call registerHookline(container) before the first call`,
    )
  try {
    return Reflect.construct(token, []) as MethodHook
  } catch (cause) {
    throw unresolved(token, 'its constructor threw (see the cause)', cause)
  }
}

/** How a token is called in names and messages. */
export function tokenName(token: HookToken): string {
  if (typeof token === 'function') return token.name === '' ? 'an anonymous class' : token.name
  return typeof token === 'symbol' ? (token.description ?? 'symbol') : token
}

function unresolved(token: HookToken, why: string, cause?: unknown): HooklineError {
  return new HooklineError(
    'HOOKLINE_UNRESOLVED_HOOK',
    `The hook ${tokenName(token)} cannot be made: ${why}.`,
    cause === undefined ? undefined : { cause },
  )
}
