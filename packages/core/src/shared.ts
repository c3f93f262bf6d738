/** What all copies of one major version of this package share: a dependency's copy must recognise what the application's has made. */

/** Versions before 1.0 count as one major. */
export const MAJOR = 0

const KEY = Symbol.for(`hookline.core/${MAJOR}`)

/** The one object of that name in this process; the first copy that asks makes it. */
export function shared<T extends object>(name: string, make: () => T): T {
  const holder = globalThis as { [KEY]?: Record<string, object> }
  const parts = (holder[KEY] ??= Object.create(null) as Record<string, object>)
  return (parts[name] ??= make()) as T
}

/** Lets `instanceof` tell the instances of every copy of a class, those of its subclasses as usual. The set holds what the copies' constructors have made. */
export function sharesInstances(made: Function, instances: WeakSet<object>): void {
  Object.defineProperty(made, Symbol.hasInstance, {
    value(this: Function, value: unknown): boolean {
      if (this !== made) return Function.prototype[Symbol.hasInstance].call(this, value)
      return typeof value === 'object' && value !== null && instances.has(value)
    },
  })
}
