/** Decorators that put hooks on methods and classes, in standard and in legacy mode. */
export { Hooked } from './hooked.ts'
export { OnEnter } from './on-enter.ts'
export { OnExit } from './on-exit.ts'
export type {
  Done,
  EnterDecorator,
  ExitDecorator,
  FitsEnter,
  FitsExit,
  FunctionHookOptions,
  HookClass,
  HookedDecorator,
  HookedOptions,
  HookRef,
  MethodHook,
  Mismatch,
} from './types.ts'
