/** Describes requests of node:http, both ways, by OpenTelemetry names. */
import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http'
import {
  addHeaderAttributes,
  captureOf,
  describeReceived,
  describeSent,
  lengthOf,
  sentHeaders,
  servedRequest,
  type AttributesOf,
  type CallContext,
  type Describe,
  type HeaderAllowList,
} from '@hookline/core'
import type { Address } from './client-call.ts'
import type { Gathered } from './kinds.ts'
import { recordedClient, recordedServer } from './recorded.ts'

type AddressOf = (request: ClientRequest) => Address | undefined

/** Of a request that goes out. */
export function describeClient(allow: HeaderAllowList, addressOf: AddressOf): Describe<'http.client.request'> {
  const sent = (call: CallContext): Gathered => describeOutgoing(call, allow, addressOf)
  return {
    enter: call => sent(call) as AttributesOf<'http.client.request'>,
    // Hooks may have changed the headers.
    exit: call => ({ ...sent(call), ...describeResponse(call, allow) }) as AttributesOf<'http.client.request'>,
    headers: call => ({
      request: sentHeaders(call.args[0] as ClientRequest),
      response: (call.result as Partial<IncomingMessage> | undefined)?.headers,
    }),
    args: call => recordedClient(call, allow, placeOf(call, addressOf).url),
  }
}

/** Of a request that came in. */
export function describeServer(allow: HeaderAllowList): Describe<'http.server.request'> {
  return {
    enter: call =>
      describeReceived(call.args[0] as IncomingMessage, allow, captureOf(call.target).capture) as AttributesOf<'http.server.request'>,
    exit(call) {
      const [request, response] = call.args as [IncomingMessage, ServerResponse]
      const out: Gathered = {}
      const route = servedRequest(request, call.target)?.route
      if (route !== undefined) out['http.route'] = route
      describeSent(out, request, response, allow, captureOf(call.target).capture)
      if (call.failed) out['error.type'] = errorType(call.error)
      return out as AttributesOf<'http.server.request'>
    },
    headers(call) {
      const [request, response] = call.args as [IncomingMessage, ServerResponse]
      return { request: request.headers, response: call.outcome === undefined ? undefined : sentHeaders(response) }
    },
    args: call => recordedServer(call, allow),
  }
}

/** Where a request goes, its URL without what is secret. */
function placeOf(call: CallContext, addressOf: AddressOf): { readonly host: string; readonly port: number; readonly url: string } {
  const request = call.args[0] as ClientRequest
  const usual = request.protocol === 'https:' ? 443 : 80
  const { host = request.host, port = usual } = addressOf(request) ?? {}
  const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
  const authority = port === usual ? name : `${name}:${port}`
  return { host, port, url: captureOf(call.target).capture.url(`${request.protocol}//${authority}${request.path}`) }
}

function describeOutgoing(call: CallContext, allow: HeaderAllowList, addressOf: AddressOf): Gathered {
  const request = call.args[0] as ClientRequest
  const { capture } = captureOf(call.target)
  const { host, port, url } = placeOf(call, addressOf)
  const headers = sentHeaders(request)
  const out: Gathered = {
    'http.request.method': request.method,
    'url.full': url,
    'server.address': host,
    'server.port': port,
  }
  const size = lengthOf(headers['content-length'])
  if (size !== undefined) out['http.request.body.size'] = size
  addHeaderAttributes(out, 'http.request.header.', headers, allow, capture)
  return out
}

function describeResponse(call: CallContext, allow: HeaderAllowList): Gathered {
  if (call.failed) return { 'error.type': errorType(call.error) }
  const response = call.result as IncomingMessage | undefined
  if (typeof response?.statusCode !== 'number') return {}
  const out: Gathered = { 'http.response.status_code': response.statusCode }
  if (response.statusCode >= 400) out['error.type'] = String(response.statusCode)
  const { headers } = response
  if (typeof headers !== 'object' || headers === null) return out
  const size = lengthOf(headers['content-length'])
  if (size !== undefined && (call.args[0] as ClientRequest).method !== 'HEAD') out['http.response.body.size'] = size
  addHeaderAttributes(out, 'http.response.header.', headers, allow, captureOf(call.target).capture)
  return out
}

/** The most telling name of an error. */
function errorType(error: unknown): string {
  const { cause, code } = (typeof error === 'object' && error !== null ? error : {}) as { cause?: { code?: unknown }; code?: unknown }
  for (const each of [cause?.code, code]) if (typeof each === 'string' && each !== '') return each
  return error instanceof Error ? error.name : typeof error
}
