/** The headers that attributes hold when nobody says which, both ways and for every adapter. */

/**
 * Names of headers that adapters capture when their option `headers` is not given: what says how a message is to be read, cached and traced, and nothing that tells who somebody is.
 *
 * @example
 * ```ts
 * import { compileHeaderAllowList, defaultHeaders } from '@hookline/core'
 * const allow = compileHeaderAllowList([...defaultHeaders, 'x-app-*'])
 * ```
 */
export const defaultHeaders: readonly string[] = Object.freeze([
  'accept',
  'cache-control',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'etag',
  'host',
  'location',
  'retry-after',
  'server',
  'traceparent',
  'transfer-encoding',
  'user-agent',
  'x-request-id',
])
