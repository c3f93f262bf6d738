/** One use of a decorator on one member: the hook it attaches, made into what a registry takes. */
import { HooklineError, HookRegistry } from '@hookline/core'
import type { Disposer, Hook, HookTarget, Shape } from '@hookline/core'
import { resolveHook, tokenName, type HookToken } from './resolver.ts'
import type { FunctionHookOptions, MethodHook } from './types.ts'

/** A hook without its selector. */
type Fields = Omit<Hook, 'on'>
type Phase = 'onEnter' | 'onExit'

/** A hook that a decorator puts on a member. */
export interface Attachment {
  /** The decorator and the hook's own name: `@OnEnter logIt`. */
  readonly label: string
  /** The same thing twice on one member is one attachment; undefined for functions, which may well stand there twice. */
  readonly identity: unknown
  /** The hook object: the `this` of its functions, and whose `call.data` it is. Undefined for functions, which share the member's data. */
  readonly self: object | undefined
  /** The hook, or a token that is resolved at the first call. */
  readonly fields: Fields | undefined
  readonly token: HookToken | undefined
}

/** Makes the attachment of what a decorator was given. Throws `HOOKLINE_INVALID_HOOK`. */
export function attachmentOf(decorator: string, phase: Phase | undefined, given: unknown, options: FunctionHookOptions = {}): Attachment {
  const label = (name: string): string => `@${decorator} ${name}`
  if (typeof given === 'function' && !isHookClass(given)) {
    if (phase === undefined) throw invalid(decorator, 'a hook object, a hook class or an injection token')
    const fields = { ...options, name: '', [phase]: given } as Fields
    return {
      label: label(options.name ?? (given.name === '' ? 'function' : given.name)),
      identity: undefined,
      self: undefined,
      fields,
      token: undefined,
    }
  }
  if (typeof given === 'function' || typeof given === 'string' || typeof given === 'symbol') {
    if (given === '') throw invalid(decorator, 'an injection token that is not empty')
    return { label: label(tokenName(given)), identity: given, self: undefined, fields: undefined, token: given }
  }
  if (!isHook(given)) throw invalid(decorator, 'a hook function, an object with onEnter or onExit, a hook class or an injection token')
  return { label: label(objectName(given)), identity: given, self: given, fields: fieldsOf(given), token: undefined }
}

/** The same attachment with its token resolved. Throws `HOOKLINE_UNRESOLVED_HOOK`. */
export function resolved(attachment: Attachment, registry: HookRegistry): Attachment {
  if (attachment.token === undefined) return attachment
  const hook = resolveHook(registry, attachment.token)
  return { ...attachment, self: hook, fields: fieldsOf(hook), token: undefined }
}

/** Stands in the registry for a hook that is not resolved yet, so that it can be seen and switched off; when resolving failed, the call fails. */
export function placeholder(failure: { readonly error: unknown }): Fields {
  return {
    name: '',
    onEnter() {
      throw failure.error
    },
  }
}

/** Registers the hook for one target under a name that is unique: a second copy of the same class gets ` (2)`. */
export function registerFor(
  target: HookTarget,
  registry: HookRegistry,
  fields: Fields,
  label: string,
  group: object,
  self: object | undefined,
): { readonly name: string; readonly remove: Disposer } {
  // The registry must not keep alive what nobody calls any more.
  const ref = new WeakRef(target)
  const on: Hook['on'] = candidate => candidate === ref.deref()
  for (let copy = 1; ; copy++) {
    const name = `${target.name} ${label}${copy === 1 ? '' : ` (${copy})`}`
    try {
      return { name, remove: registry.register({ ...fields, name, on }, self === undefined ? { group } : { group, self }) }
    } catch (error) {
      if (!(error instanceof HooklineError && error.code === 'HOOKLINE_DUPLICATE_HOOK')) throw error
    }
  }
}

/** Throws what registering would throw, while the line of the decorator is still on the stack: in standard mode the class is not known yet. */
export function check(attachment: Attachment, shape: Shape): void {
  if (attachment.fields === undefined) return
  const trial = new HookRegistry()
  const target = trial.target({ name: 'decorated member', shape })
  trial.register({ ...attachment.fields, name: attachment.label, on: target })
  trial.dispose()
}

function fieldsOf(hook: MethodHook): Fields {
  const { order, failure, async, timeoutMs, allowNested, needs, when, onEnter, onExit } = hook
  const fields = { order, failure, async, timeoutMs, allowNested, needs, when, onEnter, onExit }
  return { name: '', ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) }
}

function isHook(value: unknown): value is MethodHook {
  if (typeof value !== 'object' || value === null) return false
  const { onEnter, onExit } = value as MethodHook
  return onEnter !== undefined || onExit !== undefined
}

function isHookClass(fn: Function): boolean {
  if (/^class\b/.test(Function.prototype.toString.call(fn).slice(0, 16))) return true
  const prototype = fn.prototype as MethodHook | undefined
  return typeof prototype?.onEnter === 'function' || typeof prototype?.onExit === 'function'
}

function objectName(hook: MethodHook): string {
  if (typeof hook.name === 'string' && hook.name !== '') return hook.name
  const type = (hook as { constructor?: Function }).constructor
  return type === undefined || type === Object || type.name === '' ? 'hook' : type.name
}

function invalid(decorator: string, expected: string): HooklineError {
  return new HooklineError('HOOKLINE_INVALID_HOOK', `@${decorator}: expected ${expected}.`)
}
