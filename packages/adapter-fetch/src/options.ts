/** The adapter's options and their defaults. */
import { adapterOptions, compileHeaderAllowList, defaultHeaders, type BodySettings, type HeaderAllowList } from '@hookline/core'

/**
 * The subset of the npm package undici that is needed: https://undici.nodejs.org
 *
 * @example
 * ```ts
 * import undici from 'undici'
 * import type { UndiciModule } from '@hookline/adapter-fetch'
 * const library: UndiciModule = undici
 * ```
 */
export interface UndiciModule {
  // oxlint-disable-next-line typescript/no-explicit-any -- its own types are the library's business
  fetch(input: any, init?: any): Promise<unknown>
  readonly Request: { readonly prototype: object }
  readonly Response: { readonly prototype: object }
}

/**
 * What of bodies is captured. Nothing unless it is switched on here.
 *
 * @example
 * ```ts
 * import { fetchAdapter, type BodyCaptureOptions } from '@hookline/adapter-fetch'
 * const body: BodyCaptureOptions = { response: true, maxBytes: 4096 }
 * fetchAdapter({ body })
 * ```
 */
export interface BodyCaptureOptions {
  /** Put the request's body into the attributes of its call's exit. @default false */
  readonly request?: boolean
  /** Make reading the response's body a call of its own: target `fetch:body`, kind `http.client.response.body`. @default false */
  readonly response?: boolean
  /** Bytes kept of each body, 1 to 16,777,216. @default 16384 */
  readonly maxBytes?: number
}

/**
 * Options of {@link fetchAdapter}.
 *
 * @example
 * ```ts
 * import { fetchAdapter, type FetchAdapterOptions } from '@hookline/adapter-fetch'
 * const options: FetchAdapterOptions = { headers: ['content-type', 'x-request-id'], traceparent: true }
 * fetchAdapter(options)
 * ```
 */
export interface FetchAdapterOptions {
  /** The npm package undici, whose `fetch` is to be hooked too; `true` finds the one the application resolves. @default none */
  readonly undici?: UndiciModule | true
  /** Hook `globalThis.fetch`. @default true */
  readonly globalThis?: boolean
  /** Names of headers that attributes may hold, both ways; `x-app-*` allows a prefix. @default see `defaultHeaders` */
  readonly headers?: readonly string[]
  /** Capture bodies. @default false */
  readonly body?: false | BodyCaptureOptions
  /** Send a W3C `traceparent` header that names the call, unless the caller sent one. @default false */
  readonly traceparent?: boolean
}

/** Options after their defaults. */
export interface Settings {
  readonly undici: UndiciModule | true | undefined
  readonly globalThis: boolean
  readonly allow: HeaderAllowList
  readonly body: BodySettings
  readonly traceparent: boolean
}

const check = adapterOptions('fetchAdapter', '@hookline/adapter-fetch')

/** Checks options; throws `HOOKLINE_INVALID_OPTION`. */
export function settle(options: FetchAdapterOptions): Settings {
  check.known('options', options, ['undici', 'globalThis', 'headers', 'body', 'traceparent'])
  return Object.freeze({
    undici: options.undici,
    globalThis: check.flag('globalThis', options.globalThis, true),
    allow: compileHeaderAllowList(options.headers ?? defaultHeaders),
    body: check.body(options.body),
    traceparent: check.flag('traceparent', options.traceparent, false),
  })
}
