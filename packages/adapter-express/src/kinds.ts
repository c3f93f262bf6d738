/** The kinds of calls this adapter makes, and their attributes by OpenTelemetry names. */
import type { AttributeValue } from '@hookline/core'

/**
 * Attributes of one function of an application: middleware, route handler, error handler or parameter callback.
 *
 * @example
 * ```ts
 * import type { ExpressFunctionAttributes } from '@hookline/adapter-express'
 * const attributes: Partial<ExpressFunctionAttributes> = { 'express.name': 'requireUser', 'http.route': '/orders' }
 * ```
 */
export interface ExpressFunctionAttributes {
  /** The function's name, or `<anonymous>`. */
  readonly 'express.name': string
  readonly 'http.request.method': string
  /** For handlers the template of their route; for the others the paths they are mounted under. */
  readonly 'http.route': string
  /** The parameter, for the callbacks of `router.param`. */
  readonly 'express.param': string
  /** The name of the error that the function threw or passed to `next`. */
  readonly 'error.type': string
}

declare module '@hookline/core' {
  interface HttpServerRequestAttributes {
    /** What was captured of the body, decompressed, when the option `body.request` is on. */
    readonly 'http.request.body.content': string
    /** True when not all of the body was captured. */
    readonly 'http.request.body.truncated': boolean
    /** What was captured of the body, decompressed, when the option `body.response` is on. */
    readonly 'http.response.body.content': string
    /** True when not all of the body was captured. */
    readonly 'http.response.body.truncated': boolean
  }
  interface EventKinds {
    'express.request': HttpServerRequestAttributes
    'express.middleware': ExpressFunctionAttributes
    'express.handler': ExpressFunctionAttributes
    'express.error': ExpressFunctionAttributes
    'express.param': ExpressFunctionAttributes
  }
}

/** Attributes while they are gathered. */
export type Gathered = Record<string, AttributeValue>
