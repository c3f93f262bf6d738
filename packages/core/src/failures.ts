/** What goes wrong in hooks is told on the line and, once in a while, to the user. */
import type { Capture } from './capture/index.ts'
import type { Report } from './line-contract.ts'
import { HooklineError } from './errors.ts'
import { hookFailedEvent, hookSlowEvent } from './events.ts'
import type { NormalHook } from './hook.ts'
import { publishTo, type Subscriber } from './line.ts'
import type { HookTarget } from './target.ts'

/** What telling needs of the registry. */
export interface Teller {
  readonly capture: Capture
  report(report: Report): void
  listeners(target: HookTarget): readonly Subscriber[]
}

/** A hook threw, rejected, timed out or answered wrongly. Where the caller has the error, as under `closed`, only the line is told. */
export function tellFailed(
  teller: Teller,
  hook: NormalHook,
  phase: 'enter' | 'exit',
  error: unknown,
  target: HookTarget,
  unheard = false,
): void {
  const policy = phase === 'enter' ? hook.enterPolicy : hook.exitPolicy
  const listeners = teller.listeners(target)
  if (listeners.length > 0) publishTo(listeners, hookFailedEvent(hook.name, phase, policy, target, teller.capture.error(error)))
  if (policy === 'closed' && !unheard) return
  const code = error instanceof HooklineError ? error.code : 'HOOKLINE_HOOK_FAILED'
  teller.report({
    code,
    message: `Hook "${hook.name}" failed on ${phase} of ${target.name}; the call went on without it.`,
    hook: hook.name,
    target: target.name,
    cause: error,
  })
}

/** A hook kept the thread. */
export function tellSlow(teller: Teller, hook: NormalHook, phase: 'enter' | 'exit', durationMs: number, target: HookTarget): void {
  const listeners = teller.listeners(target)
  if (listeners.length > 0) publishTo(listeners, hookSlowEvent(hook.name, phase, target, durationMs))
  teller.report({
    code: 'HOOKLINE_HOOK_SLOW',
    message: `Hook "${hook.name}" kept the thread for ${durationMs.toFixed(1)} ms on ${phase} of ${target.name}.`,
    hook: hook.name,
    target: target.name,
  })
}

/** An asynchronous hook was registered for a target that cannot wait for it. */
export function asyncOnSync(hook: NormalHook, target: HookTarget): HooklineError {
  return new HooklineError(
    'HOOKLINE_ASYNC_HOOK_ON_SYNC_TARGET',
    `Hook "${hook.name}" is asynchronous, but ${target.name} answers synchronously and cannot wait for it: make the hook synchronous or narrow its selector.`,
  )
}
