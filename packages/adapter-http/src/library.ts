/** Node's own modules, loaded only by who hooks something in them, and what of them is patched. */
import type { Method } from './cover.ts'

/** Modules with servers. */
export type ServerModule = 'node:http' | 'node:https' | 'node:http2'

/** Methods of requests as they are without hooks. */
export interface BareMethods {
  readonly destroy: Method
  readonly onSocket: Method
}

/** Where all routes of the client meet: every agent of Node's takes requests by `addRequest`; what no such agent takes is met when it gets its socket. */
export function clientOf(): { readonly agents: object; readonly requests: BareMethods } {
  const { Agent, ClientRequest } = process.getBuiltinModule('node:http')
  return { agents: Agent.prototype, requests: ClientRequest.prototype as unknown as BareMethods }
}

/** The classes whose instances emit requests. */
export function serversOf(module: ServerModule): readonly object[] {
  if (module === 'node:http') return [process.getBuiltinModule('node:http').Server.prototype]
  if (module === 'node:https') return [process.getBuiltinModule('node:https').Server.prototype]
  // Its classes are exported nowhere.
  const { createServer, createSecureServer } = process.getBuiltinModule('node:http2')
  return [createServer(), createSecureServer()].map(server => Object.getPrototypeOf(server) as object)
}
