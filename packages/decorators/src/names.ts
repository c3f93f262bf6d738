/** What targets of decorated members are called, and which class of an inheritance chain a member was written in. */
import type { AnyFunction } from '@hookline/core'

/** What a decorated function is to its class. */
export type Role = 'method' | 'get' | 'set'

const ANONYMOUS = '(anonymous)'

/** `place`, `[Symbol.iterator]`, `#secret`. */
export function keyName(key: string | symbol): string {
  return typeof key === 'symbol' ? `[${key.description ?? ''}]` : key
}

/** `X#p`, `X.p` for static members, with `get ` or `set ` before it for accessors. */
export function targetName(role: Role, className: string | undefined, isStatic: boolean, key: string | symbol): string {
  return `${prefix(role)}${className ?? ANONYMOUS}${isStatic ? '.' : '#'}${keyName(key)}`
}

/** What is put before the name of an accessor's target. */
export function prefix(role: Role): string {
  return role === 'method' ? '' : `${role} `
}

/** The name of the class a prototype belongs to, or of a class itself. */
export function classNameOf(holder: object): string | undefined {
  const name: unknown = typeOf(holder)?.name
  return typeof name === 'string' && name !== '' ? name : undefined
}

/** What is known of a member whose class is looked for. */
export interface Sought {
  readonly key: string | symbol
  readonly role: Role
  readonly isPrivate: boolean
  readonly metadata: object | undefined
  readonly original: AnyFunction
  readonly wrapper: AnyFunction
}

/**
 * The prototype (or class) that declares the member, from an instance (or a class) of it or of a subclass.
 * Standard decorators are not told the class, so it is known by our own function, by `Symbol.metadata`, and last by its source.
 */
export function declaringHolder(from: unknown, member: Sought, isStatic: boolean): object | undefined {
  const chain = [...holders(from, isStatic)]
  const named = member.isPrivate ? chain : chain.filter(holder => Object.hasOwn(holder, member.key))
  return (
    named.find(holder => ownFunction(holder, member) === member.wrapper) ??
    (member.metadata === undefined ? undefined : chain.find(holder => metadataOf(holder) === member.metadata)) ??
    named.find(holder => sourceOf(typeOf(holder)).includes(sourceOf(member.original))) ??
    named.at(-1)
  )
}

/** The metadata object that all standard decorators of one class share. */
export function metadataOf(holder: object): object | undefined {
  const type = typeOf(holder)
  const key = (Symbol as { metadata?: symbol }).metadata ?? Symbol.for('Symbol.metadata')
  return type !== undefined && Object.hasOwn(type, key) ? (type as unknown as Record<symbol, object>)[key] : undefined
}

function* holders(from: unknown, isStatic: boolean): Generator<object> {
  if ((typeof from !== 'object' || from === null) && typeof from !== 'function') return
  let holder: object | null = isStatic ? from : (Object.getPrototypeOf(from) as object | null)
  while (holder !== null && holder !== Object.prototype && holder !== Function.prototype) {
    yield holder
    holder = Object.getPrototypeOf(holder) as object | null
  }
}

function ownFunction(holder: object, { key, role }: Sought): unknown {
  const descriptor = Object.getOwnPropertyDescriptor(holder, key)
  return role === 'method' ? (descriptor?.value as unknown) : descriptor?.[role]
}

/** The class of a prototype, or a class itself. */
export function typeOf(holder: object): Function | undefined {
  if (typeof holder === 'function') return holder
  const own = Object.getOwnPropertyDescriptor(holder, 'constructor')?.value as unknown
  return typeof own === 'function' ? own : undefined
}

function sourceOf(fn: Function | undefined): string {
  return fn === undefined ? '' : Function.prototype.toString.call(fn)
}
