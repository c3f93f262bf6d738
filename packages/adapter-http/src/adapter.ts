/** Puts targets under the clients and servers of `node:http` and `node:https`. */
import { defineAdapter, type Adapter, type AdapterHost } from '@hookline/core'
import { settle, type HttpAdapterOptions, type Settings } from './options.ts'
import { clientPart, serverPart } from './parts.ts'
import { sendTraceparent } from './traceparent.ts'

/**
 * Makes requests that go out hookable as target `http:client`, and requests that servers get as `http:server`; the kinds are `http.client.request` and `http.server.request`.
 *
 * @throws HooklineError `HOOKLINE_INVALID_OPTION`.
 * @example
 * ```ts
 * import type { ClientRequest, IncomingMessage } from 'node:http'
 * import { hookRegistry } from '@hookline/core'
 * import { httpAdapter } from '@hookline/adapter-http'
 *
 * const uninstall = httpAdapter().install()
 * hookRegistry.register({
 *   name: 'headers',
 *   on: 'http:client',
 *   onEnter: (call, request: ClientRequest) => console.log('request headers', request.getHeaders()),
 *   onExit: (call, response?: IncomingMessage) => console.log('response headers', response?.headers),
 * })
 * uninstall()
 * ```
 */
export function httpAdapter(options: HttpAdapterOptions = {}): Adapter {
  const settings = settle(options)
  return defineAdapter({
    name: 'http',
    subject: () => process.getBuiltinModule('node:http'),
    setup: host => attach(host, settings),
  })
}

function attach(host: AdapterHost, { client, server, http2, allow, readsParent, sendsParent }: Settings): void {
  if (client) {
    const part = clientPart({ allow })
    const target = host.target({ ...part.init, name: 'http:client', module: 'node:http', functionName: 'clientRequest' })
    host.onDispose(part.install(target))
    if (sendsParent) sendTraceparent(host, target)
  }
  if (server || http2) {
    const modules = [...(server ? (['node:http', 'node:https'] as const) : []), ...(http2 ? (['node:http2'] as const) : [])]
    const part = serverPart({ modules, allow, traceparent: readsParent })
    const target = host.target({ ...part.init, name: 'http:server', module: 'node:http', functionName: 'serverRequest' })
    host.onDispose(part.install(target))
  }
}
