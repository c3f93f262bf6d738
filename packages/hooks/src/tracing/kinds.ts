/** What a span is called and which side of a conversation it is, by OpenTelemetry's semantic conventions. */
import { sideOf, type Attributes, type Target } from '@hookline/core'
import { isKnownMethod } from '../http-methods.ts'

/** As the API numbers them. */
export const SpanKind = { internal: 0, server: 1, client: 2, producer: 3, consumer: 4 } as const
export type SpanKind = (typeof SpanKind)[keyof typeof SpanKind]

const kinds = new WeakMap<Target, SpanKind>()

/** By the words of the target's kind: `http.server.request`, `db.query`, `messaging.publish`; else by what its calls bring or send along, as those of MCP's tools. */
export function spanKindOf(target: Target): SpanKind {
  let found = kinds.get(target)
  if (found === undefined) {
    found = kindOf(target.kind)
    if (found === SpanKind.internal) found = SpanKind[sideOf(target) ?? 'internal']
    kinds.set(target, found)
  }
  return found
}

function kindOf(kind: string): SpanKind {
  const words = kind.split('.')
  if (words.at(-1) === 'body' || words.includes('pool')) return SpanKind.internal
  if (words.includes('server')) return SpanKind.server
  if (words.includes('client') || words[0] === 'db') return SpanKind.client
  if (words.some(word => ['producer', 'publish', 'send'].includes(word))) return SpanKind.producer
  if (words.some(word => ['consumer', 'consume', 'process'].includes(word))) return SpanKind.consumer
  return SpanKind.internal
}

/** The name a span ends with: low in cardinality, and known only when the call is over. */
export function spanName(target: Target, attributes: Attributes): string {
  if (target.kind.startsWith('http.') && target.kind.endsWith('.request')) {
    const method = text(attributes['http.request.method'])
    // Another word would make a name of its own for each caller.
    const known = isKnownMethod(method) ? method : 'HTTP'
    const route = target.kind === 'http.server.request' ? text(attributes['http.route']) : undefined
    return route === undefined ? known : `${known} ${route}`
  }
  if (target.kind === 'db.query') {
    const parts = [text(attributes['db.operation.name']), text(attributes['db.namespace'])]
    return parts[0] === undefined ? target.name : parts.filter(part => part !== undefined).join(' ')
  }
  if (target.kind === 'agent.tool') {
    // Over MCP by its method, as https://opentelemetry.io/docs/specs/semconv/gen-ai/mcp/ has it.
    const action = text(attributes['mcp.method.name']) ?? text(attributes['gen_ai.operation.name'])
    const tool = text(attributes['gen_ai.tool.name'])
    if (action !== undefined && tool !== undefined) return `${action} ${tool}`
  }
  return target.name
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
