/** What a decorator was put on: the arguments of both decorator modes brought to one form. */
import { HooklineError } from '@hookline/core'
import type { AnyFunction } from '@hookline/core'

/** A decorator's place when it is a whole class. */
export interface ClassPlace {
  readonly kind: 'class'
  readonly type: Function
  /** Undefined for a class without a name. */
  readonly name: string | undefined
  /** What all decorators of one class have in common in standard mode, where `Symbol.metadata` exists. */
  readonly metadata: object | undefined
}

/** A decorator's place when it is a member of a class. */
export interface MemberPlace {
  readonly kind: 'member'
  readonly key: string | symbol
  readonly isStatic: boolean
  readonly isPrivate: boolean
  /** The prototype, or the class for static members; in standard mode nobody knows it yet. */
  readonly holder: object | undefined
  /** What all decorators of one class have in common in standard mode, where `Symbol.metadata` exists. */
  readonly metadata: object | undefined
  readonly method: AnyFunction | undefined
  readonly get: AnyFunction | undefined
  readonly set: AnyFunction | undefined
  /** Runs when the class (static members) or an instance is made. */
  readonly onInit: ((initializer: (this: unknown) => void) => void) | undefined
  /** The decorator's return value, made of what replaces the functions. */
  answer(replaced: Replaced): unknown
}

/** Functions that take the place of a member's own; what is undefined stays. */
export interface Replaced {
  readonly method: AnyFunction | undefined
  readonly get: AnyFunction | undefined
  readonly set: AnyFunction | undefined
}

interface StandardContext {
  readonly kind: string
  readonly name: string | symbol | undefined
  readonly static?: boolean
  readonly private?: boolean
  readonly metadata?: object
  addInitializer?(initializer: (this: unknown) => void): void
}

/** Tells the modes apart by the second argument; throws `HOOKLINE_DECORATOR_TARGET` for what is no method, accessor or class. */
export function placeOf(decorator: string, args: readonly unknown[]): ClassPlace | MemberPlace {
  const [value, second, third] = args
  if (isContext(second)) return standardPlace(decorator, value, second)
  if (args.length === 1 && typeof value === 'function')
    return { kind: 'class', type: value, name: value.name === '' ? undefined : value.name, metadata: undefined }
  if (typeof second === 'string' || typeof second === 'symbol') {
    if (typeof third === 'number') throw misplaced(decorator, `parameter ${third} of ${String(second)}`)
    if ((typeof value === 'object' && value !== null) || typeof value === 'function')
      return legacyPlace(decorator, value, second, third as PropertyDescriptor | undefined)
  }
  throw misplaced(
    decorator,
    second === undefined && typeof third === 'number' ? 'a constructor parameter' : 'something that is not a member of a class',
  )
}

function isContext(value: unknown): value is StandardContext {
  return typeof value === 'object' && value !== null && typeof (value as StandardContext).kind === 'string'
}

function standardPlace(decorator: string, value: unknown, context: StandardContext): ClassPlace | MemberPlace {
  const { kind, name } = context
  if (kind === 'class')
    return { kind, type: value as Function, name: typeof name === 'string' && name !== '' ? name : undefined, metadata: context.metadata }
  const pair = kind === 'accessor' ? (value as { get: AnyFunction; set: AnyFunction }) : undefined
  const method = kind === 'method' ? (value as AnyFunction) : undefined
  const get = kind === 'getter' ? (value as AnyFunction) : pair?.get
  const set = kind === 'setter' ? (value as AnyFunction) : pair?.set
  if (name === undefined || (method ?? get ?? set) === undefined) throw misplaced(decorator, `${kind} ${String(name ?? '')}`)
  return {
    kind: 'member',
    key: name,
    isStatic: context.static === true,
    isPrivate: context.private === true,
    holder: undefined,
    metadata: context.metadata,
    method,
    get,
    set,
    onInit: context.addInitializer?.bind(context),
    answer: replaced =>
      kind === 'accessor' ? { get: replaced.get ?? get, set: replaced.set ?? set } : (replaced.method ?? replaced.get ?? replaced.set),
  }
}

function legacyPlace(decorator: string, owner: object, key: string | symbol, given: PropertyDescriptor | undefined): MemberPlace {
  const descriptor = given ?? Object.getOwnPropertyDescriptor(owner, key)
  const method = typeof descriptor?.value === 'function' ? (descriptor.value as AnyFunction) : undefined
  if (descriptor === undefined || (method ?? descriptor.get ?? descriptor.set) === undefined)
    throw misplaced(decorator, `field ${String(key)}`)
  return {
    kind: 'member',
    key,
    isStatic: typeof owner === 'function',
    isPrivate: false,
    holder: owner,
    metadata: undefined,
    method,
    get: descriptor.get,
    set: descriptor.set,
    onInit: undefined,
    answer({ method: value, get, set }) {
      if ((value ?? get ?? set) === undefined) return undefined
      const replaced = { ...descriptor }
      if (value !== undefined) replaced.value = value
      if (get !== undefined) replaced.get = get
      if (set !== undefined) replaced.set = set
      // Compilers that hand over no descriptor ignore what comes back.
      if (given === undefined) Object.defineProperty(owner, key, replaced)
      return replaced
    },
  }
}

function misplaced(decorator: string, where: string): HooklineError {
  return new HooklineError(
    'HOOKLINE_DECORATOR_TARGET',
    `@${decorator} stands on ${where.trim()}: expected a method, an accessor or a class.`,
  )
}
