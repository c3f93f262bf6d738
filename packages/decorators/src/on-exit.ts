/** `@OnExit`: a hook after a method. */
import type { AnyFunction, CallContext, ResultOf } from '@hookline/core'
import { attachmentOf } from './attachment.ts'
import { decorateMember } from './decorate.ts'
import { onMember } from './on-member.ts'
import type { Done, ExitDecorator, FunctionHookOptions, HookClass, MethodHook } from './types.ts'

/**
 * Runs a hook after each call of a method, with its result (undefined when it threw) and its error. The result's annotation is checked against what the method gives.
 * Takes what {@link OnEnter} takes, and throws the same.
 *
 * @example
 * ```ts
 * import type { CallContext } from '@hookline/core'
 * import { OnExit } from '@hookline/decorators'
 *
 * const tell = (call: CallContext, paid: string | undefined, error: unknown) => console.log(call.target.name, paid ?? error)
 *
 * class Till {
 *   @OnExit(tell)
 *   pay(cents: number) { return `paid ${cents}` }
 * }
 * new Till().pay(5) // prints Till#pay paid 5
 * ```
 */
export function OnExit(): ExitDecorator<unknown>
// First, for it is the one that is named: `OnExit<S['place']>(…)`; without a name it fits nothing, and the next is tried.
export function OnExit<M extends AnyFunction = never>(
  hook: [M] extends [never]
    ? never
    : (call: CallContext<Parameters<M>, ResultOf<M>>, result: ResultOf<M> | undefined, error: unknown) => Done,
  options?: FunctionHookOptions,
): ExitDecorator<ResultOf<M> | undefined>
export function OnExit<R = unknown>(
  hook: (call: CallContext, result: R, error: unknown) => Done,
  options?: FunctionHookOptions,
): ExitDecorator<R>
// oxlint-disable-next-line typescript/no-explicit-any -- its parameters are checked by OnEnter
export function OnExit<R = unknown>(hook: HookClass<any[], R> | MethodHook<any[], R>): ExitDecorator<R>
export function OnExit(token: string | symbol): ExitDecorator<unknown>
// oxlint-disable-next-line typescript/no-explicit-any -- the overloads say what it is
export function OnExit(...given: [hook?: unknown, options?: FunctionHookOptions]): ExitDecorator<any> {
  const attachments = given.length === 0 ? [] : [attachmentOf('OnExit', 'onExit', ...given)]
  return (...args: unknown[]) => decorateMember(onMember('OnExit', args), attachments, {}) as void
}
