/** The options of the audit hook. */
import type { CallContext } from '@hookline/core'
import { checkOptions, func, group, integer, matching, oneOf, required, text, type Base, type CommonOptions } from '../options.ts'
import type { RetainOptions, RotateOptions } from './rotation.ts'

/** Options of `audit`. */
export interface AuditOptions extends CommonOptions {
  /** The file that is written; its folders are made. Rotated files stand beside it, with a number at the end. */
  readonly path: string
  /**
   * `beforeReturn`: no caller sees a result whose record is not on the disk. `background`: callers do not wait; what a crash can take are the records that wait for the disk: of about the last millisecond, under load up to `queue`. A signal that nobody handles is a crash.
   * @default 'background'
   */
  readonly durable?: 'beforeReturn' | 'background'
  /**
   * With `beforeReturn`, for calls that answer synchronously, where nobody can wait: `refuse` makes it an error, when the hook is registered if that can be known then, else at the call;
   * `write` keeps the thread until the record is on the disk (some 0.2 to 5 ms).
   * @default 'refuse'
   */
  readonly onSync?: 'refuse' | 'write'
  /**
   * When no record can be kept. `block`: calls are refused with `HOOKLINE_AUDIT_UNAVAILABLE` (status 503). `observe`: calls go on; those without a record are counted, and the count is recorded as soon as that is possible.
   * @default 'block'
   */
  readonly onFailure?: 'block' | 'observe'
  /** When the next file begins. @default never */
  readonly rotate?: RotateOptions
  /** Which rotated files are kept. @default all */
  readonly retain?: RetainOptions
  /** Names of the fields: `tool_name` or `toolName`. @default 'seed' */
  readonly fields?: 'seed' | 'camelCase'
  /** On whose behalf the call was made; asked at its end. What it throws is reported, and the record has no actor. */
  readonly actor?: (call: CallContext) => string | undefined
  /** What may wait in memory for the disk. @default { records: 65536, bytes: 67108864 } */
  readonly queue?: { readonly records?: number; readonly bytes?: number }
  /** Milliseconds that a call waits for its record under `beforeReturn` before that counts as a failure. @default 30000 */
  readonly timeoutMs?: number
}

const limit = matching('a number above 0', value => typeof value === 'number' && value > 0, Infinity)

const fields = {
  path: required(text()),
  durable: oneOf(['beforeReturn', 'background'], 'background'),
  onSync: oneOf(['refuse', 'write'], 'refuse'),
  onFailure: oneOf(['block', 'observe'], 'block'),
  rotate: group({ bytes: limit, every: limit }),
  retain: group({ files: limit, bytes: limit, age: limit }),
  fields: oneOf(['seed', 'camelCase'], 'seed'),
  actor: func<(call: CallContext) => string | undefined>(),
  queue: group({ records: integer(1, 10_000_000, 65_536), bytes: integer(1024, 2 ** 34, 67_108_864) }),
  timeoutMs: integer(1, 2_147_483_647, 30_000),
}

/** Options after their defaults. */
export interface AuditSettings extends Required<Omit<AuditOptions, keyof CommonOptions | 'actor' | 'rotate' | 'retain' | 'queue'>> {
  readonly actor: AuditOptions['actor']
  readonly rotate: Required<RotateOptions>
  readonly retain: Required<RetainOptions>
  readonly queue: { readonly records: number; readonly bytes: number }
  readonly base: Base
}

/** Throws `HOOKLINE_INVALID_OPTION`. */
export function auditSettings(options: AuditOptions): AuditSettings {
  return checkOptions('audit', options, fields)
}
