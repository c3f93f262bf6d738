/** What came in with a request, for hooks on calls further down. */

/**
 * The key under which `call.scope` holds the {@link RequestInputs} of the request that a call belongs to.
 *
 * @example
 * ```ts
 * import { hookRegistry, REQUEST_INPUTS, type RequestInputs } from '@hookline/core'
 * hookRegistry.register({
 *   name: 'watch-ids',
 *   on: 'pg:*',
 *   needs: { scope: true },
 *   onEnter(call) {
 *     const inputs = call.scope.get(REQUEST_INPUTS) as RequestInputs | undefined
 *     if (inputs?.query?.['id'] === '0') call.block('no such order')
 *   },
 * })
 * ```
 */
export const REQUEST_INPUTS = 'http.request'

/**
 * The inputs of a request, read from it at the moment they are asked for, so that a body parsed later is seen.
 *
 * @example
 * ```ts
 * import type { RequestInputs } from '@hookline/core'
 * const tenantOf = (inputs: RequestInputs): unknown => inputs.headers['x-tenant']
 * ```
 */
export interface RequestInputs {
  readonly method: string
  /** The path and query as they came, mounts included. */
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** As the framework has parsed it; else the query of the URL, repeated names as lists. */
  readonly query: Readonly<Record<string, unknown>> | undefined
  /** Of the route or mount that is running now, where a framework has set them. */
  readonly params: Readonly<Record<string, unknown>> | undefined
  /** Undefined until a body parser has run. */
  readonly body: unknown
  /** Undefined unless a cookie parser has run. */
  readonly cookies: Readonly<Record<string, unknown>> | undefined
  /** Undefined unless a parser of uploads has run: its file, or its files. */
  readonly files?: unknown
}

/** A request of `node:http`, and what frameworks put on it. */
export interface InputsSource {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly originalUrl?: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly query?: Record<string, unknown>
  readonly params?: Record<string, unknown>
  readonly body?: unknown
  readonly cookies?: Record<string, unknown>
  readonly file?: unknown
  readonly files?: unknown
}

/**
 * Live inputs of a request, for an adapter's `seed`.
 *
 * @example
 * ```ts
 * import { REQUEST_INPUTS, requestInputs } from '@hookline/core'
 * import type { IncomingMessage } from 'node:http'
 * const originOf = (request: IncomingMessage) => ({
 *   seed: (scope: Map<unknown, unknown>) => void scope.set(REQUEST_INPUTS, requestInputs(request)),
 * })
 * ```
 */
export function requestInputs(request: InputsSource): RequestInputs {
  return new Inputs(request)
}

class Inputs implements RequestInputs {
  readonly #request: InputsSource
  #parsed: { readonly url: string; readonly query: Record<string, unknown> } | undefined = undefined

  constructor(request: InputsSource) {
    this.#request = request
  }
  get method(): string {
    return this.#request.method ?? 'GET'
  }
  get url(): string {
    return this.#request.originalUrl ?? this.#request.url ?? '/'
  }
  get headers(): RequestInputs['headers'] {
    return this.#request.headers
  }
  get query(): Record<string, unknown> | undefined {
    return this.#request.query ?? this.#ofUrl()
  }
  get params(): Record<string, unknown> | undefined {
    return this.#request.params
  }
  get body(): unknown {
    return this.#request.body
  }
  get cookies(): Record<string, unknown> | undefined {
    return this.#request.cookies
  }
  get files(): unknown {
    return this.#request.files ?? this.#request.file
  }

  #ofUrl(): Record<string, unknown> {
    const { url } = this
    if (this.#parsed?.url !== url) this.#parsed = { url, query: queryOf(url) }
    return this.#parsed.query
  }
}

function queryOf(url: string): Record<string, unknown> {
  const out: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  const at = url.indexOf('?')
  if (at === -1) return out
  const given = new URLSearchParams(url.slice(at + 1))
  for (const [name, value] of given) {
    const before = out[name]
    if (before === undefined) out[name] = value
    else if (Array.isArray(before)) before.push(value)
    else out[name] = [before, value]
  }
  return out
}
