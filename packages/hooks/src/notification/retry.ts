/** When to try again, and when not. */
import type { Answer } from './post.ts'

/** How often and how long. */
export interface RetryPolicy {
  readonly retries: number
  readonly minDelayMs: number
  readonly maxDelayMs: number
}

/** Whether another try can help: the server is busy or broken. It is not for redirects, which are not followed, nor for what it refuses. */
export function mayRetry(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500
}

/** Milliseconds to wait before the next try: what the server asks for, else longer each time and by chance, so that many senders do not come back together. */
export function delayBefore(attempt: number, answer: Answer | undefined, { minDelayMs, maxDelayMs }: RetryPolicy): number {
  const asked = answer?.retryAfter === undefined ? undefined : retryAfterMs(answer.retryAfter)
  if (asked !== undefined) return Math.min(asked, maxDelayMs)
  const most = Math.min(maxDelayMs, minDelayMs * 2 ** attempt)
  return most / 2 + Math.random() * (most / 2)
}

/** Seconds, or a date; undefined for what is neither. */
export function retryAfterMs(header: string, now: number = Date.now()): number | undefined {
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000
  // Dates of HTTP have a comma; Date.parse takes much else.
  const at = header.length < 64 && header.includes(',') ? Date.parse(header) : NaN
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}
