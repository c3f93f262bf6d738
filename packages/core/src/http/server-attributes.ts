/** Describes a request that a server answers, whichever adapter looks at it. */
import type { Capture, HeaderAllowList } from '../capture/index.ts'
import type { AttributeValue } from '../contract.ts'
import { addHeaderAttributes, lengthOf } from './attributes.ts'
import { sentHeaders, type SentHeaders, type SentResponse } from './sent-headers.ts'

/** The part of `IncomingMessage` that is needed: https://nodejs.org/api/http.html#class-httpincomingmessage */
export interface ReceivedRequest {
  readonly method?: string | undefined
  readonly url?: string | undefined
  /** With the mounts that a framework cuts off `url`. */
  readonly originalUrl?: string
  readonly headers?: Readonly<Record<string, string | string[] | undefined>>
  readonly httpVersion?: string
  readonly socket?: { readonly encrypted?: boolean; readonly remoteAddress?: string | undefined }
}

/** The part of `ServerResponse` that is needed. */
export interface AnsweredResponse extends SentResponse {
  readonly headersSent?: boolean
  readonly statusCode?: number
}

/**
 * What is known when a request arrives.
 *
 * @example
 * ```ts
 * import { compileHeaderAllowList, defaultCapture, defaultHeaders, describeReceived } from '@hookline/core'
 * const allow = compileHeaderAllowList(defaultHeaders)
 * console.log(describeReceived({ method: 'GET', url: '/a?token=1' }, allow, defaultCapture)['url.query']) // token=[Redacted]
 * ```
 */
export function describeReceived(request: ReceivedRequest, allow: HeaderAllowList, capture: Capture): Record<string, AttributeValue> {
  const { socket, headers = {} } = request
  const url = capture.url(request.originalUrl ?? request.url ?? '/')
  const question = url.indexOf('?')
  const out: Record<string, AttributeValue> = {
    'http.request.method': request.method ?? 'GET',
    'url.path': question < 0 ? url : url.slice(0, question),
  }
  if (question >= 0) out['url.query'] = url.slice(question + 1)
  out['url.scheme'] = socket?.encrypted === true ? 'https' : 'http'
  if (request.httpVersion !== undefined) out['network.protocol.version'] = request.httpVersion
  if (socket?.remoteAddress !== undefined) out['network.peer.address'] = socket.remoteAddress
  const agent = headers['user-agent']
  if (typeof agent === 'string') out['user_agent.original'] = capture.text(agent)
  const size = lengthOf(headers['content-length'])
  if (size !== undefined) out['http.request.body.size'] = size
  addHeaderAttributes(out, 'http.request.header.', headers, allow, capture)
  return out
}

/**
 * What is known when the response is over; gives the headers that were sent, too.
 *
 * @example
 * ```ts
 * import { compileHeaderAllowList, defaultCapture, describeSent } from '@hookline/core'
 * const response = { headersSent: true, statusCode: 503, getHeaders: () => ({ 'content-length': 3 }) }
 * const out = {}
 * describeSent(out, { method: 'GET' }, response, compileHeaderAllowList([]), defaultCapture)
 * console.log(out) // { 'http.response.status_code': 503, 'error.type': '503', 'http.response.body.size': 3 }
 * ```
 */
export function describeSent(
  out: Record<string, AttributeValue>,
  request: ReceivedRequest,
  response: AnsweredResponse,
  allow: HeaderAllowList,
  capture: Capture,
): SentHeaders {
  // What was never sent has no status, though Node has a default for it.
  if (response.headersSent === true && response.statusCode !== undefined) {
    out['http.response.status_code'] = response.statusCode
    if (response.statusCode >= 500) out['error.type'] = String(response.statusCode)
  }
  const headers = sentHeaders(response)
  addHeaderAttributes(out, 'http.response.header.', headers, allow, capture)
  const size = lengthOf(headers['content-length'])
  if (size !== undefined && request.method !== 'HEAD') out['http.response.body.size'] = size
  return headers
}
