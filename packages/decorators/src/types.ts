/** The types of the decorators: what may be given to them, and what they accept to stand on. */
import type { AnyFunction, CallContext, Hook, HookRegistry, ResultOf, TargetInit } from '@hookline/core'

/** What a hook gives back: nothing, now or later. */
export type Done = void | Promise<void>

/** What the compiler says when a hook's parameters are not a prefix of the method's, or its result is another. */
export interface Mismatch<H, M> {
  readonly 'hook does not fit this method': { readonly hook: H; readonly method: M }
}

/** `T` where parameters `P` are a prefix of what the method `M` takes, else a {@link Mismatch}. */
export type FitsEnter<M extends AnyFunction, P extends readonly unknown[], T> = ((...params: P) => void) extends (
  ...params: Parameters<M>
) => void
  ? T
  : Mismatch<P, Parameters<M>>

/** `T` where what the method `M` gives (or undefined, when it throws) fits the result `R` of the hook, else a {@link Mismatch}. */
export type FitsExit<M extends AnyFunction, R, T> = [ResultOf<M> | undefined] extends [R] ? T : Mismatch<R, ResultOf<M> | undefined>

/** What `@OnEnter(hook)` is: a decorator for methods that take at least the parameters `P`, in standard and in legacy mode. */
export interface EnterDecorator<P extends readonly unknown[]> {
  // oxlint-disable-next-line typescript/no-explicit-any -- any class may have the method
  <M extends AnyFunction>(method: FitsEnter<M, P, M>, context: ClassMethodDecoratorContext<any, any>): void
  <M extends AnyFunction>(owner: object, key: string | symbol, descriptor: TypedPropertyDescriptor<M> & FitsEnter<M, P, unknown>): void
}

/** What `@OnExit(hook)` is: a decorator for methods whose result fits `R`, in standard and in legacy mode. */
export interface ExitDecorator<R> {
  // oxlint-disable-next-line typescript/no-explicit-any -- any class may have the method
  <M extends AnyFunction>(method: FitsExit<M, R, M>, context: ClassMethodDecoratorContext<any, any>): void
  <M extends AnyFunction>(owner: object, key: string | symbol, descriptor: TypedPropertyDescriptor<M> & FitsExit<M, R, unknown>): void
}

/** What `@Hooked()` is: a decorator for a method, a getter, a setter, an `accessor` field or a whole class, in standard and in legacy mode. */
export interface HookedDecorator {
  // oxlint-disable-next-line typescript/no-explicit-any -- any class may have the member
  (
    member: AnyFunction,
    context: ClassMethodDecoratorContext<any, any> | ClassGetterDecoratorContext<any, any> | ClassSetterDecoratorContext<any, any>,
  ): void
  // oxlint-disable-next-line typescript/no-explicit-any -- any class may have the member
  (accessor: ClassAccessorDecoratorTarget<any, any>, context: ClassAccessorDecoratorContext<any, any>): void
  // oxlint-disable-next-line typescript/no-explicit-any -- any class, also one with a protected constructor
  (type: Function, context: ClassDecoratorContext<any>): void
  (type: Function): void
  // oxlint-disable-next-line typescript/no-explicit-any -- any member
  (owner: object, key: string | symbol, descriptor: TypedPropertyDescriptor<any>): void
}

/** A hook as an object, or what a hook class makes: `on` is not needed, for it stands where the decorator stands. */
// oxlint-disable-next-line typescript/no-explicit-any -- as in Hook
export interface MethodHook<P extends readonly unknown[] = any[], R = any> extends Partial<Omit<Hook, 'on' | 'onEnter' | 'onExit'>> {
  onEnter?(call: CallContext, ...params: P): Done
  onExit?(call: CallContext, result: R, error: unknown): Done
}

/** A class whose instances are hooks: made once per registry, by the container given to `registerHookline`, else by `new`. */
// oxlint-disable-next-line typescript/no-explicit-any -- its constructor is the container's business
export type HookClass<P extends readonly unknown[] = any[], R = any> = abstract new (...args: any[]) => MethodHook<P, R>

/** A hook object, a hook class, or an injection token that the container knows. */
// oxlint-disable-next-line typescript/no-explicit-any -- as in Hook
export type HookRef<P extends readonly unknown[] = any[], R = any> = MethodHook<P, R> | HookClass<P, R> | string | symbol

/** What a hook function may say of itself beside its code. */
export type FunctionHookOptions = Partial<Omit<Hook, 'on' | 'onEnter' | 'onExit'>>

/** Options of `@Hooked`. On a class they hold for all its members; what a member says itself wins. */
export interface HookedOptions extends Partial<Omit<TargetInit, 'name' | 'className' | 'functionName'>> {
  /** On a member the name of its target (`get ` and `set ` are put before it for accessors); on a class what stands for the class in the names of its members. @default the names in the source */
  readonly name?: string
  /** Where targets and hooks go. @default the process's registry */
  readonly registry?: HookRegistry
  /** Hook objects, classes or tokens for the member, or for each member of the class. */
  readonly hooks?: readonly HookRef[]
}
