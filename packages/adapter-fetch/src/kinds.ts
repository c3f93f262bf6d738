/** The kinds of calls this adapter makes, and their attributes by OpenTelemetry names. */
import type { AttributeValue } from '@hookline/core'

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
  interface HttpClientRequestAttributes {
    /** True when redirects were followed. */
    readonly 'fetch.redirected': boolean
    /** Where redirects led to, as redacted as `url.full`. */
    readonly 'fetch.response.url': string
    /** What was captured of the body, when the option `body.request` is on. */
    readonly 'http.request.body.content': string
    /** True when the body was longer than `body.maxBytes`. */
    readonly 'http.request.body.truncated': boolean
  }
  interface EventKinds {
    'http.client.response.body': HttpClientResponseBodyAttributes
  }
}

/** Attributes while they are gathered. */
export type Gathered = Record<string, AttributeValue>
