/** The kinds of calls this adapter makes, and their attributes by OpenTelemetry names. */
import type { AttributeValue } from '@hookline/core'

/**
 * Attributes of an outgoing HTTP request.
 *
 * @example
 * ```ts
 * import type { HttpClientRequestAttributes } from '@hookline/adapter-fetch'
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
  /** True when redirects were followed. */
  readonly 'fetch.redirected': boolean
  /** Where redirects led to, as redacted as `url.full`. */
  readonly 'fetch.response.url': string
  /** What was captured of the body, when the option `body.request` is on. */
  readonly 'http.request.body.content': string
  /** True when the body was longer than `body.maxBytes`. */
  readonly 'http.request.body.truncated': boolean
  readonly [header: `http.request.header.${string}`]: readonly string[]
  readonly [header: `http.response.header.${string}`]: readonly string[]
}

/**
 * Attributes of a response's body being read, when the option `body.response` is on.
 *
 * @example
 * ```ts
 * import type { HttpClientResponseBodyAttributes } from '@hookline/adapter-fetch'
 * const attributes: Partial<HttpClientResponseBodyAttributes> = { 'http.response.body.content': '{"ok":true}', 'http.response.body.size': 11 }
 * ```
 */
export interface HttpClientResponseBodyAttributes {
  readonly 'http.request.method': string
  readonly 'url.full': string
  readonly 'http.response.status_code': number
  /** Bytes that were read, decompressed. */
  readonly 'http.response.body.size': number
  readonly 'http.response.body.content': string
  /** True when the body was longer than `body.maxBytes`. */
  readonly 'http.response.body.truncated': boolean
}

declare module '@hookline/core' {
  interface EventKinds {
    'http.client.request': HttpClientRequestAttributes
    'http.client.response.body': HttpClientResponseBodyAttributes
  }
}

/** Attributes while they are gathered. */
export type Gathered = Record<string, AttributeValue>
