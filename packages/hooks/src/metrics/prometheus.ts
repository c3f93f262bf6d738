/** The numbers for who has no OpenTelemetry SDK: as text, and as a request handler to mount where one likes. */
import { HooklineError } from '@hookline/core'
import { checkFields, flag, listOf, matching, required, text, unshown } from '../options.ts'
import { refusal, type Access, type Visitor } from './access.ts'
import { CONTENT_TYPE, exposition } from './exposition.ts'
import type { Store } from './series.ts'

/**
 * Options of {@link prometheus}.
 *
 * @example
 * ```ts
 * import type { PrometheusOptions } from '@hookline/hooks/metrics'
 * const options: PrometheusOptions = { remote: true, token: process.env['SCRAPE_TOKEN'] ?? 'set it, please!!' }
 * ```
 */
export interface PrometheusOptions {
  /** Answer other machines too. Needs a `token`. @default false: loopback only */
  readonly remote?: boolean
  /** Names that the `Host` header may have. @default on loopback localhost and its addresses, with `remote` any */
  readonly hosts?: readonly string[]
  /** What `Authorization: Bearer …` has to be, 16 characters at least. @default none is asked for */
  readonly token?: string
}

/** What is used of a response. */
export interface PrometheusResponse {
  writeHead(status: number, headers: Record<string, string | number>): unknown
  end(body: string): unknown
}

/** The numbers of the hooks that were given it, in Prometheus' text format. */
export interface PrometheusCollector {
  /** All series there are now. */
  text(): string
  /** What to serve the text as. */
  readonly contentType: string
  /** Answers a request of `node:http`, `node:http2` or Express, whatever its path: who may not read gets 401, 403 or 405. */
  readonly handler: (request: Visitor, response: PrometheusResponse) => void
}

const stores = new WeakMap<PrometheusCollector, Store[]>()

const isToken = (value: unknown): boolean => typeof value === 'string' && value.trim().length >= 16
const fields = {
  remote: flag(false),
  hosts: listOf(required(text()), 100),
  token: unshown(matching<string>('a string of 16 characters at least', isToken)),
}

/**
 * Collects what `metrics` hooks measure and tells it in Prometheus' text format. It opens no port: mount its `handler`.
 *
 * @throws HooklineError `HOOKLINE_INVALID_OPTION`
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { hookRegistry } from '@hookline/core'
 * import { metrics, prometheus } from '@hookline/hooks/metrics'
 *
 * const scrape = prometheus()
 * hookRegistry.register(metrics({ prometheus: scrape }))
 * const server = createServer(scrape.handler).listen(9464, '127.0.0.1')
 * server.close()
 * ```
 */
export function prometheus(options: PrometheusOptions = {}): PrometheusCollector {
  const { remote, hosts, token } = checkFields('prometheus', options, fields)
  if (remote && token === undefined)
    throw new HooklineError(
      'HOOKLINE_INVALID_OPTION',
      'prometheus, option `remote`: expected a `token` beside it, got none. Whoever reaches the port could read what your application does.',
    )
  const access: Access = { remote, hosts: hosts.map(host => host.toLowerCase()), token }
  const own: Store[] = []
  const collector: PrometheusCollector = Object.freeze({
    text: () => exposition(own),
    contentType: CONTENT_TYPE,
    handler: (request: Visitor, response: PrometheusResponse) => {
      const refused = refusal(access, request)
      const [status, body] = refused ?? [200, exposition(own)]
      response.writeHead(status, {
        'content-type': refused === undefined ? CONTENT_TYPE : 'text/plain; charset=utf-8',
        'content-length': Buffer.byteLength(body),
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        ...(status === 405 ? { allow: 'GET, HEAD' } : {}),
        ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
      })
      response.end(request.method === 'HEAD' ? '' : body)
    },
  })
  stores.set(collector, own)
  return collector
}

/** Whether something was made by {@link prometheus}. */
export function isCollector(value: unknown): boolean {
  return typeof value === 'object' && value !== null && stores.has(value as PrometheusCollector)
}

/** Lets a collector tell what a store holds. */
export function collect(collector: PrometheusCollector, store: Store): void {
  stores.get(collector)?.push(store)
}
