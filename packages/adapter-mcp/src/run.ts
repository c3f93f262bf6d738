/** One call of a tool over MCP, from its beginning to what its caller gets. */
import { ToolRun, type ToolRunInit } from '@hookline/tools'
import type { HookRegistry, HookTarget, OpenCall, Origin } from '@hookline/core'
import { fitting, misfit, structureOf } from './result.ts'

/** What is known of a call besides what every tool's has. */
export interface McpRunInit extends ToolRunInit {
  readonly sessionId?: unknown
  readonly requestId?: unknown
  /** Sets a field of the request's `_meta`; on the client's side. */
  readonly setMeta?: (name: string, value: string) => void
  /** `_meta` of the request; on the server's side. */
  readonly meta?: unknown
  /** Where the call comes from; on the server's side. */
  readonly origin?: Origin
  /** What is wrong with the structure of a result that hooks gave; on the server's side. */
  readonly outputFault?: (result: unknown) => Promise<string | undefined>
}

/** What hooks see as `call.receiver`. */
export class McpRun extends ToolRun {
  readonly sessionId: unknown
  readonly requestId: unknown
  readonly setMeta: ((name: string, value: string) => void) | undefined
  readonly meta: unknown
  readonly origin: Origin | undefined
  readonly outputFault: McpRunInit['outputFault']

  constructor(init: McpRunInit) {
    super(init)
    this.sessionId = init.sessionId
    this.requestId = init.requestId
    this.setMeta = init.setMeta
    this.meta = init.meta
    this.origin = init.origin
    this.outputFault = init.outputFault
  }
}

/** What a tool itself gave. */
interface Own {
  readonly value: unknown
  /** Its structure, before hooks have seen it: they may change it in place. */
  readonly structure: string | undefined
}

/** Runs a call with its hooks; rejects with what they or the tool threw, and for a result of theirs that the other side could not read. */
export async function runHooked(registry: HookRegistry, target: HookTarget, run: McpRun, input: unknown): Promise<unknown> {
  const call = target.begin(run, [input], run.origin)
  if (call === undefined) return run.start(input)
  const { entering } = call
  if (entering !== undefined) {
    await enteredOrGivenUp(entering, run.signal)
    if (run.signal?.aborted === true) {
      // Nothing runs for somebody who has left, whatever hooks decide; they end, and those that watch are told.
      void entering.then(() => endGivenUp(call, run.signal?.reason))
      throw run.signal.reason
    }
  }
  const own = call.verdict === 'run' ? await runTool(call, run) : undefined
  if (call.verdict !== 'run') await endUnrun(call)
  if (call.failed) throw call.error
  if (own !== undefined && !call.ends) return own.value
  const isAsBefore = own !== undefined && own.structure === structureFor(run, call.result)
  if (isAsBefore && call.result === own.value) return own.value
  const result = fitting(registry, target, call.result)
  const fault = isAsBefore ? undefined : await run.outputFault?.(result)
  if (fault !== undefined) throw misfit(registry, target, `structuredContent that fits, got ${fault}`)
  return result
}

/** Settles when enter hooks are through, or earlier, when nobody wants the result any more. */
function enteredOrGivenUp(entering: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined || signal.aborted) return entering
  return new Promise(resolve => {
    const done = (): void => {
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done)
    void entering.then(done)
  })
}

/** Ends a call that somebody gave up while hooks waited. */
async function endGivenUp(call: OpenCall, reason: unknown): Promise<void> {
  await (call.verdict === 'run' ? call.end('threw', reason) : endUnrun(call))
}

/** Ends a call that hooks have answered or stopped. */
async function endUnrun(call: OpenCall): Promise<void> {
  let value: unknown
  try {
    value = await call.result
  } catch (error) {
    await call.end('threw', error)
    return
  }
  await call.end('returned', value)
}

/** What the tool itself gave; undefined where it threw. */
async function runTool(call: OpenCall, run: McpRun): Promise<Own | undefined> {
  let value: unknown
  try {
    value = await call.run(() => run.start(call.args[0]))
  } catch (error) {
    await call.end('threw', error)
    return undefined
  }
  const structure = call.ends ? structureFor(run, value) : undefined
  await call.end('returned', value)
  return { value, structure }
}

/** Clients check what they get by themselves. */
function structureFor(run: McpRun, result: unknown): string | undefined {
  return run.outputFault === undefined ? undefined : structureOf(result)
}
