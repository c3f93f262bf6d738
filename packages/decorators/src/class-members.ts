/** Which decorated members belong to one class: one member for each function, however often and through whatever it is decorated. */
import type { Member } from './member.ts'
import { typeOf } from './names.ts'
import type { HookedOptions } from './types.ts'

/** What a class-level decorator says of all members. */
export interface ClassSettings {
  readonly name: string | undefined
  readonly options: HookedOptions
}

const byHolder = new WeakMap<object, Member[]>()
const settings = new WeakMap<object, ClassSettings>()
const nothing: ClassSettings = { name: undefined, options: {} }
const unbound = new WeakMap<object, Set<Member>>()

/** Notes a member of its prototype or class. When another stands for the same function, that one is given back, and the outer of the two is kept. */
export function adopt(holder: object, member: Member): Member | undefined {
  let members = byHolder.get(holder)
  if (members === undefined) byHolder.set(holder, (members = []))
  const index = members.findIndex(
    ({ key, role, isPrivate }) => key === member.key && role === member.role && isPrivate === member.isPrivate,
  )
  if (index === -1) {
    members.push(member)
    return undefined
  }
  const other = members[index] as Member
  if (other.sequence < member.sequence) members[index] = member
  return other
}

/** What is said of the class that a prototype or class belongs to. */
export function settingsOf(holder: object | undefined): ClassSettings {
  const type = holder === undefined ? undefined : typeOf(holder)
  return (type === undefined ? undefined : settings.get(type)) ?? nothing
}

/** Says something of a class; what was said before and is not said again stays. */
export function addSettings(type: Function, { name, options }: ClassSettings): void {
  const before = settingsOf(type)
  settings.set(type, { name: name ?? before.name, options: { ...before.options, ...options } })
  for (const holder of [type, type.prototype as object]) for (const member of byHolder.get(holder) ?? []) member.refresh()
}

/** The member that stands for a function of a prototype or class. */
export function memberAt(holder: object, key: string | symbol, role: Member['role']): Member | undefined {
  return byHolder.get(holder)?.find(member => member.key === key && member.role === role && !member.isPrivate)
}

/** Notes a member that waits for its class. */
export function expect(metadata: object, member: Member): void {
  let waiting = unbound.get(metadata)
  if (waiting === undefined) unbound.set(metadata, (waiting = new Set()))
  waiting.add(member)
}

/** One member knows the class: tells it all others that have the same metadata. */
export function bindAll(metadata: object | undefined, type: Function): void {
  if (metadata === undefined) return
  const waiting = unbound.get(metadata)
  unbound.delete(metadata)
  for (const member of waiting ?? []) member.bind(member.isStatic ? type : (type.prototype as object))
}
