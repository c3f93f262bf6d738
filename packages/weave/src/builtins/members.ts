/** Finds the functions of a built-in module, or of `globalThis`, that a rule names. */
import { compileWildcard } from '@hookline/core'
import type { FunctionPath } from '../model.ts'
import { forbidden } from './forbidden.ts'

/** A property that holds a function. */
export interface Member {
  /** The name rules and reports know it by. */
  readonly path: string
  /** The object that callers read it from. */
  readonly holder: object
  readonly key: string
  readonly className: string | undefined
}

/** Functions that were found, and those that cannot be patched. */
export interface Found {
  readonly members: readonly Member[]
  readonly refused: readonly { readonly path: string; readonly reason: string }[]
}

interface Holder {
  readonly name: string
  readonly object: object
  /** `.` for what stands on the object itself, `#` for a prototype's, nothing for the module's own functions. */
  readonly joint: '' | '.' | '#'
}

/** Looks for the functions that `path` names below `root`, the exports of a module. */
export function findMembers(root: object, path: FunctionPath, module: string): Found {
  const members: Member[] = []
  const refused: { path: string; reason: string }[] = []
  for (const holder of holdersOf(root, path)) {
    for (const key of keysOf(holder, path)) {
      const name = `${holder.name}${holder.joint}${key}`
      const literal = !isPattern(path.name) && !isPattern(path.receiver ?? '')
      const reason = forbidden(module, holder.name, key) ?? refusal(holder, key, path, literal)
      if (reason === undefined) {
        members.push({ path: name, holder: holder.object, key, className: holder.joint === '' ? undefined : holder.name })
      } else if (reason !== '') refused.push({ path: name, reason })
    }
  }
  return { members, refused }
}

/** Names of the functions below `root`, one class or namespace deep, and of what `asked` names besides: for suggestions. */
export function namesOf(root: object, asked: readonly FunctionPath[]): string[] {
  const names = new Set<string>()
  const note = (holder: Holder): void => {
    for (const key of Object.getOwnPropertyNames(holder.object)) {
      const value = valueOf(holder.object, key)
      if (typeof value === 'function' && key !== 'constructor' && !isClass(value)) names.add(`${holder.name}${holder.joint}${key}`)
    }
  }
  note({ name: '', object: root, joint: '' })
  for (const holder of namespacesOf(root)) note(holder)
  for (const path of asked) for (const holder of holdersOf(root, path)) note(holder)
  return [...names]
}

function holdersOf(root: object, { receiver, member }: FunctionPath): Holder[] {
  if (receiver === undefined) return [{ name: '', object: root, joint: '' }]
  if (isPattern(receiver)) {
    const fits = compileWildcard(receiver)
    return namespacesOf(root).filter(({ name, joint }) => fits(name) && (member === 'any' || (member === 'instance') === (joint === '#')))
  }
  let object: unknown = root
  for (const part of receiver.split('.')) object = isObject(object) ? read(object, part) : undefined
  if (!isObject(object)) return []
  const holder: Holder = { name: receiver, object, joint: '.' }
  if (typeof object !== 'function' || !isClass(object)) return [{ ...holder, joint: member === 'instance' ? '#' : '.' }]
  const instances: Holder = { name: receiver, object: object.prototype as object, joint: '#' }
  return member === 'static' ? [holder] : member === 'instance' ? [instances] : [instances, holder]
}

/** Classes and plain namespaces among the exports; lazily defined ones are left alone. */
function namespacesOf(root: object): Holder[] {
  return Object.getOwnPropertyNames(root).flatMap((name): Holder[] => {
    const value = valueOf(root, name)
    if (!isObject(value) || value === root) return []
    const statics: Holder = { name, object: value, joint: '.' }
    if (typeof value !== 'function') return [statics]
    return isClass(value) ? [{ name, object: value.prototype as object, joint: '#' }, statics] : []
  })
}

function keysOf({ object, joint }: Holder, { name }: FunctionPath): string[] {
  if (isPattern(name)) {
    const fits = compileWildcard(name)
    return Object.getOwnPropertyNames(object).filter(key => key !== 'constructor' && fits(key))
  }
  if (name === 'constructor') return [name]
  // What every function and object inherits is not meant.
  const there = joint === '.' ? Object.hasOwn(object, name) || (typeof object !== 'function' && inherits(object, name)) : name in object
  return there ? [name] : []
}

function isPattern(name: string): boolean {
  return name.includes('*')
}

function inherits(object: object, name: string): boolean {
  return name in object && !(name in Object.prototype)
}

/** Why a property cannot be patched; '' when it is no function and nobody asked for it by name. */
function refusal(holder: Holder, key: string, path: FunctionPath, literal: boolean): string | undefined {
  const descriptor = findDescriptor(holder.object, key)
  if (key === 'constructor') return 'constructors of built-in classes cannot be hooked: hook a function that makes instances, or a method'
  const lazy = descriptor !== undefined && !('value' in descriptor)
  if (path.accessor !== undefined || (lazy && holder.joint !== '')) return literal ? 'accessors of built-in modules cannot be hooked' : ''
  // Reading a getter may load much or warn: only for those who ask by name.
  const value = lazy && !literal ? undefined : read(holder.object, key)
  if (typeof value !== 'function') return literal ? `it is not a function but ${value === null ? 'null' : typeof value}` : ''
  if (isClass(value)) return literal ? `it is a class: name one of its methods, such as ${key}#${anyMethod(value)}` : ''
  const own = Object.getOwnPropertyDescriptor(holder.object, key)
  const fixed = own === undefined ? !Object.isExtensible(holder.object) : own.configurable === false && own.writable !== true
  return fixed ? 'the property is frozen' : undefined
}

/** A class, or an old-style constructor: something whose prototype carries more than the bare minimum. */
export function isClass(fn: Function): boolean {
  const prototype = Object.getOwnPropertyDescriptor(fn, 'prototype')
  if (prototype === undefined || !isObject(prototype.value)) return false
  if (prototype.writable === false) return true
  return Object.getPrototypeOf(prototype.value) !== Object.prototype || Reflect.ownKeys(prototype.value).length > 1
}

function anyMethod(fn: Function): string {
  const prototype = fn.prototype as object
  return (
    Object.getOwnPropertyNames(prototype).find(key => key !== 'constructor' && typeof valueOf(prototype, key) === 'function') ?? 'method'
  )
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

function valueOf(object: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(object, key)?.value as unknown
}

function read(object: object, key: string): unknown {
  try {
    return Reflect.get(object, key) as unknown
  } catch {
    return undefined
  }
}

function findDescriptor(object: object, key: string): PropertyDescriptor | undefined {
  for (let at: unknown = object; isObject(at); at = Object.getPrototypeOf(at)) {
    const found = Object.getOwnPropertyDescriptor(at, key)
    if (found !== undefined) return found
  }
  return undefined
}
