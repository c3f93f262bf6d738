/** The error that callers get when their call cannot be recorded. */
import { HooklineError } from '@hookline/core'

/** Servers answer it with 503: it is not the caller's doing. */
export function unavailable(why: string, cause?: unknown): HooklineError & { readonly status: 503 } {
  const error = new HooklineError(
    'HOOKLINE_AUDIT_UNAVAILABLE',
    `The audit log takes no records: ${why}. Calls that have to be recorded are refused.`,
    { cause },
  )
  return Object.assign(error, { status: 503 as const })
}
