/** What calls about HTTP are described by, whichever library makes them: attributes by OpenTelemetry names. Adapters add what is theirs by module augmentation. */

/**
 * Attributes of an outgoing HTTP request.
 *
 * @example
 * ```ts
 * import type { HttpClientRequestAttributes } from '@hookline/core'
 * const attributes: Partial<HttpClientRequestAttributes> = { 'http.request.method': 'GET', 'http.response.status_code': 200 }
 * ```
 */
export interface HttpClientRequestAttributes {
  /** The method as it is sent. */
  readonly 'http.request.method': string
  /** The URL without credentials and without the values of secret parameters. */
  readonly 'url.full': string
  readonly 'server.address': string
  /** The port in the URL, else that of its scheme. */
  readonly 'server.port': number
  /** Bytes, where they are known before sending. */
  readonly 'http.request.body.size': number
  readonly 'http.response.status_code': number
  /** Bytes as they are transferred, where the server said how many. */
  readonly 'http.response.body.size': number
  /** The cause's code (`ECONNREFUSED`), the error's name, or the status from 400 on. */
  readonly 'error.type': string
  readonly [header: `http.request.header.${string}`]: readonly string[]
  readonly [header: `http.response.header.${string}`]: readonly string[]
}

/**
 * Attributes of a request that a server answers.
 *
 * @example
 * ```ts
 * import type { HttpServerRequestAttributes } from '@hookline/core'
 * const attributes: Partial<HttpServerRequestAttributes> = { 'http.request.method': 'GET', 'http.route': '/orders/:id' }
 * ```
 */
export interface HttpServerRequestAttributes {
  readonly 'http.request.method': string
  /** The template of the last route that matched, with the paths it is mounted under, where a router is hooked. */
  readonly 'http.route': string
  readonly 'url.path': string
  /** Without the question mark, and without the values of secret parameters. */
  readonly 'url.query': string
  readonly 'url.scheme': string
  readonly 'network.protocol.version': string
  /** The other end of the connection, which may be a proxy. */
  readonly 'network.peer.address': string
  readonly 'user_agent.original': string
  /** Bytes as they were transferred. */
  readonly 'http.request.body.size': number
  readonly 'http.response.status_code': number
  /** Bytes as they were transferred, where they are known. */
  readonly 'http.response.body.size': number
  /** The name of the error that nobody took, else the status from 500 on. */
  readonly 'error.type': string
  readonly [header: `http.request.header.${string}`]: readonly string[]
  readonly [header: `http.response.header.${string}`]: readonly string[]
}
