/** Headers of a request as pairs: one form for all that fetch takes, which keeps names as the caller wrote them. */
import { types } from 'node:util'

/** Name and value of a header. */
export type HeaderPair = readonly [name: string, value: string]

/**
 * The pairs of a `HeadersInit`; undefined for what is none. With `peek`, nothing is read that runs the caller's code or can be read only once;
 * with `read`, everything is read as fetch would, once.
 */
export function pairsOf(headers: unknown, how: 'peek' | 'read'): readonly HeaderPair[] | undefined {
  if (typeof headers !== 'object' || headers === null) return undefined
  if (how === 'peek' && types.isProxy(headers)) return undefined
  if (typeof (headers as Partial<Iterable<unknown>>)[Symbol.iterator] === 'function') {
    if (how === 'peek' && 'next' in headers) return undefined
    return [...(headers as Iterable<HeaderPair>)].filter(pair => how === 'read' || Array.isArray(pair))
  }
  const pairs: HeaderPair[] = []
  for (const name of Object.keys(headers)) {
    const descriptor = how === 'peek' ? Object.getOwnPropertyDescriptor(headers, name) : undefined
    if (how === 'peek' && (descriptor === undefined || !('value' in descriptor))) continue
    pairs.push([name, (how === 'peek' ? descriptor?.value : (headers as Record<string, unknown>)[name]) as string])
  }
  return pairs
}

/** The pairs without a header. Malformed pairs stay, for fetch to refuse them. */
export function withoutHeader(pairs: readonly HeaderPair[], name: string): readonly HeaderPair[] {
  const lower = name.toLowerCase()
  // oxlint-disable-next-line typescript/no-unnecessary-type-conversion -- what is called a pair may hold anything
  return pairs.filter(pair => !Array.isArray(pair) || String(pair[0]).toLowerCase() !== lower)
}

/** The pairs with a header set. */
export function withHeader(pairs: readonly HeaderPair[], name: string, value: string): readonly HeaderPair[] {
  return [...withoutHeader(pairs, name), [name, value]]
}
