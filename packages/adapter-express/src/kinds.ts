/** The kinds of calls this adapter makes, and their attributes by OpenTelemetry names. */
import type { AttributeValue } from '@hookline/core'

/**
 * Attributes of a request that an Express application answers.
 *
 * @example
 * ```ts
 * import type { HttpServerRequestAttributes } from '@hookline/adapter-express'
 * const attributes: Partial<HttpServerRequestAttributes> = { 'http.request.method': 'GET', 'http.route': '/orders/:id' }
 * ```
 */
export interface HttpServerRequestAttributes {
  readonly 'http.request.method': string
  /** The template of the last route that matched, with the paths it is mounted under. */
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
  /** The name of the error that no error handler took, else the status from 500 on. */
  readonly 'error.type': string
  /** What was captured of the body, decompressed, when the option `body.request` is on. */
  readonly 'http.request.body.content': string
  /** True when not all of the body was captured. */
  readonly 'http.request.body.truncated': boolean
  /** What was captured of the body, decompressed, when the option `body.response` is on. */
  readonly 'http.response.body.content': string
  /** True when not all of the body was captured. */
  readonly 'http.response.body.truncated': boolean
  readonly [header: `http.request.header.${string}`]: readonly string[]
  readonly [header: `http.response.header.${string}`]: readonly string[]
}

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
  interface EventKinds {
    'http.server.request': HttpServerRequestAttributes
    'express.middleware': ExpressFunctionAttributes
    'express.handler': ExpressFunctionAttributes
    'express.error': ExpressFunctionAttributes
    'express.param': ExpressFunctionAttributes
  }
}

/** Attributes while they are gathered. */
export type Gathered = Record<string, AttributeValue>
