/** The adapter's options and their defaults. */
import { adapterOptions, compileHeaderAllowList, defaultHeaders, type HeaderAllowList } from '@hookline/core'

/**
 * What becomes of W3C `traceparent` headers.
 *
 * @example
 * ```ts
 * import { httpAdapter, type TraceparentOptions } from '@hookline/adapter-http'
 * const traceparent: TraceparentOptions = { read: true, send: true }
 * httpAdapter({ traceparent })
 * ```
 */
export interface TraceparentOptions {
  /** Servers take the caller's identity from the header. @default true */
  readonly read?: boolean
  /** Clients send one that names the call, unless the caller sent one; parents are then tracked for all targets of the registry. @default false */
  readonly send?: boolean
}

/**
 * Options of {@link httpAdapter}.
 *
 * @example
 * ```ts
 * import { httpAdapter, type HttpAdapterOptions } from '@hookline/adapter-http'
 * const options: HttpAdapterOptions = { server: false, headers: ['content-type', 'x-request-id'], traceparent: true }
 * httpAdapter(options)
 * ```
 */
export interface HttpAdapterOptions {
  /** Hook requests that go out by `node:http` and `node:https`. @default true */
  readonly client?: boolean
  /** Hook requests that servers of `node:http` and `node:https` hand to their listeners. @default true */
  readonly server?: boolean
  /** Hook servers of `node:http2` too: those that use its compatible interface. @default false */
  readonly http2?: boolean
  /** Names of headers that attributes may hold, both ways; `x-app-*` allows a prefix. @default see `defaultHeaders` */
  readonly headers?: readonly string[]
  /** True reads and sends `traceparent`, false does neither. @default { read: true, send: false } */
  readonly traceparent?: boolean | TraceparentOptions
}

/** Options after their defaults. */
export interface Settings {
  readonly client: boolean
  readonly server: boolean
  readonly http2: boolean
  readonly allow: HeaderAllowList
  readonly readsParent: boolean
  readonly sendsParent: boolean
}

const check = adapterOptions('httpAdapter', '@hookline/adapter-http')

/** Checks options; throws `HOOKLINE_INVALID_OPTION`. */
export function settle(options: HttpAdapterOptions): Settings {
  check.known('options', options, ['client', 'server', 'http2', 'headers', 'traceparent'])
  const { traceparent = {} } = options
  const both = typeof traceparent === 'boolean' ? { read: traceparent, send: traceparent } : traceparent
  check.known('traceparent', both, ['read', 'send'])
  return Object.freeze({
    client: check.flag('client', options.client, true),
    server: check.flag('server', options.server, true),
    http2: check.flag('http2', options.http2, false),
    allow: compileHeaderAllowList(options.headers ?? defaultHeaders),
    readsParent: check.flag('traceparent.read', both.read, true),
    sendsParent: check.flag('traceparent.send', both.send, false),
  })
}
