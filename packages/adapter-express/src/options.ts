/** The adapter's options and their defaults. */
import { compileHeaderAllowList, HooklineError, type HeaderAllowList } from '@hookline/core'

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

/**
 * Headers that are captured when the option `headers` is not given.
 *
 * @example
 * ```ts
 * import { defaultHeaders, expressAdapter } from '@hookline/adapter-express'
 * expressAdapter({ headers: [...defaultHeaders, 'x-app-*'] })
 * ```
 */
export const defaultHeaders: readonly string[] = Object.freeze([
  'accept',
  'cache-control',
  'content-encoding',
  'content-length',
  'content-type',
  'etag',
  'host',
  'location',
  'retry-after',
  'traceparent',
  'transfer-encoding',
  'x-request-id',
])

/** Options after their defaults. */
export interface Settings {
  readonly express: ExpressModule | undefined
  readonly allow: HeaderAllowList
  readonly body: { readonly request: boolean; readonly response: boolean; readonly maxBytes: number }
  readonly traceparent: boolean
}

const NAMES = ['express', 'headers', 'body', 'traceparent']
const BODY_NAMES = ['request', 'response', 'maxBytes']

/** Checks options; throws `HOOKLINE_INVALID_OPTION`. */
export function settle(options: ExpressAdapterOptions): Settings {
  const body = options?.body === undefined || options.body === false ? {} : options.body
  known('options', options, NAMES)
  known('body', body, BODY_NAMES)
  const { maxBytes = 16_384 } = body
  if (!(Number.isInteger(maxBytes) && maxBytes >= 1 && maxBytes <= 16_777_216))
    throw refuse('body.maxBytes', 'an integer from 1 to 16777216')
  return Object.freeze({
    express: options.express,
    allow: compileHeaderAllowList(options.headers ?? defaultHeaders),
    body: Object.freeze({
      request: flag('body.request', body.request, false),
      response: flag('body.response', body.response, false),
      maxBytes,
    }),
    traceparent: flag('traceparent', options.traceparent, true),
  })
}

function known(what: string, given: unknown, names: readonly string[]): void {
  if (typeof given !== 'object' || given === null) throw refuse(what, 'an object')
  for (const name of Object.keys(given)) if (!names.includes(name)) throw refuse(name, `one of ${names.join(', ')}`)
}

function flag(name: string, value: unknown, fallback: boolean): boolean {
  if (value === undefined) return fallback
  if (typeof value !== 'boolean') throw refuse(name, 'true or false')
  return value
}

function refuse(name: string, expected: string): HooklineError {
  return new HooklineError(
    'HOOKLINE_INVALID_OPTION',
    `expressAdapter, option \`${name}\`: expected ${expected}. See the README of @hookline/adapter-express for the options.`,
  )
}
