/** For enter hooks: one way to look at a request and to change it, whichever of fetch's forms the caller used. */
import { HooklineError, type CallContext } from '@hookline/core'
import { copyInit, membersOf, type Init } from './init.ts'
import { libraryOf, type FetchLibrary } from './library.ts'
import { pairsOf, withHeader, withoutHeader, type HeaderPair } from './headers.ts'
import { peekRequest } from './peek.ts'

/**
 * A request that is about to be sent, as far as it can be seen without running the caller's code: what stands behind getters, proxies and one-shot
 * iterators is left out.
 *
 * @example
 * ```ts
 * import { hookRegistry } from '@hookline/core'
 * import { requestOf, type FetchRequest } from '@hookline/adapter-fetch'
 * hookRegistry.register({
 *   name: 'only get',
 *   on: 'fetch',
 *   onEnter(call) {
 *     const request: FetchRequest = requestOf(call)
 *     if (request.method !== 'GET') call.block('read only')
 *   },
 * })
 * ```
 */
export interface FetchRequest {
  /** Undefined where only running the caller's code (an object's `toString`) would tell. */
  readonly url: string | undefined
  readonly method: string
  /** Names as the caller wrote them. */
  readonly headers: readonly HeaderPair[]
  /** `init.body`; the body of a Request object is not looked at. */
  readonly body: unknown
  /** The caller's AbortSignal. */
  readonly signal: unknown
}

/**
 * What to change of a request; what is not given stays.
 *
 * @example
 * ```ts
 * import { hookRegistry } from '@hookline/core'
 * import { changeRequest, type RequestChange } from '@hookline/adapter-fetch'
 * const change: RequestChange = { url: 'https://mirror.example/', headers: { 'x-mirrored': '1', cookie: null } }
 * hookRegistry.register({ name: 'mirror', on: 'fetch', onEnter: call => changeRequest(call, change) })
 * ```
 */
export interface RequestChange {
  readonly url?: string | URL
  readonly method?: string
  /** Headers to set; null removes one. */
  readonly headers?: Readonly<Record<string, string | null>>
  /** A new body in any form that fetch takes; null for none. A `content-length` that the caller set is dropped with the old body. */
  readonly body?: unknown
}

/**
 * Looks at the request of a call of fetch.
 *
 * @throws HooklineError `HOOKLINE_INVALID_OPTION` for a call of another target.
 * @example
 * ```ts
 * import { hookRegistry } from '@hookline/core'
 * import { requestOf } from '@hookline/adapter-fetch'
 * hookRegistry.register({ name: 'log', on: 'fetch', onEnter: call => console.log(requestOf(call).method, requestOf(call).url) })
 * ```
 */
export function requestOf(call: CallContext): FetchRequest {
  const { url, method, headers, body, signal } = peekRequest(libraryFor(call), call.args)
  return { url, method, headers: (headers === undefined ? undefined : pairsOf(headers, 'peek')) ?? [], body, signal }
}

/**
 * Changes the request of a call, in `onEnter`. The caller's own objects are never written to: `call.args` gets copies. Members of the caller's `init`
 * are then read here, once, and not by fetch.
 *
 * @throws HooklineError `HOOKLINE_INVALID_OPTION` for a call of another target, `HOOKLINE_CALL_PHASE` outside of `onEnter`; whatever a getter in the caller's `init` throws.
 * @example
 * ```ts
 * import { hookRegistry } from '@hookline/core'
 * import { changeRequest } from '@hookline/adapter-fetch'
 * hookRegistry.register({ name: 'https', on: 'fetch', onEnter: call => changeRequest(call, { headers: { 'x-team': 'shop' } }) })
 * ```
 */
export function changeRequest(call: CallContext, change: RequestChange): void {
  const library = libraryFor(call)
  const given: unknown = call.args[1]
  let input: unknown = call.args[0]
  const init = copyInit(given)
  // What is no object is fetch's to refuse.
  if (init === undefined) return
  if (library.isRequest(input)) {
    if (change.url !== undefined || change.body === null) {
      // A Request cannot be given another URL or be relieved of its body: its members go into the copy of init instead.
      Object.assign(init, { ...membersOf(library, input, change.body !== undefined), ...init })
      input = library.request<string>(input, 'url')
    } else if (Object.keys(init).length === 0) {
      // fetch resets these two as soon as there is any init.
      init.referrer = library.request(input, 'referrer')
      init.referrerPolicy = library.request(input, 'referrerPolicy')
    }
  }
  if (change.url !== undefined) input = String(change.url)
  if (change.method !== undefined) init.method = change.method
  if (change.headers !== undefined || change.body !== undefined) changeHeaders(library, input, init, change)
  if (change.body !== undefined) {
    init.body = change.body
    if (isStreamed(change.body)) init.duplex = 'half'
  }
  call.args = [input, init, ...(call.args.slice(2) as unknown[])]
}

/**
 * Sets one header of a call's request, replacing any of that name: `changeRequest` for the most frequent change.
 *
 * @throws HooklineError as `changeRequest` does.
 * @example
 * ```ts
 * import { hookRegistry } from '@hookline/core'
 * import { setHeader } from '@hookline/adapter-fetch'
 * hookRegistry.register({ name: 'tenant', on: 'fetch', onEnter: call => setHeader(call, 'x-tenant', 'acme') })
 * ```
 */
export function setHeader(call: CallContext, name: string, value: string): void {
  changeRequest(call, { headers: { [name]: value } })
}

/**
 * Removes one header of a call's request.
 *
 * @throws HooklineError as `changeRequest` does.
 * @example
 * ```ts
 * import { hookRegistry } from '@hookline/core'
 * import { removeHeader } from '@hookline/adapter-fetch'
 * hookRegistry.register({ name: 'no cookies', on: 'fetch', onEnter: call => removeHeader(call, 'cookie') })
 * ```
 */
export function removeHeader(call: CallContext, name: string): void {
  changeRequest(call, { headers: { [name]: null } })
}

function changeHeaders(library: FetchLibrary, input: unknown, init: Init, change: RequestChange): void {
  const source = init.headers ?? (library.isRequest(input) ? library.request<object>(input, 'headers') : {})
  let pairs = pairsOf(source, 'read')
  if (pairs === undefined) return
  if (change.body !== undefined) pairs = withoutHeader(pairs, 'content-length')
  for (const [name, value] of Object.entries(change.headers ?? {}))
    pairs = value === null ? withoutHeader(pairs, name) : withHeader(pairs, name, value)
  init.headers = pairs
}

function isStreamed(body: unknown): boolean {
  return (
    typeof body === 'object' && body !== null && (body instanceof ReadableStream || Symbol.asyncIterator in body) && !(body instanceof Blob)
  )
}

function libraryFor(call: CallContext): FetchLibrary {
  const library = libraryOf(call.target)
  if (library === undefined) {
    throw new HooklineError(
      'HOOKLINE_INVALID_OPTION',
      `Expected a call of fetch, got one of ${call.target.name}: narrow the hook's selector to { kind: 'http.client.request', functionName: 'fetch' }.`,
    )
  }
  return library
}
