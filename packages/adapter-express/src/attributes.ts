/** Describes requests and the functions of an application by OpenTelemetry names. */
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import {
  addHeaderAttributes,
  lengthOf,
  sentHeaders,
  type AttributesOf,
  type CallContext,
  type Capture,
  type HeaderAllowList,
  type HeadersOfCall,
  type SentHeaders,
} from '@hookline/core'
import type { SeenBody } from './body.ts'
import type { ExpressRequest } from './inputs.ts'
import type { Gathered } from './kinds.ts'
import type { States } from './state.ts'

/** What describing needs. */
export interface DescribeSite {
  readonly allow: HeaderAllowList
  readonly capture: Capture
  readonly states: States
}

/** What is known when the request arrives. */
export function describeRequest(site: DescribeSite, call: CallContext): AttributesOf<'http.server.request'> {
  const request = call.args[0] as ExpressRequest
  const headers: IncomingHttpHeaders = request.headers ?? {}
  const url = site.capture.url(request.originalUrl ?? request.url ?? '/')
  const question = url.indexOf('?')
  const out: Gathered = { 'http.request.method': request.method, 'url.path': question < 0 ? url : url.slice(0, question) }
  if (question >= 0) out['url.query'] = url.slice(question + 1)
  const socket = request.socket as { encrypted?: boolean; remoteAddress?: string } | undefined
  out['url.scheme'] = socket?.encrypted === true ? 'https' : 'http'
  if (request.httpVersion !== undefined) out['network.protocol.version'] = request.httpVersion
  if (socket?.remoteAddress !== undefined) out['network.peer.address'] = socket.remoteAddress
  const agent = headers['user-agent']
  if (agent !== undefined) out['user_agent.original'] = site.capture.text(agent)
  const size = lengthOf(headers['content-length'])
  if (size !== undefined) out['http.request.body.size'] = size
  addHeaderAttributes(out, 'http.request.header.', headers, site.allow, site.capture)
  return out as AttributesOf<'http.server.request'>
}

/** What is known when the response is over. */
export function describeAnswer(site: DescribeSite, call: CallContext): AttributesOf<'http.server.request'> {
  const [request, response] = call.args
  const state = site.states.of(request)
  const out: Gathered = {}
  if (state?.route !== undefined) out['http.route'] = state.route
  // What was never sent has no status, though Node has a default for it.
  const status = response.headersSent === true ? (response.statusCode as number) : undefined
  if (status !== undefined) out['http.response.status_code'] = status
  if (call.failed) out['error.type'] = nameOfError(call.error)
  else if (status !== undefined && status >= 500) out['error.type'] = String(status)
  const headers = sentHeaders(response as ServerResponse)
  addHeaderAttributes(out, 'http.response.header.', headers, site.allow, site.capture)
  const size = lengthOf(headers['content-length'])
  if (size !== undefined && request.method !== 'HEAD') out['http.response.body.size'] = size
  addBody(out, 'http.request.body', state?.requestBody, request.headers)
  addBody(out, 'http.response.body', state?.responseBody, headers)
  return out as AttributesOf<'http.server.request'>
}

/** The headers themselves, for hooks that have an allow-list of their own; those of the response when it is over. */
export function headersOfCall(call: CallContext): HeadersOfCall {
  const [request, response] = call.args as [ExpressRequest, ServerResponse]
  return { request: request.headers, response: call.outcome === undefined ? undefined : sentHeaders(response) }
}

/** What is known when a function is reached. The receiver of the call is the function. */
export function describeFunction({ states }: DescribeSite, call: CallContext): AttributesOf<'express.middleware'> {
  const at = call.target.kind === 'express.error' ? 1 : 0
  const request = call.args[at] as ExpressRequest
  const state = states.of(request)
  const out: Gathered = { 'express.name': (call.receiver as Function).name || '<anonymous>', 'http.request.method': request.method }
  const route = call.target.kind === 'express.handler' ? state?.route : state?.mount === '' ? '/' : state?.mount
  if (route !== undefined) out['http.route'] = route
  if (call.target.kind === 'express.param') out['express.param'] = String(call.args[4])
  return out
}

/** What is known when a function's call has ended. */
export function describeFailure(call: CallContext): AttributesOf<'express.middleware'> {
  return call.failed ? { 'error.type': nameOfError(call.error) } : {}
}

function addBody(out: Gathered, prefix: string, body: SeenBody | undefined, headers: SentHeaders): void {
  if (body === undefined || body.tap.bytes === 0) return
  const [type, encoding] = [headers['content-type'], headers['content-encoding']]
  out[`${prefix}.size`] = body.tap.bytes
  out[`${prefix}.content`] = body.tap.text(typeof type === 'string' ? type : undefined, typeof encoding === 'string' ? encoding : undefined)
  if (body.tap.truncated) out[`${prefix}.truncated`] = true
}

function nameOfError(error: unknown): string {
  if (typeof error !== 'object' || error === null) return typeof error
  try {
    const { name } = error as { name?: unknown }
    return typeof name === 'string' && name !== '' ? name.slice(0, 100) : 'Error'
  } catch {
    return 'Error'
  }
}
