/** Finds what is patched: the objects of the SDK, by what they can do. */
import { HooklineError, type AnyFunction } from '@hookline/core'

/** Any class. */
// oxlint-disable-next-line typescript/no-explicit-any -- its own types are the library's business
type Class = abstract new (...args: any[]) => object

/**
 * The subset of a server that is needed, or where there is one: https://github.com/modelcontextprotocol/typescript-sdk
 *
 * @example
 * ```ts
 * import { Server } from '@modelcontextprotocol/sdk/server/index.js'
 * import type { McpServer } from '@hookline/adapter-mcp'
 * const everyServer: McpServer = Server
 * ```
 */
export type McpServer = { readonly server: object } | { setRequestHandler: AnyFunction } | Class | { readonly Server: Class }

/**
 * The subset of a client that is needed, or where there is one.
 *
 * @example
 * ```ts
 * import { Client } from '@modelcontextprotocol/sdk/client/index.js'
 * import type { McpClient } from '@hookline/adapter-mcp'
 * const everyClient: McpClient = Client
 * ```
 */
export type McpClient = { callTool: AnyFunction; request: AnyFunction } | Class | { readonly Client: Class }

/** A handler of requests, as the protocol keeps it. */
export type Handler = (request: JsonRequest, extra: Extra) => unknown

/** A request, as the protocol hands it over: from the other side, so anything may be in it. */
export interface JsonRequest {
  readonly method?: unknown
  readonly params?: { readonly name?: unknown; readonly arguments?: unknown; readonly _meta?: unknown; readonly task?: unknown }
}

/** What the protocol knows of a request; version 2 of the SDK keeps a part of it one level further down. */
export interface Extra {
  readonly signal?: unknown
  readonly sessionId?: unknown
  readonly requestId?: unknown
  /** Of the HTTP request that it came by. */
  readonly requestInfo?: unknown
  readonly mcpReq?: { readonly signal?: unknown; readonly id?: unknown }
  readonly http?: unknown
}

/** What is needed of it. */
interface Known {
  readonly signal: AbortSignal | undefined
  readonly requestId: unknown
  readonly sessionId: unknown
  readonly isHttp: boolean
}

/** What the protocol knows of a request, by either version of the SDK. */
export function knownOf(extra: Extra | undefined): Known {
  const { signal = extra?.mcpReq?.signal, requestId = extra?.mcpReq?.id, sessionId, requestInfo = extra?.http } = extra ?? {}
  return { signal: signal instanceof AbortSignal ? signal : undefined, requestId, sessionId, isHttp: requestInfo !== undefined }
}

/** A server, or what all servers inherit from: where handlers are set. */
export interface ServerSubject {
  setRequestHandler: AnyFunction
  connect?: AnyFunction
  /** Its connection, while it has one. */
  readonly transport?: unknown
  /** Answers what has no handler. */
  readonly fallbackRequestHandler?: Handler | undefined
}

/** A client, or what all clients inherit from. */
export interface ClientSubject {
  callTool: AnyFunction
  request: AnyFunction
}

/** The server that was given. */
export function serverOf(given: unknown): ServerSubject {
  for (const found of candidates(given, 'Server', 'server'))
    if (has(found, 'setRequestHandler') && !has(found, 'callTool')) return found as ServerSubject
  throw wrong('server', 'a McpServer, a Server, the class Server or the module it comes from (`@modelcontextprotocol/sdk/server/index.js`)')
}

/** The client that was given. */
export function clientOf(given: unknown): ClientSubject {
  for (const found of candidates(given, 'Client', 'client'))
    if (has(found, 'callTool') && has(found, 'request')) return found as ClientSubject
  throw wrong('client', 'a Client, the class Client or the module it comes from (`@modelcontextprotocol/sdk/client/index.js`)')
}

/** Handlers of one server by method. The protocol offers no other way to those that were set before. */
export function handlersOf(server: object): Map<string, Handler> | undefined {
  const handlers = (server as { _requestHandlers?: unknown })._requestHandlers
  return handlers instanceof Map ? (handlers as Map<string, Handler>) : undefined
}

/** What a server is called, in what it says of itself. */
export function nameIn(info: unknown): string | undefined {
  const name = fieldOf(info, 'name')
  return typeof name === 'string' ? name : undefined
}

/** The name of one server. It tells it to clients only. */
export function nameOfServer(server: object): string | undefined {
  return nameIn(fieldOf(server, '_serverInfo'))
}

/** The thing itself, what it holds, what instances of a class inherit, the class in a module. */
function candidates(given: unknown, className: string, field: string): unknown[] {
  const inModule = fieldOf(given, className)
  return [fieldOf(given, field), given, fieldOf(given, 'prototype'), fieldOf(inModule, 'prototype')]
}

function has(object: unknown, method: string): boolean {
  return typeof fieldOf(object, method) === 'function'
}

function fieldOf(object: unknown, name: string): unknown {
  return (typeof object === 'object' || typeof object === 'function') && object !== null
    ? (object as Record<string, unknown>)[name]
    : undefined
}

function wrong(option: string, expected: string): HooklineError {
  return new HooklineError('HOOKLINE_ADAPTER_WRONG_OBJECT', `mcpAdapter, option \`${option}\`: expected ${expected}.`)
}
