/** One target for each tool, made when it is first called: tools come and go while a server runs, and a client knows of none. */
import { traceparentOf, type AdapterHost, type HookTarget } from '@hookline/core'
import { toolTarget } from '@hookline/tools'
import { describeCall, describeEnd } from './attributes.ts'
import type { McpRun } from './run.ts'

/** Names come from the other side: more targets than these are not kept, but made anew. */
const MOST = 1000

/** The targets of one side. */
export class Targets {
  readonly #host: AdapterHost
  readonly #side: 'server' | 'client'
  readonly #traces: boolean
  readonly #byName = new Map<string, HookTarget>()
  /** False when the adapter was removed: whoever still holds a function of ours gets the library's own behaviour. */
  live = true

  /** @param traces The identity of calls is taken from what came with them, or sent along. */
  constructor(host: AdapterHost, side: 'server' | 'client', traces: boolean) {
    this.#host = host
    this.#side = side
    this.#traces = traces
    host.onDispose(() => {
      this.live = false
      for (const target of this.#byName.values()) target.dispose()
      this.#byName.clear()
    })
  }

  /** The target of a tool, the latest used last. */
  of(toolName: string): HookTarget {
    const target = this.#byName.get(toolName) ?? this.#make(toolName)
    this.#byName.delete(toolName)
    this.#byName.set(toolName, target)
    if (this.#byName.size > MOST) {
      const [oldest] = this.#byName.keys()
      // A call in flight keeps the plan that it began with.
      this.#byName.get(oldest as string)?.dispose()
      this.#byName.delete(oldest as string)
    }
    return target
  }

  #make(name: string): HookTarget {
    const { registry } = this.#host
    const target = toolTarget(registry, {
      name,
      module: '@modelcontextprotocol/sdk',
      className: this.#side,
      shape: 'async',
      type: this.#side === 'client' ? 'extension' : 'function',
      describe: { enter: call => describeCall(registry.capture, call), exit: describeEnd },
      ...(this.#side === 'client'
        ? { setHeader: (call, header: string, value: string) => (call.receiver as McpRun).setMeta?.(header, value) }
        : this.#traces
          ? { carrier: call => carrierIn(call.receiver as McpRun) }
          : {}),
    })
    if (this.#side === 'client' && this.#traces)
      registry.attach(target, {
        name: 'mcp traceparent',
        order: Infinity,
        failure: 'open',
        needs: { parent: true },
        onEnter: call => (call.receiver as McpRun).setMeta?.('traceparent', traceparentOf(call)),
      })
    return target
  }
}

/** From the other side, so anything may be in it. */
function carrierIn({ meta }: McpRun): object | undefined {
  return typeof meta === 'object' && meta !== null ? meta : undefined
}
