/** The hook: captures what a call is given and what came of it, and waits for the record where that was asked for. */
import { hookRegistry, HooklineError, type CallContext, type Hook, type Shape } from '@hookline/core'
import { isLogWorking } from './disk.ts'
import type { OpenLog } from './open-log.ts'
import type { AuditSettings } from './options.ts'
import { Records } from './record.ts'
import { turnNow } from './turn.ts'

/** What is kept of a call between its beginning and its end. */
interface Begun {
  /** By the clock on the wall: what the call knows of its beginning counts from the start of the process, and follows no clock that is set later, nor a machine that slept. */
  readonly at: number
  readonly args: readonly unknown[]
  readonly input: string
  readonly turn: number
}

/** Shapes that answer while the caller waits. */
const SYNC: ReadonlySet<Shape> = new Set(['sync', 'iterator'])

/** What `audit` gives, as a hook. */
export function auditHook(log: OpenLog, settings: AuditSettings): Hook {
  const { sink } = log
  const { durable, onSync, onFailure, actor, base } = settings
  const waits = durable === 'beforeReturn'
  const writes = waits && onSync === 'write'
  const blocks = onFailure === 'block'
  const records = new Records(settings.fields)

  const actorOf = (call: CallContext): string | undefined => {
    if (actor === undefined) return undefined
    try {
      const name: unknown = actor(call)
      return typeof name === 'string' ? name : undefined
    } catch (cause) {
      hookRegistry.report({
        code: 'HOOKLINE_HOOK_FAILED',
        message: `\`actor\` of hook "${base.name}" threw: the record has no actor.`,
        hook: base.name,
        cause,
      })
      return undefined
    }
  }

  return {
    order: { enter: -Infinity, exit: Infinity },
    ...base,
    failure: blocks ? ('closed' as const) : ('open' as const),
    async: waits && !writes && 'passive',
    timeoutMs: settings.timeoutMs,
    allowNested: true,
    needs: { parent: true, duration: true },

    onEnter(call: CallContext, ...args: unknown[]): void {
      // Should a log's own calls be hooked, they are not recorded, or there would be no end.
      if (isLogWorking()) return
      if (blocks) {
        const refusal = sink.refusal
        if (refusal !== undefined) {
          sink.countRefused()
          call.block(refusal)
          return
        }
        if (waits && !writes && SYNC.has(call.target.shape)) throw synchronous(base.name, call)
      }
      call.data = { at: Date.now(), args, input: records.input(call), turn: writes ? turnNow() : 0 } satisfies Begun
      sink.inside += 1
    },

    onExit(call: CallContext, result: unknown, error: unknown): void | Promise<void> {
      const begun = call.data as Begun | undefined
      if (begun === undefined) return undefined
      sink.inside -= 1
      const { args } = call
      const isChanged = args.length !== begun.args.length || begun.args.some((arg, i) => arg !== args[i])
      const changed = isChanged ? records.input(call) : undefined
      const batch = sink.add(records.call(call, begun.at, result, error, begun.input, changed, actorOf(call)))
      if (!waits || batch === undefined) return undefined
      if (!writes || !answersAtOnce(call, begun)) return batch.settled
      sink.flushSync()
      return undefined
    },
  }
}

/** Nobody can wait for this call's exit hooks. */
function answersAtOnce({ target: { shape } }: CallContext, { turn }: Begun): boolean {
  if (SYNC.has(shape)) return true
  return (shape === 'auto' || shape === 'stream') && turn === turnNow()
}

function synchronous(name: string, call: CallContext): HooklineError {
  return new HooklineError(
    'HOOKLINE_ASYNC_HOOK_ON_SYNC_TARGET',
    `Hook "${name}" is to keep results back until their records are on the disk, and ${call.target.name} answers synchronously: set \`onSync: 'write'\`, narrow \`on\`, or use \`durable: 'background'\`.`,
  )
}
