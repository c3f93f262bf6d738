/** What generators and async generators have in common when they are hooked. */
import { applyOriginal } from './begin.ts'
import type { Call } from './call.ts'
import { applyInFrame } from './lineage.ts'
import type { Site } from './run.ts'
import { inside } from './within.ts'

/** The three things a consumer does. */
export type Step = 'next' | 'return' | 'throw'

/** What generators and hand-made iterators have. */
export interface AnyIterator {
  next(...args: unknown[]): unknown
  return?(value?: unknown): unknown
  throw?(error?: unknown): unknown
}

/** Calls the generator function. */
export function openIterator(call: Call, site: Site): unknown {
  return applyOriginal(call, site.original)
}

/** Something with a `next`. */
export function isIterator(value: unknown): value is AnyIterator {
  return typeof value === 'object' && value !== null && typeof (value as { next?: unknown }).next === 'function'
}

/** Hands a step on to the source, in the call's async context. */
export function send(call: Call, source: AnyIterator, name: Step, values: unknown[]): unknown {
  const method = source[name]
  if (method === undefined) return over(name, values)
  const { lineage, context } = call._plan
  const step = (): unknown => (lineage ? applyInFrame(call._frame, method, source, values) : Reflect.apply(method, source, values))
  return context ? inside(call, step) : step()
}

/** What an iterator that has ended answers. */
export function over(name: Step, values: unknown[]): unknown {
  if (name === 'throw') throw values[0]
  return { value: name === 'return' ? values[0] : undefined, done: true }
}

/** A skipped generator gives what it was skipped with: the values of an iterable, or none. */
export function iteratorOf(value: unknown): AnyIterator {
  if (value === undefined || value === null) return [][Symbol.iterator]()
  const iterable = value as { [Symbol.iterator]?: () => AnyIterator; [Symbol.asyncIterator]?: () => AnyIterator }
  const make = iterable[Symbol.asyncIterator] ?? iterable[Symbol.iterator]
  if (typeof make === 'function') return make.call(iterable)
  return isIterator(value) ? value : [value][Symbol.iterator]()
}

/** Counts a value given to the consumer. */
export function count(call: Call): void {
  const extra = call._extra
  extra.count = (extra.count ?? 0) + 1
}

/** An object of the source's own prototype and with its own properties, so that `instanceof`, iterator helpers and inspection go on working. */
export function dressIterator(site: Site, source: object | undefined, step: (name: Step, values: unknown[]) => unknown): object {
  const prototype =
    source === undefined
      ? ((site.original as { prototype?: object }).prototype ?? Object.prototype)
      : (Object.getPrototypeOf(source) as object)
  const dressed = Object.create(prototype, source === undefined ? {} : Object.getOwnPropertyDescriptors(source)) as Record<
    PropertyKey,
    unknown
  >
  for (const name of ['next', 'return', 'throw'] as const) {
    if (source !== undefined && (source as AnyIterator)[name] === undefined) continue
    const method = { [name]: (...values: unknown[]) => step(name, values) }[name]
    Object.defineProperty(dressed, name, { value: method, writable: true, configurable: true, enumerable: false })
  }
  for (const symbol of [Symbol.iterator, Symbol.asyncIterator]) {
    // A hand-made iterator would give itself, without the hooks.
    if (Object.hasOwn(dressed, symbol))
      Object.defineProperty(dressed, symbol, { value: () => dressed, writable: true, configurable: true, enumerable: false })
  }
  return dressed
}
