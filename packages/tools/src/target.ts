/** The target of one tool. */
import type { CallContext, HookRegistry, HookTarget, Shape, TargetInit } from '@hookline/core'
import type { Gathered } from './kinds.ts'
import { isToolError } from './tool-call.ts'
import { own } from './own.ts'
import { runOf } from './tool-run.ts'

/** What a tool's target is made of. */
export interface ToolTargetInit {
  /** The tool's own name; the target's is `tool:` and this. */
  readonly name: string
  /** The library the tool belongs to. @default none */
  readonly module?: string | undefined
  /** What in it: an adapter's sides. @default none */
  readonly className?: string
  /** @default 'auto' */
  readonly shape?: Shape | undefined
  /** @default 'function' */
  readonly type?: 'function' | 'extension'
  readonly description?: string | undefined
  /** Sends something along with a call, such as a `traceparent`: see `sendHeader` of core. @default nothing can be sent along */
  readonly setHeader?: TargetInit['setHeader']
  /** What came with a call from another process, such as a `traceparent`: see `carrierOf` of core. @default nothing comes with it */
  readonly carrier?: TargetInit['carrier']
  /** Attributes of the adapter's own. */
  readonly describe?: { enter?(call: CallContext): Gathered; exit?(call: CallContext): Gathered }
}

/**
 * Makes the target of one tool: `tool:<name>`, of the kind `agent.tool`. For adapters; tools are hooked by `hookTools`.
 *
 * @example
 * ```ts
 * import { HookRegistry } from '@hookline/core'
 * import { toolTarget } from '@hookline/tools'
 * console.log(toolTarget(new HookRegistry(), { name: 'Read' }).name) // tool:Read
 * ```
 */
export function toolTarget(registry: HookRegistry, init: ToolTargetInit): HookTarget {
  return registry.target<'agent.tool'>({
    name: `tool:${init.name}`,
    kind: 'agent.tool',
    functionName: init.name,
    ...(init.module === undefined ? {} : { module: init.module }),
    ...(init.shape === undefined ? {} : { shape: init.shape }),
    ...(init.className === undefined ? {} : { className: init.className }),
    ...(init.setHeader === undefined ? {} : { setHeader: init.setHeader }),
    ...(init.carrier === undefined ? {} : { carrier: init.carrier }),
    // Calls of one tool have nothing to do with each other.
    ordered: false,
    describe: {
      enter: call => ({ ...describe(registry, init, call), ...init.describe?.enter?.(call) }),
      exit: call => ({ ...failure(registry, call), ...init.describe?.exit?.(call) }),
    },
    aborted: (call, error) => {
      const signal = runOf(call)?.signal
      return signal?.aborted === true && error === signal.reason
    },
  })
}

function describe(registry: HookRegistry, init: ToolTargetInit, call: CallContext): Gathered {
  const out: Gathered = {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': init.name,
    'gen_ai.tool.type': init.type ?? 'function',
  }
  const callId = runOf(call)?.callId
  if (callId !== undefined) out['gen_ai.tool.call.id'] = registry.capture.text(callId)
  if (typeof init.description === 'string') out['gen_ai.tool.description'] = registry.capture.text(init.description)
  return out
}

function failure(registry: HookRegistry, call: CallContext): Gathered {
  if (!call.failed) return isToolError(call) ? { 'error.type': 'tool_error' } : {}
  const code = own(call.error, 'code')
  if (typeof code === 'string' && code !== '') return { 'error.type': code }
  return { 'error.type': registry.capture.error(call.error).type }
}
