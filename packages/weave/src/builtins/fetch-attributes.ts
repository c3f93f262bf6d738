/** Describes calls of the built-in fetch by OpenTelemetry names. Nothing of the caller's own code is run for it. */
import { hookRegistry, type CallContext, type Describe } from '@hookline/core'
import { addHeaders, errorType, type Gathered } from './http-attributes.ts'

/** Of a call of `globalThis.fetch`. */
export const describeFetch: Describe = {
  enter: describeCall,
  exit: call => ({ ...describeCall(call), ...describeAnswer(call) }),
}

function describeCall(call: CallContext): Gathered {
  const [input, init] = call.args as [unknown, unknown]
  const request = input instanceof Request ? input : undefined
  const text = request?.url ?? (typeof input === 'string' ? input : input instanceof URL ? input.href : undefined)
  const method = own(init, 'method') ?? request?.method ?? 'GET'
  const out: Gathered = { 'http.request.method': typeof method === 'string' ? method.toUpperCase() : 'GET' }
  const headers = own(init, 'headers') ?? request?.headers
  if (
    headers instanceof Headers ||
    (typeof headers === 'object' && headers !== null && !(Symbol.iterator in headers)) ||
    Array.isArray(headers)
  )
    addHeaders(out, 'http.request.header.', headers)
  if (text === undefined) return out
  out['url.full'] = text.startsWith('data:') ? 'data:…' : hookRegistry.capture.url(text)
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
  addHeaders(out, 'http.response.header.', call.result.headers)
  return out
}

/** A member of `init` that is plain data. */
function own(object: unknown, key: string): unknown {
  return typeof object === 'object' && object !== null ? (Object.getOwnPropertyDescriptor(object, key)?.value as unknown) : undefined
}
