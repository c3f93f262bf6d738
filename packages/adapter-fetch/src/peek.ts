/** Looks at what a caller passed without running any of the caller's code: fetch itself will read it, once and in its own order. */
import { types } from 'node:util'
import type { FetchLibrary } from './library.ts'

const hrefOf = Object.getOwnPropertyDescriptor(URL.prototype, 'href')?.get as (this: URL) => string

/** A member of `init`: a plain value, or what a Request used as `init` has. Undefined for getters and proxies, which are left to fetch. */
export function peek(library: FetchLibrary, init: unknown, key: string): unknown {
  if ((typeof init !== 'object' && typeof init !== 'function') || init === null) return undefined
  for (let at: object | null = init; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    if (types.isProxy(at)) return undefined
    const found = Object.getOwnPropertyDescriptor(at, key)
    if (found === undefined) continue
    if ('value' in found) return found.value
    return library.isRequest(init) ? library.request(init, key) : undefined
  }
  return undefined
}

/** A call of fetch as it can be seen without side effects. What cannot be seen is undefined. */
export interface Peeked {
  readonly url: string | undefined
  readonly method: string
  readonly headers: object | undefined
  readonly body: unknown
  readonly signal: unknown
}

/** What a call of fetch is about to send. */
export function peekRequest(library: FetchLibrary, args: readonly unknown[]): Peeked {
  const [input, init] = args
  const request = library.isRequest(input) ? input : undefined
  const member = <T>(key: string): T | undefined =>
    (peek(library, init, key) ?? (request === undefined ? undefined : library.request(request, key))) as T | undefined
  const method = member<unknown>('method')
  const headers = member<unknown>('headers')
  return {
    url: request === undefined ? urlOf(input) : library.request<string>(request, 'url'),
    method: typeof method === 'string' ? normalMethod(method) : 'GET',
    headers: typeof headers === 'object' && headers !== null ? headers : undefined,
    body: peek(library, init, 'body'),
    signal: member('signal'),
  }
}

function urlOf(input: unknown): string | undefined {
  if (typeof input === 'string') return input
  if (typeof input !== 'object' || input === null) return undefined
  try {
    return hrefOf.call(input as URL)
  } catch {
    // Another object's text is made by its own code, which only fetch may run.
    return undefined
  }
}

const NORMALIZED = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'])

function normalMethod(method: string): string {
  const upper = method.toUpperCase()
  return NORMALIZED.has(upper) ? upper : method
}
