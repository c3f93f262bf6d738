/** The adapter's options and their defaults. */
import { adapterOptions, compileHeaderAllowList, defaultHeaders, type BodySettings, type HeaderAllowList } from '@hookline/core'

/**
 * The subset of the npm package express that is needed: https://expressjs.com
 *
 * @example
 * ```ts
 * import express from 'express'
 * import type { ExpressModule } from '@hookline/adapter-express'
 * const library: ExpressModule = express
 * ```
 */
export interface ExpressModule {
  (): unknown
  // oxlint-disable-next-line typescript/no-explicit-any -- its own types are the library's business
  readonly Router: (options?: any) => any
  readonly application: object
}

/**
 * What of bodies is captured. Nothing unless it is switched on here.
 *
 * @example
 * ```ts
 * import { expressAdapter, type BodyCaptureOptions } from '@hookline/adapter-express'
 * const body: BodyCaptureOptions = { request: true, response: true, maxBytes: 4096 }
 * expressAdapter({ body })
 * ```
 */
export interface BodyCaptureOptions {
  /** Capture what comes in. @default false */
  readonly request?: boolean
  /** Capture what goes out. @default false */
  readonly response?: boolean
  /** Bytes kept of each body as it is transferred, and of what it decompresses to; 1 to 16,777,216. @default 16384 */
  readonly maxBytes?: number
}

/**
 * Options of {@link expressAdapter}.
 *
 * @example
 * ```ts
 * import { expressAdapter, type ExpressAdapterOptions } from '@hookline/adapter-express'
 * const options: ExpressAdapterOptions = { headers: ['content-type', 'x-request-id'], traceparent: false }
 * expressAdapter(options)
 * ```
 */
export interface ExpressAdapterOptions {
  /** The module itself. @default the one the application resolves */
  readonly express?: ExpressModule
  /** Names of headers that attributes may hold, both ways; `x-app-*` allows a prefix. @default see `defaultHeaders` */
  readonly headers?: readonly string[]
  /** Capture bodies. @default false */
  readonly body?: false | BodyCaptureOptions
  /** Take the caller's identity from a W3C `traceparent` header. @default true */
  readonly traceparent?: boolean
}

/** Options after their defaults. */
export interface Settings {
  readonly express: ExpressModule | undefined
  readonly allow: HeaderAllowList
  readonly body: BodySettings
  readonly traceparent: boolean
}

const check = adapterOptions('expressAdapter', '@hookline/adapter-express')

/** Checks options; throws `HOOKLINE_INVALID_OPTION`. */
export function settle(options: ExpressAdapterOptions): Settings {
  check.known('options', options, ['express', 'headers', 'body', 'traceparent'])
  return Object.freeze({
    express: options.express,
    allow: compileHeaderAllowList(options.headers ?? defaultHeaders),
    body: check.body(options.body),
    traceparent: check.flag('traceparent', options.traceparent, true),
  })
}
