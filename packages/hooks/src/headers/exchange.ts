/** What was captured of one request and its answer. */
import { compileHeaderAllowList, headersOf, type CallContext, type HeaderAllowList, type Outcome } from '@hookline/core'
import { cutText } from '../cut-text.ts'

/** Headers by their names in lower case; of headers that came more than once, each value. */
export type HeaderValues = Readonly<Record<string, string | readonly string[]>>

/**
 * One request and its answer, as `write` is given it.
 *
 * @example
 * ```ts
 * import { headers, type HttpExchange } from '@hookline/hooks/headers'
 * const seen: HttpExchange[] = []
 * headers({ allow: ['content-type'], write: exchange => void seen.push(exchange) })
 * ```
 */
export interface HttpExchange {
  /** The target's name, such as `fetch`. */
  readonly target: string
  /** `http.client.request` for those this process sends, `http.server.request` for those it answers. */
  readonly kind: string
  readonly callId: string
  readonly traceId: string
  readonly method: string | undefined
  /** The whole URL of what is sent, path and query of what is received; without credentials and secret parameters. */
  readonly url: string | undefined
  readonly status: number | undefined
  readonly outcome: Outcome
  readonly request: HeaderValues
  readonly response: HeaderValues
}

/** Which headers, and how much of them. */
export interface ExchangeView {
  readonly allow: HeaderAllowList
  readonly truncate: number
}

/** An allow-list from which another list is taken away. */
export function allowed(names: readonly string[] | true, denied: readonly string[]): HeaderAllowList {
  const allow = compileHeaderAllowList(names)
  const deny = compileHeaderAllowList(denied)
  return { allows: name => allow.allows(name) && !deny.allows(name) }
}

/** Captures a call that has ended; undefined for calls of targets that know nothing of headers. */
export function exchangeOf(call: CallContext, view: ExchangeView): HttpExchange | undefined {
  const { attributes } = call
  const found = headersOf(call, view.allow) ?? fromAttributes(call, view)
  if (found === undefined) return undefined
  const path = text(attributes['url.path'])
  const query = text(attributes['url.query'])
  const status = attributes['http.response.status_code']
  return Object.freeze({
    target: call.target.name,
    kind: call.target.kind,
    callId: call.id,
    traceId: call.traceId,
    method: text(attributes['http.request.method']),
    url: text(attributes['url.full']) ?? (path === undefined || query === undefined ? path : `${path}?${query}`),
    status: typeof status === 'number' ? status : undefined,
    outcome: call.outcome ?? 'returned',
    request: cut(found.request, view.truncate),
    response: cut(found.response, view.truncate),
  })
}

/** Targets that only tell what their adapter's own list lets through. */
function fromAttributes({ attributes }: CallContext, { allow }: ExchangeView): Pick<HttpExchange, 'request' | 'response'> | undefined {
  const none = (): Record<string, readonly string[]> => Object.create(null) as Record<string, readonly string[]>
  const both = { request: none(), response: none() }
  let found = false
  for (const name of Object.keys(attributes)) {
    const [, side, header] = /^http\.(request|response)\.header\.(.+)$/.exec(name) ?? []
    const values = attributes[name]
    if (header === undefined || !allow.allows(header)) continue
    const texts = typeof values === 'string' ? [values] : values
    if (!Array.isArray(texts) || !texts.every(each => typeof each === 'string')) continue
    found = true
    both[side as 'request' | 'response'][header] = texts
  }
  return found ? both : undefined
}

function cut(values: HeaderValues, room: number): HeaderValues {
  const entries = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'string' ? cutText(value, room) : Object.freeze(value.map(one => cutText(one, room))),
  ])
  return Object.freeze(Object.fromEntries(entries) as HeaderValues)
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
