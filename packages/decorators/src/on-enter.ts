/** `@OnEnter`: a hook before a method. */
import type { AnyFunction, CallContext } from '@hookline/core'
import { attachmentOf } from './attachment.ts'
import { decorateMember } from './decorate.ts'
import { onMember } from './on-member.ts'
import type { Done, EnterDecorator, FunctionHookOptions, HookClass, MethodHook } from './types.ts'

/**
 * Runs a hook before each call of a method. The hook is a function `(call, ...params)` whose annotated parameters the compiler checks against the method's (a prefix will do),
 * a hook object, a hook class or an injection token (the latter two are made before the first call); without a hook the method becomes a target and nothing more.
 * An object or a class is attached as a whole, its `onExit` too, and once, however often it stands on one method.
 * Throws `HOOKLINE_DECORATOR_TARGET`, `HOOKLINE_INVALID_HOOK` and `HOOKLINE_ASYNC_HOOK_ON_SYNC_TARGET` when the class is defined; a hook class or token that cannot be made
 * fails the call with `HOOKLINE_UNRESOLVED_HOOK`.
 *
 * @example
 * ```ts
 * import type { CallContext } from '@hookline/core'
 * import { OnEnter } from '@hookline/decorators'
 *
 * const positive = (call: CallContext, cents: number) => {
 *   if (cents <= 0) call.block('nothing to pay')
 * }
 *
 * class Till {
 *   @OnEnter(positive)
 *   pay(cents: number) { return `paid ${cents}` }
 * }
 * new Till().pay(5)
 * ```
 */
export function OnEnter(): EnterDecorator<[]>
export function OnEnter<P extends unknown[]>(
  hook: (call: CallContext, ...params: P) => Done,
  options?: FunctionHookOptions,
): EnterDecorator<P>
export function OnEnter<M extends AnyFunction>(
  hook: (call: CallContext<Parameters<M>>, ...params: Parameters<M>) => Done,
  options?: FunctionHookOptions,
): EnterDecorator<Parameters<M>>
export function OnEnter<P extends unknown[]>(hook: HookClass<P> | MethodHook<P>): EnterDecorator<P>
export function OnEnter(token: string | symbol): EnterDecorator<[]>
export function OnEnter(...given: [hook?: unknown, options?: FunctionHookOptions]): EnterDecorator<never> {
  const attachments = given.length === 0 ? [] : [attachmentOf('OnEnter', 'onEnter', ...given)]
  return (...args: unknown[]) => decorateMember(onMember('OnEnter', args), attachments, {}) as void
}
