/** Hooks around the tools that clients call: around their requests of `tools/call`, however they are made (`callTool`, `request`, tasks). */
import { dressAs, type AdapterHost, type AnyFunction, type HookTarget } from '@hookline/core'
import { answerRefusal } from './answer.ts'
import { signalFor, type Transport } from './closing.ts'
import { nameIn, type ClientSubject, type JsonRequest } from './library.ts'
import { isPassing, pass } from './passing.ts'
import { McpRun, runHooked } from './run.ts'
import { Targets } from './targets.ts'

/** As much of a connected client as calls are described by. */
interface Connected {
  readonly transport?: Transport
  getServerVersion?(): unknown
}

interface Options {
  readonly signal?: unknown
  readonly task?: unknown
}

/** Hooks one client, or all of them. */
export function hookClient(host: AdapterHost, subject: ClientSubject, sends: boolean): void {
  const targets = new Targets(host, 'client', sends)
  host.patch(subject, 'request', (original: AnyFunction) =>
    dressAs(
      {
        request(this: Connected, message: JsonRequest, ...rest: unknown[]): unknown {
          const bare = (given: JsonRequest): unknown => Reflect.apply(original, this, [given, ...rest])
          const params = message?.method === 'tools/call' ? message.params : undefined
          if (!targets.live || typeof params?.name !== 'string' || isPassing(host.registry, message)) return bare(message)
          const target = targets.of(params.name)
          // Version 2 of the SDK takes options alone; a schema has none of them.
          return target.active ? hooked(host, target, this, message, (rest[1] ?? rest[0]) as Options | undefined, bare) : bare(message)
        },
      }.request,
      original,
    ),
  )
}

async function hooked(
  host: AdapterHost,
  target: HookTarget,
  client: Connected,
  message: JsonRequest,
  options: Options | undefined,
  bare: (message: JsonRequest) => unknown,
): Promise<unknown> {
  const params = message.params ?? {}
  const { transport } = client
  const { signal, release } = signalFor(transport, options?.signal)
  const meta: Record<string, string> = {}
  const run = new McpRun({
    toolName: params.name as string,
    framework: 'mcp.client',
    signal,
    details: { request: message, options },
    sessionId: transport?.sessionId,
    server: nameIn(client.getServerVersion?.()),
    setMeta: (name, value) => void (meta[name] = value),
    start: input => {
      const given = changed(message, params, input, meta)
      return pass(host.registry, given, () => bare(given))
    },
  })
  try {
    return await runHooked(host.registry, target, run, params.arguments ?? {})
  } catch (error) {
    // Whoever gives a call up gets no answer, as from the library itself.
    if (run.signal?.aborted === true && !run.threw) throw run.signal.reason
    return answerRefusal(host.capture, run, error, options?.task !== undefined || params.task !== undefined)
  } finally {
    release()
  }
}

/** The very request where nothing was changed. What the caller has put into `_meta` stays. */
function changed(
  request: JsonRequest,
  params: NonNullable<JsonRequest['params']>,
  input: unknown,
  meta: Record<string, string>,
): JsonRequest {
  // What is no object is the other side's to refuse.
  const hasMeta =
    Object.keys(meta).length > 0 && (params._meta === undefined || (typeof params._meta === 'object' && params._meta !== null))
  const same = input === params.arguments || ((params.arguments === undefined || params.arguments === null) && isEmpty(input))
  if (same && !hasMeta) return request
  return {
    ...request,
    params: {
      ...params,
      ...(same ? {} : { arguments: input }),
      ...(hasMeta ? { _meta: { ...meta, ...params._meta } } : {}),
    },
  }
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}
