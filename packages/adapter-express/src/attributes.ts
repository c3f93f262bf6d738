/** Describes requests and the functions of an application by OpenTelemetry names. */
import type { ServerResponse } from 'node:http'
import {
  describeReceived,
  describeSent,
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
export function describeRequest({ allow, capture }: DescribeSite, call: CallContext): AttributesOf<'http.server.request'> {
  return describeReceived(call.args[0] as ExpressRequest, allow, capture) as AttributesOf<'http.server.request'>
}

/** What is known when the response is over. */
export function describeAnswer({ allow, capture, states }: DescribeSite, call: CallContext): AttributesOf<'http.server.request'> {
  const [request, response] = call.args as [ExpressRequest, ServerResponse]
  const state = states.of(request)
  const out: Gathered = {}
  if (state?.route !== undefined) out['http.route'] = state.route
  const headers = describeSent(out, request, response, allow, capture)
  if (call.failed) out['error.type'] = nameOfError(call.error)
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
