/** Describes requests of node:http by OpenTelemetry names. */
import type { IncomingMessage, ClientRequest, ServerResponse } from 'node:http'
import type { TLSSocket } from 'node:tls'
import { compileHeaderAllowList, hookRegistry, type AttributeValue, type CallContext, type Describe } from '@hookline/core'

/** Attributes while they are gathered. */
export type Gathered = Record<string, AttributeValue>

const ALLOWED = compileHeaderAllowList([
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

/** Where a request goes; known by what the agent was given. */
export interface Address {
  readonly host: string | undefined
  readonly port: number | undefined
}

const addresses = new WeakMap<object, Address>()

/** Notes where a request goes. */
export function noteAddress(request: object, options: unknown): void {
  if (typeof options !== 'object' || options === null) return
  const { host, port } = options as { host?: unknown; port?: unknown }
  const number = Number(port)
  addresses.set(request, { host: typeof host === 'string' ? host : undefined, port: number > 0 ? number : undefined })
}

/** Of a request that goes out. */
export const describeClient: Describe = {
  enter: call => describeOutgoing(call.args[0] as ClientRequest),
  exit: call => ({ ...describeOutgoing(call.args[0] as ClientRequest), ...describeAnswer(call) }),
}

/** Of a request that came in. */
export const describeServer: Describe = {
  enter: call => describeIncoming(call.args[0] as IncomingMessage),
  exit: call => describeSent(call),
}

function describeOutgoing(request: ClientRequest): Gathered {
  const { host = request.host, port } = addresses.get(request) ?? {}
  const secure = request.protocol === 'https:'
  const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
  const authority = port === undefined || port === (secure ? 443 : 80) ? name : `${name}:${port}`
  const out: Gathered = {
    'http.request.method': request.method,
    'url.full': hookRegistry.capture.url(`${request.protocol}//${authority}${request.path}`),
    'server.address': host,
    'server.port': port ?? (secure ? 443 : 80),
  }
  addHeaders(out, 'http.request.header.', request.getHeaders())
  return out
}

function describeAnswer(call: CallContext): Gathered {
  const out: Gathered = {}
  if (call.failed) return { 'error.type': errorType(call.error) }
  const response = call.result as IncomingMessage | undefined
  if (typeof response?.statusCode !== 'number') return out
  out['http.response.status_code'] = response.statusCode
  if (response.statusCode >= 400) out['error.type'] = String(response.statusCode)
  addHeaders(out, 'http.response.header.', response.headers)
  return out
}

function describeIncoming(request: IncomingMessage): Gathered {
  const [path = '', query] = hookRegistry.capture.url(request.url ?? '').split(/\?(.*)/s)
  const out: Gathered = {
    'http.request.method': request.method,
    'url.path': path,
    'url.scheme': (request.socket as Partial<TLSSocket>).encrypted === true ? 'https' : 'http',
  }
  if (query !== undefined) out['url.query'] = query
  const { remoteAddress, localPort } = request.socket
  if (remoteAddress !== undefined) out['client.address'] = remoteAddress
  if (localPort !== undefined) out['server.port'] = localPort
  addHeaders(out, 'http.request.header.', request.headers)
  return out
}

function describeSent(call: CallContext): Gathered {
  const response = call.args[1] as ServerResponse
  const out: Gathered = { ...describeIncoming(call.args[0] as IncomingMessage) }
  if (response.headersSent) {
    out['http.response.status_code'] = response.statusCode
    if (response.statusCode >= 500) out['error.type'] = String(response.statusCode)
    addHeaders(out, 'http.response.header.', response.getHeaders())
  }
  if (call.failed) out['error.type'] = errorType(call.error)
  return out
}

/** Adds the headers of the allow-list, as the registry's capture shows them. */
export function addHeaders(out: Gathered, prefix: string, headers: object): void {
  const seen = hookRegistry.capture.headers(headers, ALLOWED)
  for (const name of Object.keys(seen)) {
    const value = seen[name] as string | readonly string[]
    out[prefix + name] = typeof value === 'string' ? [value] : value
  }
}

/** The most telling name of an error. */
export function errorType(error: unknown): string {
  const { cause } = (error ?? {}) as { cause?: unknown }
  for (const each of [cause, error]) {
    const code = (each as { code?: unknown } | null | undefined)?.code
    if (typeof code === 'string' && code !== '') return code
  }
  return error instanceof Error ? error.name : typeof error
}
