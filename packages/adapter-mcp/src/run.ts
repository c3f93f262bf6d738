/** One call of a tool over MCP, from its beginning to what its caller gets. */
import { ToolRun, type ToolRunInit } from '@hookline/tools'
import type { HookRegistry, HookTarget, OpenCall, RemoteParent } from '@hookline/core'
import { fitting } from './result.ts'

/** What is known of a call besides what every tool's has. */
export interface McpRunInit extends ToolRunInit {
  readonly sessionId?: unknown
  readonly requestId?: unknown
  /** Sets a field of the request's `_meta`; on the client's side. */
  readonly setMeta?: (name: string, value: string) => void
  /** `_meta` of the request; on the server's side. */
  readonly meta?: unknown
  /** The call that made this one, in another process. */
  readonly remote?: RemoteParent | undefined
}

/** What hooks see as `call.receiver`. */
export class McpRun extends ToolRun {
  readonly sessionId: unknown
  readonly requestId: unknown
  readonly setMeta: ((name: string, value: string) => void) | undefined
  readonly meta: unknown
  readonly remote: RemoteParent | undefined

  constructor(init: McpRunInit) {
    super(init)
    this.sessionId = init.sessionId
    this.requestId = init.requestId
    this.setMeta = init.setMeta
    this.meta = init.meta
    this.remote = init.remote
  }
}

/** Runs a call with its hooks; rejects with what they or the tool threw, and for a result of theirs that the other side could not read. */
export async function runHooked(registry: HookRegistry, target: HookTarget, run: McpRun, input: unknown): Promise<unknown> {
  const call = target.begin(run, [input], run.remote === undefined ? undefined : { remote: run.remote })
  if (call === undefined) return run.start(input)
  if (call.entering !== undefined) await call.entering
  const own = call.verdict === 'run' ? await runTool(call, run) : undefined
  if (call.verdict !== 'run') await call.end('returned', await call.result)
  if (call.failed) throw call.error
  return own !== undefined && call.result === own.value ? own.value : fitting(registry, target, call.result)
}

/** What the tool itself gave; undefined where it threw. */
async function runTool(call: OpenCall, run: McpRun): Promise<{ readonly value: unknown } | undefined> {
  let value: unknown
  try {
    value = await call.run(() => run.start(call.args[0]))
  } catch (error) {
    await call.end('threw', error)
    return undefined
  }
  await call.end('returned', value)
  return { value }
}
