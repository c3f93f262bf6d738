/** `audit`: a file with a record of every call that an auditor can trust, and the means to read and verify it. */
import type { Hook } from '@hookline/core'
import { auditHook } from './audit/hook.ts'
import { openLog } from './audit/open-log.ts'
import { auditSettings, type AuditOptions } from './audit/options.ts'
import { realFs } from './audit/sink-fs.ts'
import type { Checkpoint } from './audit/verify.ts'

export type { AuditOptions } from './audit/options.ts'
export { readAudit, type AuditEntry, type ReadOptions } from './audit/read.ts'
export type { RetainOptions, RotateOptions } from './audit/rotation.ts'
export { tailAudit, type TailOptions } from './audit/tail.ts'
export { verifyAudit, type AuditProblem, type AuditVerification, type Checkpoint } from './audit/verify.ts'

/** An audit log: a hook to register, with a file of its own. */
export interface AuditLog extends Hook, AsyncDisposable {
  /** The file that is written, as an absolute path. */
  readonly path: string
  /**
   * The last record that is on the disk. Keep it where whoever may change the log cannot reach it: `verifyAudit` finds with it that the end of a log was cut off,
   * which the log alone cannot show.
   */
  checkpoint(): Checkpoint
  /** Settles when every record so far is on the disk. Rejects with `HOOKLINE_AUDIT_UNAVAILABLE` when that has become impossible. */
  flush(): Promise<void>
  /**
   * Writes what is waiting, and gives the file and its lock back. Remove the hook first: calls made later are refused under `onFailure: 'block'`. What ends meanwhile is recorded;
   * the last record, `audit.closed`, says how many calls had not ended.
   */
  close(): Promise<void>
}

/**
 * Opens an audit log. Its records are lines of JSON, chained by SHA-256 and numbered without gaps; many share one write and one fdatasync.
 *
 * @throws HooklineError `HOOKLINE_INVALID_OPTION`; `HOOKLINE_AUDIT_PATH` when the path is no file that can be written safely; `HOOKLINE_AUDIT_LOCKED` when another
 * process writes it; `HOOKLINE_AUDIT_CORRUPT` when what is there was damaged (only an unfinished last line is cut off).
 * @example
 * ```ts
 * import { hooked, hookRegistry } from '@hookline/core'
 * import { audit } from '@hookline/hooks/audit'
 * const log = await audit({ path: 'logs/audit.jsonl', durable: 'beforeReturn', on: 'pay' })
 * const remove = hookRegistry.register(log)
 * const pay = hooked(async function pay(order: { id: number }) { return `paid ${order.id}` })
 * await pay({ id: 7 }) // its record is on the disk now
 * remove()
 * await log.close()
 * ```
 */
export async function audit(options: AuditOptions): Promise<AuditLog> {
  const settings = auditSettings(options)
  const log = await openLog(settings, realFs)
  return {
    ...auditHook(log, settings),
    path: log.path,
    checkpoint: () => log.sink.durable,
    flush: () => log.sink.flush(),
    close: log.close,
    [Symbol.asyncDispose]: log.close,
  }
}
