/** Signatures by Standard Webhooks, https://www.standardwebhooks.com: HMAC-SHA256 over id, time and body, so that neither can be changed or sent again later. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { checkFields, matching, required, unshown, type Field } from '../options.ts'

/** The secret's bytes: base64 after `whsec_`, else the text itself. */
function keyOf(secret: string): Buffer {
  return secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret)
}

const LEAST = 16
/** A secret that is missing, or no base64 where it says so, would be a key that everybody knows. Errors do not show it. */
export const secretField: Field<string | undefined> = unshown(
  matching<string>(
    `a string of ${LEAST} characters at least, after whsec_ base64 of as many bytes`,
    value =>
      typeof value === 'string' && keyOf(value).length >= LEAST && (!value.startsWith('whsec_') || /^[\w+/-]+=*$/.test(value.slice(6))),
  ),
)
const received = {
  secret: unshown(required(secretField)),
  toleranceSeconds: matching<number>('a number, 0 or more', value => typeof value === 'number' && value >= 0, 300),
}

/** The signature of one body, at a second since the epoch. */
export function sign(secret: string, id: string, seconds: number, body: string | Uint8Array): string {
  return `v1,${createHmac('sha256', keyOf(secret)).update(`${id}.${seconds}.`).update(body).digest('base64')}`
}

/**
 * What {@link verifyWebhook} looks at.
 *
 * @example
 * ```ts
 * import type { ReceivedWebhook } from '@hookline/hooks/notification'
 * const received: ReceivedWebhook = { secret: 'a secret of some length', headers: {}, body: '' }
 * ```
 */
export interface ReceivedWebhook {
  readonly secret: string
  /** As `node:http` has them, names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** As it came, before anybody parsed it. */
  readonly body: string | Uint8Array
  /** Seconds that it may be old, or ahead. Whoever must not take one twice keeps the `webhook-id` for as long. @default 300 */
  readonly toleranceSeconds?: number
}

/**
 * True for a request that a `webhook` channel with this secret has sent just now. For the other side; any library for Standard Webhooks does the same.
 *
 * @throws HooklineError `HOOKLINE_INVALID_OPTION` for a secret that is missing or too short.
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { text } from 'node:stream/consumers'
 * import { verifyWebhook } from '@hookline/hooks/notification'
 *
 * const secret = 'a secret of some length'
 * createServer(async (request, response) => {
 *   const body = await text(request)
 *   response.writeHead(verifyWebhook({ secret, headers: request.headers, body }) ? 204 : 401).end()
 * })
 * ```
 */
export function verifyWebhook({ headers, body, ...rest }: ReceivedWebhook): boolean {
  const { secret, toleranceSeconds } = checkFields('verifyWebhook', rest, received)
  const [id, time, given] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(name => headers[name])
  if (typeof id !== 'string' || typeof time !== 'string' || typeof given !== 'string' || !/^\d{1,12}$/.test(time)) return false
  if (Math.abs(Date.now() / 1000 - Number(time)) > toleranceSeconds) return false
  const expected = Buffer.from(sign(secret, id, Number(time), body))
  return given
    .slice(0, 4096)
    .split(' ')
    .some(each => {
      const signature = Buffer.from(each)
      return signature.length === expected.length && timingSafeEqual(signature, expected)
    })
}
