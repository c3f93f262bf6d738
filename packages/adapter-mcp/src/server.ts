/** Hooks around the tools of servers: around their handler of `tools/call`, which McpServer and low-level servers both have. */
import { dressAs, type AdapterHost, type AnyFunction } from '@hookline/core'
import { answerRefusal, toolError } from './answer.ts'
import { handlersOf, knownOf, nameOfServer, type Extra, type Handler, type JsonRequest, type ServerSubject } from './library.ts'
import { CallOrigin, originOf } from './origin.ts'
import { OutputSchemas } from './output-schema.ts'
import { isPassing, pass } from './passing.ts'
import { McpRun, runHooked } from './run.ts'
import { Targets } from './targets.ts'

const METHOD = 'tools/call'
/** JSON-RPC's: https://www.jsonrpc.org/specification#error_object */
const METHOD_NOT_FOUND = -32_601
/** Longer names are no tool's, and would be kept. */
const LONGEST_NAME = 1024

/** Hooks one server, or all that will be made. */
export function hookServer(host: AdapterHost, subject: ServerSubject, reads: boolean): void {
  const targets = new Targets(host, 'server', reads)
  const ours = new WeakSet<Function>()
  const cover = (server: object): void => {
    const handlers = handlersOf(server)
    const handler = handlers?.get(METHOD)
    if (handlers === undefined) return unsupported(host)
    if (handler === undefined || ours.has(handler)) return
    const covered = hookHandler(host, targets, handler, reads, server, new OutputSchemas(server, handlers))
    ours.add(covered)
    handlers.set(METHOD, covered)
    if (server === subject) host.onDispose(() => void (handlers.get(METHOD) === covered && handlers.set(METHOD, handler)))
  }
  /** A server without a handler of its own for tools answers by the one for everything, which proxies have. */
  const coverFallback = (server: ServerSubject): void => {
    const handlers = handlersOf(server)
    if (handlers === undefined || handlers.has(METHOD) || typeof server.fallbackRequestHandler !== 'function') return
    const fallback: Handler = (request, extra) => {
      const { fallbackRequestHandler } = server
      if (typeof fallbackRequestHandler !== 'function') throw Object.assign(new Error('Method not found'), { code: METHOD_NOT_FOUND })
      return fallbackRequestHandler(request, extra)
    }
    const covered = hookHandler(host, targets, fallback, reads, server, new OutputSchemas(server, handlers))
    ours.add(covered)
    handlers.set(METHOD, covered)
    if (server === subject) host.onDispose(() => void (handlers.get(METHOD) === covered && handlers.delete(METHOD)))
  }
  if (!Object.hasOwn(subject, 'constructor')) {
    cover(subject)
    // Earlier, a handler in this place would stand in the way of tools that are registered afterwards.
    if (subject.transport !== undefined && subject.transport !== null) coverFallback(subject)
  }
  host.patch(subject, 'setRequestHandler', (original: AnyFunction) =>
    dressAs(
      {
        setRequestHandler(this: object, ...args: unknown[]): unknown {
          const answer = Reflect.apply(original, this, args) as unknown
          if (targets.live) cover(this)
          return answer
        },
      }.setRequestHandler,
      original,
    ),
  )
  if (typeof subject.connect !== 'function') return
  host.patch(subject, 'connect', (original: AnyFunction) =>
    dressAs(
      {
        connect(this: ServerSubject, ...args: unknown[]): unknown {
          if (targets.live) coverFallback(this)
          return Reflect.apply(original, this, args)
        },
      }.connect,
      original,
    ),
  )
}

/** Not silently: a server whose tools nobody guards must not look as if somebody did. */
function unsupported({ registry }: AdapterHost): void {
  registry.report({
    code: 'HOOKLINE_ADAPTER_WRONG_OBJECT',
    message: 'mcpAdapter: this server keeps its handlers in a place that the adapter does not know, so its tools are not hooked.',
  })
}

function hookHandler(
  host: AdapterHost,
  targets: Targets,
  handler: Handler,
  reads: boolean,
  server: object,
  schemas: OutputSchemas,
): Handler {
  const serverName = nameOfServer(server)
  return async function callTool(this: unknown, request: JsonRequest | undefined, extra: Extra | undefined): Promise<unknown> {
    const bare = (): unknown => Reflect.apply(handler, this, [request, extra])
    const name = request?.params?.name
    // Whoever names no tool is told so by the server.
    if (!targets.live || request === undefined || typeof name !== 'string' || isPassing(host.registry, request)) return bare()
    if (name.length > LONGEST_NAME) return toolError(`Tool name of ${name.length} characters: expected at most ${LONGEST_NAME}.`)
    const target = targets.of(name)
    if (!target.active) return bare()
    const input = request.params?.arguments
    const { signal, requestId, sessionId, isHttp } = knownOf(extra)
    const meta = reads ? request.params?._meta : undefined
    const origin = originOf(input, meta, isHttp)
    const run = new McpRun({
      toolName: name,
      framework: 'mcp.server',
      server: serverName,
      callId: typeof requestId === 'string' || typeof requestId === 'number' ? String(requestId) : undefined,
      signal,
      details: { request, extra },
      requestId,
      sessionId,
      meta,
      origin,
      outputFault: result => (request.params?.task === undefined ? schemas.fault(name, result, extra) : Promise.resolve(undefined)),
      start: changed => {
        if (changed !== input && origin instanceof CallOrigin) origin.change(changed)
        const given =
          changed === input || ((input === undefined || input === null) && isEmpty(changed))
            ? request
            : { ...request, params: { ...request.params, arguments: changed } }
        return pass(host.registry, given, () => Reflect.apply(handler, this, [given, extra]))
      },
    })
    try {
      return await runHooked(host.registry, target, run, input ?? {})
    } catch (error) {
      return answerRefusal(host.capture, run, error, request.params?.task !== undefined)
    }
  }
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}
