/** Describes a call of fetch by OpenTelemetry names. */
import { Buffer } from 'node:buffer'
import { types } from 'node:util'
import {
  addHeaderAttributes,
  lengthOf,
  type AttributesOf,
  type CallContext,
  type Capture,
  type HeaderAllowList,
  type HeadersOfCall,
} from '@hookline/core'
import { pairsOf } from './headers.ts'
import type { Gathered } from './kinds.ts'
import type { FetchLibrary } from './library.ts'
import { peekRequest } from './peek.ts'
import { describeBody } from './request-body.ts'

/** What describing needs. */
export interface DescribeSite {
  readonly library: FetchLibrary
  readonly allow: HeaderAllowList
  readonly capture: Capture
  /** Bytes of the request's body to keep; 0 keeps none of it. */
  readonly requestBodyBytes: number
}

/** The arguments that were described on enter: only what hooks changed since is described again. */
const described = new WeakMap<CallContext, readonly unknown[]>()

/** What is known before the request is sent. */
export function describeRequest(site: DescribeSite, call: CallContext): AttributesOf<'http.client.request'> {
  described.set(call, [call.args[0], call.args[1]])
  const { url, method, headers, body } = peekRequest(site.library, call.args)
  const out: Gathered = { 'http.request.method': method }
  if (url !== undefined) describeUrl(site.capture, out, url)
  if (headers !== undefined) addHeaderAttributes(out, 'http.request.header.', headers, site.allow, site.capture)
  const size = sizeOf(body)
  if (size !== undefined) out['http.request.body.size'] = size
  return out as AttributesOf<'http.client.request'>
}

/** What is known when the promise has settled. */
export function describeAnswer(site: DescribeSite, call: CallContext): AttributesOf<'http.client.request'> {
  const before = described.get(call)
  const same = before !== undefined && before[0] === call.args[0] && before[1] === call.args[1]
  const out: Gathered = same ? {} : { ...describeRequest(site, call) }
  if (site.requestBodyBytes > 0) {
    const { body, headers } = peekRequest(site.library, call.args)
    describeBody(site.capture, out, body, pairsOf(headers, 'peek') ?? [], site.requestBodyBytes)
  }
  if (call.failed) out['error.type'] = errorType(call.error)
  else if (site.library.isResponse(call.result)) describeResponse(site, out, call.result)
  return out as AttributesOf<'http.client.request'>
}

/** The headers themselves, for hooks that have an allow-list of their own. */
export function headersOfCall(library: FetchLibrary, call: CallContext): HeadersOfCall {
  const { headers } = peekRequest(library, call.args)
  const response = library.isResponse(call.result) ? library.response<Headers>(call.result, 'headers') : undefined
  return { request: headers, response }
}

function describeResponse(site: DescribeSite, out: Gathered, response: object): void {
  const { library, capture } = site
  const status = library.response<number>(response, 'status')
  if (status !== undefined && status > 0) {
    out['http.response.status_code'] = status
    if (status >= 400) out['error.type'] = String(status)
  }
  const headers = library.response<Headers>(response, 'headers')
  if (headers !== undefined) {
    addHeaderAttributes(out, 'http.response.header.', headers, site.allow, site.capture)
    const size = lengthOf(headers.get('content-length'))
    if (size !== undefined) out['http.response.body.size'] = size
  }
  if (library.response<boolean>(response, 'redirected') === true) {
    out['fetch.redirected'] = true
    out['fetch.response.url'] = capture.url(library.response<string>(response, 'url') ?? '')
  }
}

function describeUrl(capture: Capture, out: Gathered, text: string): void {
  out['url.full'] = shownUrl(capture, text)
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || url.hostname === '') return
  out['server.address'] = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : url.protocol === 'http:' ? 80 : 0) : Number(url.port)
  if (port > 0) out['server.port'] = port
}

/** A URL as events may hold it. A data: URL is a body, so it is shown up to its type only. */
export function shownUrl(capture: Capture, text: string): string {
  return /^\s*data:/i.test(text) ? `${text.slice(0, Math.min(100, Math.max(5, text.indexOf(',')))).trim()},…` : capture.url(text)
}

/** Bytes of a body that lies in memory. */
function sizeOf(body: unknown): number | undefined {
  if (typeof body === 'string') return Buffer.byteLength(body)
  if (typeof body !== 'object' || body === null) return undefined
  if (ArrayBuffer.isView(body) || types.isAnyArrayBuffer(body)) return body.byteLength
  try {
    if (body instanceof Blob) return body.size
    if (body instanceof URLSearchParams) return Buffer.byteLength(URLSearchParams.prototype.toString.call(body))
  } catch {
    // Something that only looks like one.
  }
  return undefined
}

/** The most telling name of an error: fetch hides it in the cause. */
export function errorType(error: unknown): string {
  const code = codeOf(own(error, 'cause')) ?? codeOf(error)
  if (code !== undefined) return code
  return types.isNativeError(error) || error instanceof DOMException ? error.name : typeof error
}

function codeOf(error: unknown): string | undefined {
  const code = own(error, 'code')
  return typeof code === 'string' && code !== '' ? code : undefined
}

function own(object: unknown, key: string): unknown {
  return typeof object === 'object' && object !== null && !types.isProxy(object)
    ? Object.getOwnPropertyDescriptor(object, key)?.value
    : undefined
}
