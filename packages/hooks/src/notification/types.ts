/** What is sent, and to whom. */
import type { CapturedError, Outcome } from '@hookline/core'

/**
 * One call that a rule was about. Everything in it is redacted and cut.
 *
 * @example
 * ```ts
 * import type { Notice } from '@hookline/hooks/notification'
 * const line = (notice: Notice): string => `${notice.time} ${notice.rule}: ${notice.message}`
 * ```
 */
export interface Notice {
  /** When the call ended, in ISO form. */
  readonly time: string
  /** Name of the rule. */
  readonly rule: string
  readonly message: string
  readonly target: string
  readonly kind: string
  readonly outcome: Outcome
  /** Ids of the call, as logs and spans have them. */
  readonly callId: string
  readonly traceId: string
  readonly error?: CapturedError
  /** Name of the hook that blocked the call. */
  readonly blockedBy?: string
}

/**
 * What a channel gets at once.
 *
 * @example
 * ```ts
 * import type { NoticeBatch } from '@hookline/hooks/notification'
 * const print = ({ notices, suppressed }: NoticeBatch): void => console.log(notices.length, suppressed)
 * ```
 */
export interface NoticeBatch {
  /** The same each time one batch is tried. */
  readonly id: string
  readonly notices: readonly Notice[]
  /** By rule, how many notices the rate limit has held back since the last batch. */
  readonly suppressed: Readonly<Record<string, number>>
  /** How many notices this channel was too slow for since the last batch. */
  readonly dropped: number
}

/** What is used of an EventEmitter of `node:events`. */
export interface NoticeEmitter {
  rawListeners(event: string): Function[]
}

/** A channel of one's own. A promise is waited for, 30 seconds at most. */
export type NoticeFunction = (batch: NoticeBatch) => unknown

/** Where batches go, as the outbox sees it. */
export interface Channel {
  /** For reports. */
  readonly label: string
  send(batch: NoticeBatch, signal: AbortSignal): Promise<void>
}
