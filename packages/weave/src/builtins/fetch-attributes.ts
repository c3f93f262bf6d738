/** Describes calls of the built-in fetch by OpenTelemetry names. Nothing of the caller's own code is run for it. */
import { types } from 'node:util'
import {
  addHeaderAttributes,
  captureOf,
  compileHeaderAllowList,
  defaultHeaders,
  type AttributeValue,
  type CallContext,
  type Describe,
} from '@hookline/core'

type Gathered = Record<string, AttributeValue>

const ALLOWED = compileHeaderAllowList(defaultHeaders)

/** Of a call of `globalThis.fetch`. */
export const describeFetch: Describe = {
  enter: describeCall,
  exit: call => ({ ...describeCall(call), ...describeAnswer(call) }),
}

/** True when the call failed with the reason of the caller's own signal. */
export function fetchGaveUp(call: CallContext, error: unknown): boolean {
  const [input, init] = call.args as [unknown, unknown]
  const signal = own(init, 'signal') ?? (input instanceof Request ? input.signal : undefined)
  return signal instanceof AbortSignal && signal.aborted && signal.reason === error
}

function describeCall(call: CallContext): Gathered {
  const { capture } = captureOf(call.target)
  const [input, init] = call.args as [unknown, unknown]
  const request = input instanceof Request ? input : undefined
  const text = request?.url ?? (typeof input === 'string' ? input : input instanceof URL ? input.href : undefined)
  const method = own(init, 'method') ?? (isObject(init) && 'method' in init ? undefined : (request?.method ?? 'GET'))
  const out: Gathered = typeof method === 'string' ? { 'http.request.method': method.toUpperCase() } : {}
  const headers = own(init, 'headers') ?? request?.headers
  // What can be read only once is left for fetch.
  if (isObject(headers) && (headers instanceof Headers || Array.isArray(headers) || !(Symbol.iterator in headers)))
    addHeaderAttributes(out, 'http.request.header.', headers, ALLOWED, capture)
  if (text === undefined) return out
  out['url.full'] = text.startsWith('data:') ? 'data:…' : capture.url(text)
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || url.hostname === '') return out
  out['server.address'] = url.hostname.replace(/^\[|\]$/g, '')
  out['server.port'] = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)
  return out
}

function describeAnswer(call: CallContext): Gathered {
  if (call.failed) return { 'error.type': errorType(call.error) }
  if (!(call.result instanceof Response)) return {}
  const out: Gathered = { 'http.response.status_code': call.result.status }
  if (call.result.status >= 400) out['error.type'] = String(call.result.status)
  addHeaderAttributes(out, 'http.response.header.', call.result.headers, ALLOWED, captureOf(call.target).capture)
  return out
}

/** A member of `init` that is plain data. */
function own(object: unknown, key: string): unknown {
  return isObject(object) ? (Object.getOwnPropertyDescriptor(object, key)?.value as unknown) : undefined
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !types.isProxy(value)
}

/** The most telling name of an error. */
function errorType(error: unknown): string {
  const { cause } = (error ?? {}) as { cause?: unknown }
  for (const each of [cause, error]) {
    const code = (each as { code?: unknown } | null | undefined)?.code
    if (typeof code === 'string' && code !== '') return code
  }
  return error instanceof Error ? error.name : typeof error
}
