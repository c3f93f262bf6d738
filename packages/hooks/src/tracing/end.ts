/** What a span learns when its call is over; nobody asks for it where the span is not recorded. */
import { captureOf, type AttributeValue, type CallContext, type Capture } from '@hookline/core'
import { atOnce } from '../at-once.ts'
import { isKnownMethod, OTHER_METHOD } from '../http-methods.ts'
import type { Attributes, Span } from './api.ts'
import { SpanKind, spanKindOf, spanName } from './kinds.ts'

/** Attributes of the user's own. */
export type OwnAttributes = (call: CallContext) => Readonly<Record<string, unknown>> | undefined

/** As the API numbers statuses. */
const ERROR = 2

/** Names, describes and ends a span. */
export function endSpan(span: Span, call: CallContext, own: OwnAttributes | undefined): void {
  try {
    if (span.isRecording()) describe(span, call, own)
  } finally {
    span.end()
  }
}

function describe(span: Span, call: CallContext, own: OwnAttributes | undefined): void {
  const { target, outcome } = call
  const { capture } = captureOf(target)
  const told = call.attributes
  const attributes: Record<string, AttributeValue> = { ...told }
  if (target.kind === 'function') attributes['code.function.name'] = target.name
  if (outcome !== 'returned') attributes['hookline.outcome'] = outcome
  if (outcome === 'blocked') attributes['hookline.blocked_by'] = call.blockedBy
  const method = told['http.request.method']
  if (method !== undefined && !isKnownMethod(method)) {
    attributes['http.request.method'] = OTHER_METHOD
    attributes['http.request.method_original'] = method
  }
  const name = spanName(target, told)
  if (name !== target.name) span.updateName(name)
  const error = call.failed ? capture.error(call.error) : undefined
  if (error !== undefined && attributes['error.type'] === undefined) attributes['error.type'] = error.code ?? error.type
  span.setAttributes(attributes as Attributes)
  // A server that refuses has done its work: what it answered decides, as for any answer.
  const refused = outcome === 'blocked' && spanKindOf(target) === SpanKind.server
  if (!refused && outcome !== 'aborted' && (error !== undefined || told['error.type'] !== undefined))
    span.setStatus(error === undefined ? { code: ERROR } : { code: ERROR, message: error.message })
  if (error !== undefined && outcome === 'threw') {
    const { type, message, stack } = error
    span.recordException({ name: type, message, ...(stack === undefined ? {} : { stack }) })
  }
  if (own !== undefined) span.setAttributes(harmless(atOnce('`attributes`', own(call)), capture) as Attributes)
}

/** The user's own attributes, redacted and of types that spans take. */
function harmless(given: unknown, capture: Capture): Record<string, AttributeValue> {
  const attributes: Record<string, AttributeValue> = {}
  if (typeof given !== 'object' || given === null) return attributes
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === 'string') attributes[name] = capture.text(value)
    else if (typeof value === 'number' || typeof value === 'boolean') attributes[name] = value
    else if (Array.isArray(value) && value.every(item => typeof item === 'string')) attributes[name] = value.map(item => capture.text(item))
  }
  return attributes
}
