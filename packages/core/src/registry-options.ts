/** How a registry behaves. */
import type { CaptureOptions } from './capture/index.ts'
import type { Report } from './line-contract.ts'
import { HooklineError, nameOf } from './errors.ts'

/** Options of a registry. */
export interface RegistryOptions {
  /** Told what the user should know, at most once per hook, code and minute. @default `process.emitWarning` */
  readonly onReport?: (report: Report) => void
  /** Milliseconds of synchronous work after which a hook is reported as slow. @default undefined, nothing is measured */
  readonly slowHookMs?: number
  /** What captured values may hold and what is redacted in them; see `createCapture`. */
  readonly capture?: CaptureOptions
}

/** Throws `HOOKLINE_INVALID_OPTION` for what has the wrong type. */
export function checkOptions({ onReport, slowHookMs }: RegistryOptions): void {
  if (onReport !== undefined && typeof onReport !== 'function') throw invalidOption('onReport', 'a function', onReport)
  if (slowHookMs !== undefined && !(typeof slowHookMs === 'number' && slowHookMs >= 0))
    throw invalidOption('slowHookMs', 'a number of milliseconds', slowHookMs)
}

/** The error for one option. */
export function invalidOption(name: string, expected: string, got: unknown): HooklineError {
  return new HooklineError('HOOKLINE_INVALID_OPTION', `Option \`${name}\`: expected ${expected}, got ${nameOf(got)}.`)
}
