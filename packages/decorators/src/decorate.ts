/** What all decorators do: find or make the members they stand on, give them hooks and options, put wrappers in place. */
import type { AnyFunction } from '@hookline/core'
import type { Attachment } from './attachment.ts'
import { addSettings, bindAll, expect, memberAt } from './class-members.ts'
import { Member, memberOf } from './member.ts'
import { metadataOf, typeOf, type Role } from './names.ts'
import type { ClassPlace, MemberPlace } from './place.ts'
import type { HookedOptions } from './types.ts'

const ROLES: readonly Role[] = ['method', 'get', 'set']

/** Decorates one member; gives what the decorator has to return. */
export function decorateMember(place: MemberPlace, attachments: readonly Attachment[], options: HookedOptions): unknown {
  const replaced: { -readonly [R in Role]: AnyFunction | undefined } = { method: undefined, get: undefined, set: undefined }
  for (const role of ROLES) {
    const fn = place[role]
    if (fn === undefined) continue
    const known = memberOf(fn)
    const member = known !== undefined && known.holder === place.holder && known.role === role ? known : new Member(place, role, fn)
    member.add(attachments, options)
    if (member === known) continue
    replaced[role] = member.wrapper
    if (place.holder !== undefined) member.bind(place.holder)
    else bindLater(place, member)
  }
  return place.answer(replaced)
}

/** Standard decorators are not told the class: static members learn it when it is complete, others from the first instance. */
function bindLater(place: MemberPlace, member: Member): void {
  if (place.metadata !== undefined) expect(place.metadata, member)
  place.onInit?.(function (this: unknown) {
    if (member.holder !== undefined) return
    member.bindFrom(this)
    const type = member.holder === undefined ? undefined : typeOf(member.holder)
    if (type !== undefined) bindAll(place.metadata, type)
  })
}

/** Decorates all own methods and accessors of a class, static ones too, but not its constructor. */
export function decorateClass({ type, name, metadata }: ClassPlace, attachments: readonly Attachment[], options: HookedOptions): void {
  addSettings(type, { name, options })
  bindAll(metadata ?? metadataOf(type), type)
  for (const holder of [type.prototype as object, type]) {
    for (const key of Reflect.ownKeys(holder)) {
      if (key === 'constructor' || key === 'prototype') continue
      const descriptor = Object.getOwnPropertyDescriptor(holder, key) as PropertyDescriptor
      if (!isMember(holder, descriptor)) continue
      const change: PropertyDescriptor = {}
      for (const role of ROLES) {
        const field = role === 'method' ? 'value' : role
        const fn = descriptor[field] as AnyFunction | undefined
        if (typeof fn !== 'function') continue
        const known = memberOf(fn)
        const own = known !== undefined && (known.holder ?? holder) === holder && known.key === key ? known : memberAt(holder, key, role)
        const member = own ?? new Member({ key, isStatic: holder === type, isPrivate: false, metadata: undefined }, role, fn)
        member.add(attachments, {})
        if (own === undefined) change[field] = member.wrapper
        member.bind(holder)
      }
      if (Object.keys(change).length > 0) Object.defineProperty(holder, key, { ...descriptor, ...change })
    }
  }
}

/** Methods are not enumerable; a function in an enumerable property of the class is a static field's value. */
function isMember(holder: object, descriptor: PropertyDescriptor): boolean {
  if (descriptor.configurable !== true) return false
  return descriptor.value === undefined || typeof holder !== 'function' || descriptor.enumerable !== true
}
