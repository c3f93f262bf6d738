/** One call of a tool over MCP, from its beginning to what its caller gets. */
import { ToolRun, type ToolRunInit } from '@hookline/tools'
import type { HookTarget, OpenCall, RemoteParent } from '@hookline/core'

/** What is known of a call besides what every tool's has. */
export interface McpRunInit extends ToolRunInit {
  readonly sessionId?: unknown
  readonly requestId?: unknown
  readonly serverName?: unknown
  /** Sets a field of the request's `_meta`; on the client's side. */
  readonly setMeta?: (name: string, value: string) => void
  /** The call that made this one, in another process. */
  readonly remote?: RemoteParent | undefined
}

/** What hooks see as `call.receiver`. */
export class McpRun extends ToolRun {
  readonly sessionId: unknown
  readonly requestId: unknown
  readonly serverName: unknown
  readonly setMeta: ((name: string, value: string) => void) | undefined
  readonly remote: RemoteParent | undefined

  constructor(init: McpRunInit) {
    super(init)
    this.sessionId = init.sessionId
    this.requestId = init.requestId
    this.serverName = init.serverName
    this.setMeta = init.setMeta
    this.remote = init.remote
  }
}

/** Runs a call with its hooks; rejects with what they or the tool threw. */
export async function runHooked(target: HookTarget, run: McpRun, input: unknown): Promise<unknown> {
  const call = target.begin(run, [input], run.remote === undefined ? undefined : { remote: run.remote })
  if (call === undefined) return run.start(input)
  if (call.entering !== undefined) await call.entering
  if (call.verdict === 'run') await runTool(call, run)
  else await call.end('returned', await call.result)
  if (call.failed) throw call.error
  return call.result
}

async function runTool(call: OpenCall, run: McpRun): Promise<void> {
  let value: unknown
  try {
    value = await call.run(() => run.start(call.args[0]))
  } catch (error) {
    await call.end('threw', error)
    return
  }
  await call.end('returned', value)
}
