/** Puts other values where a way leads, in copies: what the caller has stays as it was. */
import { ANY, isText, keysOf, type Segment } from '../guard/value-path.ts'

/** The arguments with `values` in the places that the way leads to, in the order in which it was read. */
export function replaceValues(args: readonly unknown[], segments: readonly Segment[], values: readonly unknown[]): unknown[] {
  const queue = [...values].reverse()
  return put(args, segments, 0, queue) as unknown[]
}

function put(value: unknown, segments: readonly Segment[], at: number, queue: unknown[]): unknown {
  const segment = segments[at]
  if (segment === undefined) return queue.pop()
  if (segment === ANY) {
    if (value === undefined || value === null) return value
    // One value in the place of a list.
    if (typeof value !== 'object' || isText(value)) return put(value, segments, at + 1, queue)
    const next = (part: unknown): unknown => put(part, segments, at + 1, queue)
    if (value instanceof Set) return new Set([...value].map(next))
    if (value instanceof Map) return new Map([...value].map(([key, part]) => [next(key), next(part)]))
    const copy = copyOf(value)
    // In the order in which they were read.
    for (const key of keysOf(value)) define(copy, key, next((value as Record<string | symbol, unknown>)[key]))
    return copy
  }
  const holder = typeof value === 'object' && value !== null ? value : {}
  const copy = copyOf(holder)
  define(copy, String(segment), put(Object.getOwnPropertyDescriptor(holder, String(segment))?.value, segments, at + 1, queue))
  return copy
}

function copyOf(value: object): object {
  if (Array.isArray(value)) return [...(value as unknown[])]
  const parent: unknown = Object.getPrototypeOf(value)
  return Object.defineProperties(Object.create(parent as object | null) as object, Object.getOwnPropertyDescriptors(value))
}

/** Never by assignment, which `__proto__` and setters would see. */
function define(holder: object, key: string | symbol, value: unknown): void {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true })
}
