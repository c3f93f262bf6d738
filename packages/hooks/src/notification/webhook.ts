/** A channel that posts batches as JSON, signed, and again when the other side is not ready. */
import { Buffer } from 'node:buffer'
import { validateHeaderName, validateHeaderValue } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { checkFields, integer, matching, required, unshown } from '../options.ts'
import { post, type Answer } from './post.ts'
import { delayBefore, mayRetry, type RetryPolicy } from './retry.ts'
import { secretField, sign } from './signature.ts'
import type { Channel, NoticeBatch } from './types.ts'

/**
 * Options of {@link webhook}.
 *
 * @example
 * ```ts
 * import type { WebhookOptions } from '@hookline/hooks/notification'
 * const options: WebhookOptions = { url: 'https://alarms.example/hookline', secret: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD', retries: 2 }
 * ```
 */
export interface WebhookOptions {
  /** `http:` or `https:`, without a user name. It is not checked where it leads: never take it from whom you do not trust. */
  readonly url: string | URL
  /** Signs each request by Standard Webhooks: see `verifyWebhook`. 16 characters at least, or `whsec_` and base64 of 16 bytes at least. @default no signature */
  readonly secret?: string
  /** Headers of your own, such as `authorization`. */
  readonly headers?: Readonly<Record<string, string>>
  /** Milliseconds for each try, 1 to 120000. @default 10000 */
  readonly timeoutMs?: number
  /** Further tries after the first, 0 to 20. @default 5 */
  readonly retries?: number
  /** Milliseconds before the second try at most; doubled for each further one, half of it by chance. @default 500 */
  readonly minDelayMs?: number
  /** Milliseconds before any try at most, whatever `Retry-After` says. @default 60000 */
  readonly maxDelayMs?: number
}

/** What {@link webhook} gives, for `channels`. */
export interface WebhookChannel {
  readonly webhook: true
}

const channels = new WeakMap<object, Channel>()
const OURS = [
  'content-type',
  'content-length',
  'host',
  'transfer-encoding',
  'connection',
  'webhook-id',
  'webhook-timestamp',
  'webhook-signature',
]

const fields = {
  // Paths and credentials of webhooks are secrets.
  url: unshown(required(matching<string | URL>('a URL with http: or https: and without a user name', isUrl))),
  secret: secretField,
  headers: matching<Readonly<Record<string, string>>>(`an object of headers, none of ${OURS.join(', ')}`, areHeaders),
  timeoutMs: integer(1, 120_000, 10_000),
  retries: integer(0, 20, 5),
  minDelayMs: integer(1, 60_000, 500),
  maxDelayMs: integer(1, 3_600_000, 60_000),
}

/**
 * A channel that posts each batch as JSON. Redirects are not followed.
 *
 * @throws HooklineError `HOOKLINE_INVALID_OPTION`
 * @example
 * ```ts
 * import { hookRegistry } from '@hookline/core'
 * import { notification, webhook } from '@hookline/hooks/notification'
 *
 * const alarms = webhook({ url: 'https://alarms.example/hookline', secret: 'a secret of some length' })
 * const notify = await notification({ rules: [{ on: 'OrderService#*' }], channels: [alarms] })
 * const remove = hookRegistry.register(notify)
 * remove()
 * await notify.close()
 * ```
 */
export function webhook(options: WebhookOptions): WebhookChannel {
  const { url, secret, headers, timeoutMs, ...policy } = checkFields('webhook', options, fields)
  const to = new URL(url)
  const channel: WebhookChannel = Object.freeze({ webhook: true })
  channels.set(channel, {
    // Paths of webhooks are often secrets.
    label: `the webhook at ${to.origin}`,
    send: (batch, signal) =>
      deliver(batch, signal, policy, body => {
        const seconds = Math.floor(Date.now() / 1000)
        const signed = secret === undefined ? {} : { 'webhook-signature': sign(secret, batch.id, seconds, body) }
        const all = { ...headers, 'content-type': 'application/json', 'webhook-id': batch.id, 'webhook-timestamp': seconds, ...signed }
        return post(to, all, body, timeoutMs, signal)
      }),
  })
  return channel
}

/** The channel behind what {@link webhook} gave. */
export function webhookChannel(value: unknown): Channel | undefined {
  return typeof value === 'object' && value !== null ? channels.get(value) : undefined
}

async function deliver(
  batch: NoticeBatch,
  closed: AbortSignal,
  policy: RetryPolicy,
  send: (body: Buffer) => Promise<Answer>,
): Promise<void> {
  const body = Buffer.from(JSON.stringify(batch))
  for (let attempt = 0; ; attempt++) {
    let answer: Answer | undefined
    let failure = new Error('It gave no answer.')
    try {
      answer = await send(body)
    } catch (error) {
      failure = error as Error
    }
    if (answer !== undefined && answer.status >= 200 && answer.status < 300) return
    const again = (answer === undefined || mayRetry(answer.status)) && attempt < policy.retries && !closed.aborted
    if (!again) throw answer === undefined ? failure : new Error(refused(answer.status))
    await wait(delayBefore(attempt, answer, policy), undefined, { signal: closed, ref: false }).catch(() => closed.throwIfAborted())
  }
}

function refused(status: number): string {
  return status >= 300 && status < 400 ? `It answered ${status}, and redirects are not followed.` : `It answered ${status}.`
}

function isUrl(value: unknown): boolean {
  const text = value instanceof URL ? value.href : value
  if (typeof text !== 'string' || !URL.canParse(text)) return false
  const { protocol, username, password } = new URL(text)
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === ''
}

function areHeaders(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  try {
    for (const [name, text] of Object.entries(value)) {
      if (typeof text !== 'string' || OURS.includes(name.toLowerCase())) return false
      validateHeaderName(name)
      validateHeaderValue(name, text)
    }
    return true
  } catch {
    return false
  }
}
