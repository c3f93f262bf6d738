/** What came in with a request, for hooks on calls further down. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'

/**
 * The key under which `call.scope` holds the {@link RequestInputs} of the request that a call belongs to.
 *
 * @example
 * ```ts
 * import { hookRegistry } from '@hookline/core'
 * import { REQUEST_INPUTS, type RequestInputs } from '@hookline/adapter-express'
 * hookRegistry.register({
 *   name: 'watch-ids',
 *   on: 'pg:*',
 *   needs: { scope: true },
 *   onEnter(call) {
 *     const inputs = call.scope.get(REQUEST_INPUTS) as RequestInputs | undefined
 *     if (inputs?.params?.['id'] === '0') call.block('no such order')
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
 * import type { RequestInputs } from '@hookline/adapter-express'
 * const tenantOf = (inputs: RequestInputs): unknown => inputs.headers['x-tenant']
 * ```
 */
export interface RequestInputs {
  readonly method: string
  /** The path and query as they came, mounts included. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly query: Readonly<Record<string, unknown>> | undefined
  /** Of the route or mount that is running now. */
  readonly params: Readonly<Record<string, unknown>> | undefined
  /** Undefined until a body parser has run. */
  readonly body: unknown
  /** Undefined unless a cookie parser has run. */
  readonly cookies: Readonly<Record<string, unknown>> | undefined
}

/** The request, as Express and body parsers extend it. */
export type ExpressRequest = IncomingMessage & {
  readonly originalUrl?: string
  readonly baseUrl?: string
  readonly query?: Record<string, unknown>
  readonly params?: Record<string, unknown>
  readonly body?: unknown
  readonly cookies?: Record<string, unknown>
}

/** Live inputs of a request. */
export class Inputs implements RequestInputs {
  readonly #request: ExpressRequest
  constructor(request: ExpressRequest) {
    this.#request = request
  }
  get method(): string {
    return this.#request.method ?? 'GET'
  }
  get url(): string {
    return this.#request.originalUrl ?? this.#request.url ?? '/'
  }
  get headers(): IncomingHttpHeaders {
    return this.#request.headers
  }
  get query(): Record<string, unknown> | undefined {
    return this.#request.query
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
}
