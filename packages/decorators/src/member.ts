/** One decorated function of a class: its wrapper, its hooks in the order they are written, and its target once the class is known. */
import { dressAs, hookRegistry } from '@hookline/core'
import type { AnyFunction, Disposer, HookRegistry, HookTarget, Shape } from '@hookline/core'
import { check, placeholder, registerFor, resolved, type Attachment } from './attachment.ts'
import { adopt, settingsOf, type ClassSettings } from './class-members.ts'
import { inertTarget } from './inert.ts'
import { copyMetadata } from './metadata.ts'
import { classNameOf, declaringHolder, type Role, type Sought } from './names.ts'
import type { MemberPlace } from './place.ts'
import { shapeOf, targetInit } from './target-init.ts'
import type { HookedOptions } from './types.ts'

interface Registration {
  readonly name: string
  readonly remove: Disposer
}

const members = new WeakMap<Function, Member>()
const gone = new FinalizationRegistry<Registration[]>(registrations => {
  for (const { remove } of registrations) remove()
})
let sequence = 0

/** The member whose wrapper this is. */
export function memberOf(fn: Function | undefined): Member | undefined {
  return fn === undefined ? undefined : members.get(fn)
}

/** A function of a class that decorators stand on. */
export class Member implements Sought {
  readonly key: string | symbol
  readonly role: Role
  readonly isStatic: boolean
  readonly isPrivate: boolean
  readonly metadata: object | undefined
  readonly original: AnyFunction
  readonly wrapper: AnyFunction
  /** Later decorators stand further out. */
  readonly sequence: number = ++sequence
  /** Read at every call: undefined until the class is known. */
  target: HookTarget | undefined = undefined
  /** Read at every call that has hooks: undefined while there is something to settle before. */
  hooked: AnyFunction | undefined = undefined
  #wrapped: AnyFunction | undefined
  #holder: object | undefined
  #attachments: readonly Attachment[] = []
  #options: HookedOptions = {}
  #settling = false
  #absorbed = false
  readonly #group = {}
  readonly #registrations: Registration[] = []

  constructor(
    { key, isStatic, isPrivate, metadata }: Pick<MemberPlace, 'key' | 'isStatic' | 'isPrivate' | 'metadata'>,
    role: Role,
    original: AnyFunction,
  ) {
    this.key = key
    this.role = role
    this.isStatic = isStatic
    this.isPrivate = isPrivate
    this.metadata = metadata
    this.original = original
    this.wrapper = wrapperOf(this, original)
    members.set(this.wrapper, this)
    gone.register(this, this.#registrations)
  }

  /** The prototype or class the member is written in; undefined until that is known. */
  get holder(): object | undefined {
    return this.#holder
  }

  /** Adds hooks above those there are, and options that win over those there are. */
  add(attachments: readonly Attachment[], options: HookedOptions): void {
    for (const attachment of attachments) check(attachment, this.#shape(options))
    this.#attachments = distinct([...attachments, ...this.#attachments])
    this.#options = { ...this.#options, ...options }
    if (this.target !== undefined) this.#build()
  }

  /** The class has other settings now. */
  refresh(): void {
    if (this.target !== undefined && !this.#absorbed) this.#build()
  }

  /** The class is known: makes the target. Where the same member was decorated through somebody else's wrapper, the outer one takes over. */
  bind(holder: object): void {
    if (this.#holder !== undefined || this.#absorbed) return
    this.#holder = holder
    const other = adopt(holder, this)
    if (other === undefined) this.#build()
    else if (other.sequence < this.sequence) this.#absorb(other)
    else other.#absorb(this)
  }

  /** Finds the class from an instance, or from the class itself for static members. */
  bindFrom(receiver: unknown): void {
    if (this.#holder !== undefined || this.#absorbed) return
    const holder = declaringHolder(receiver, this, this.isStatic)
    if (holder !== undefined) this.bind(holder)
    else if (this.target === undefined) this.#build()
  }

  /** What a call has to run: hook classes and tokens are resolved before the first one. */
  settle(receiver: unknown): AnyFunction {
    this.bindFrom(receiver)
    if (this.#absorbed || this.#settling) return this.original
    if (this.hooked === undefined) this.#resolve()
    return this.hooked ?? this.#wrapped ?? this.original
  }

  #absorb(inner: Member): void {
    inner.#clear()
    inner.#absorbed = true
    inner.target = inertTarget()
    this.#attachments = distinct([...this.#attachments, ...inner.#attachments])
    this.#options = { ...inner.#options, ...this.#options }
    this.#build()
  }

  #build(): void {
    this.#clear()
    const className = this.#class.options.name ?? this.#class.name ?? (this.#holder === undefined ? undefined : classNameOf(this.#holder))
    this.target = this.#registry.target(targetInit(this, className, { ...this.#class.options, name: undefined, ...this.#options }))
    this.#wrapped = this.target.wrap(this.original)
    this.#register(this.target)
  }

  #register(target: HookTarget, pending: ReadonlyMap<Attachment, unknown> = new Map()): void {
    for (const { remove } of this.#registrations.splice(0)) remove()
    for (const attachment of this.#attachments) {
      const fields = attachment.fields ?? placeholder({ error: pending.get(attachment) })
      this.#registrations.push(
        registerFor(target, this.#registry, fields, attachment.label, attachment.self ?? this.#group, attachment.self),
      )
    }
    this.hooked = this.#attachments.some(({ fields }) => fields === undefined) ? undefined : this.#wrapped
  }

  #resolve(): void {
    const { target } = this
    if (target === undefined) return
    const registry = this.#registry
    const failures = new Map<Attachment, unknown>()
    this.#settling = true
    try {
      this.#attachments = this.#attachments.map(attachment => {
        try {
          const ready = resolved(attachment, registry)
          if (ready !== attachment) check(ready, this.#shape({}))
          return ready
        } catch (error) {
          failures.set(attachment, error)
          return attachment
        }
      })
      const off = this.#registrations.filter(({ name }) => registry.hook(name)?.enabled === false)
      this.#register(target, failures)
      for (const { name } of off) registry.disable(name)
    } finally {
      this.#settling = false
    }
  }

  #clear(): void {
    for (const { remove } of this.#registrations.splice(0)) remove()
    this.target?.dispose()
    this.target = undefined
    this.hooked = undefined
  }

  #shape(options: HookedOptions): Shape {
    return options.shape ?? this.#options.shape ?? this.#class.options.shape ?? shapeOf(this.role, this.original)
  }

  get #class(): ClassSettings {
    return settingsOf(this.#holder)
  }

  get #registry(): HookRegistry {
    return this.#options.registry ?? this.#class.options.registry ?? hookRegistry
  }
}

/** A method by its kind, as what it stands for: no `prototype`, not to be called with `new`. */
function wrapperOf(member: Member, original: Function): AnyFunction {
  const { wrapper } = {
    wrapper(this: unknown): unknown {
      const { target } = member
      if (target !== undefined && !target.active) return original.apply(this, arguments)
      const hooked: Function = member.hooked ?? member.settle(this)
      return hooked.apply(this, arguments)
    },
  }
  dressAs(wrapper, original)
  copyMetadata(original, wrapper)
  return wrapper
}

/** One thing stands on a member once, where it is written first. */
function distinct(attachments: readonly Attachment[]): Attachment[] {
  return attachments.filter(
    ({ identity }, index) => identity === undefined || attachments.findIndex(other => other.identity === identity) === index,
  )
}
