/** Tells somebody when a call ends as it should not: by a function, a webhook or an EventEmitter, in batches, and never in the call's way. */
import { AsyncResource } from 'node:async_hooks'
import {
  hookRegistry,
  unhooked,
  type CallContext,
  type Hook,
  type HookRegistry,
  type Outcome,
  type Selector,
  type Target,
} from '@hookline/core'
import { emitterChannel, functionChannel } from './notification/channels.ts'
import { Outbox } from './notification/outbox.ts'
import { TokenBucket } from './notification/rate-limit.ts'
import { Rule } from './notification/rules.ts'
import type { Channel, Notice, NoticeEmitter, NoticeFunction } from './notification/types.ts'
import { webhookChannel, type WebhookChannel } from './notification/webhook.ts'
import {
  AROUND,
  checkOptions,
  func,
  group,
  integer,
  listOf,
  matching,
  oneOf,
  required,
  text,
  type CommonOptions,
  type Field,
} from './options.ts'
import { asOwnWork, isOwnWork } from './own-work.ts'

export type { Notice, NoticeBatch, NoticeEmitter, NoticeFunction } from './notification/types.ts'
export { verifyWebhook, type ReceivedWebhook } from './notification/signature.ts'
export { webhook, type WebhookChannel, type WebhookOptions } from './notification/webhook.ts'

/**
 * Which calls are told of.
 *
 * @example
 * ```ts
 * import type { NotificationRule } from '@hookline/hooks/notification'
 * const rule: NotificationRule = { name: 'payments', on: 'PaymentService#*', outcome: ['threw'], message: call => `payment failed: ${String(call.error)}` }
 * ```
 */
export interface NotificationRule {
  /** For notices and counts. @default its number, such as `rule 1` */
  readonly name?: string
  /** @default the hook's `on` */
  readonly on?: Selector
  /** @default ['threw', 'blocked'] */
  readonly outcome?: readonly Outcome[]
  /** Asked when the call has ended. */
  readonly when?: (call: CallContext) => boolean
  /** What the notice says; redacted and cut. @default what happened to the call */
  readonly message?: string | ((call: CallContext) => string)
}

/**
 * Options of {@link notification}.
 *
 * @example
 * ```ts
 * import { EventEmitter } from 'node:events'
 * import type { NotificationOptions } from '@hookline/hooks/notification'
 * const options: NotificationOptions = { rules: [{ on: '*' }], channels: [new EventEmitter()], rateLimit: { burst: 5, perMinute: 10 } }
 * ```
 */
export interface NotificationOptions extends CommonOptions {
  /** @default { enter: -1000000, exit: 1000000 }: around other hooks, so that what they block and how they change the end is told */
  readonly order?: NonNullable<Hook['order']>
  readonly rules: readonly NotificationRule[]
  /** Functions that take a batch, what `webhook()` gave, and EventEmitters, whose `notification` listeners get each notice. */
  readonly channels: readonly (NoticeFunction | WebhookChannel | NoticeEmitter)[]
  /** For each rule: notices at once, 1 to 10000, and per minute from then on. What is held back is counted and told. @default { burst: 20, perMinute: 60 } */
  readonly rateLimit?: { readonly burst?: number; readonly perMinute?: number } | false
  /** Notices in a batch, 1 to 100, and milliseconds that the first one waits for others. @default { size: 20, delayMs: 1000 } */
  readonly batch?: { readonly size?: number; readonly delayMs?: number }
  /** Notices that wait for one channel, 1 to 100000; what comes then is counted and told. @default 1000 */
  readonly queue?: number
  /** Milliseconds that `close()` waits for channels. @default 5000 */
  readonly closeTimeoutMs?: number
  /** Told of channels that fail. @default the registry of the process */
  readonly registry?: HookRegistry
}

/** A hook that sends; close it when the program ends, so that what waits is sent. */
export interface Notification extends Hook {
  /** Sends what waits, for `closeTimeoutMs` at most, and nothing more. */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

const outcomes = ['returned', 'threw', 'skipped', 'blocked', 'aborted'] as const
const rule = {
  name: text(),
  on: matching<Selector>('a selector, such as a name', value => ['string', 'object', 'function'].includes(typeof value) && value !== null),
  outcome: listOf(required(oneOf(outcomes)), 5),
  when: func<(call: CallContext) => boolean>(),
  message: matching<string | ((call: CallContext) => string)>(
    'a string or a function',
    value => typeof value === 'string' || typeof value === 'function',
  ),
}
const limit = group({ burst: integer(1, 10_000, 20), perMinute: integer(1, 600_000, 60) })
const channel: Field<Channel> = (given, refuse) => {
  if (typeof given === 'function') return functionChannel(given as NoticeFunction)
  const found = webhookChannel(given)
  if (found !== undefined) return found
  if (typeof (given as NoticeEmitter | null | undefined)?.rawListeners === 'function') return emitterChannel(given as NoticeEmitter)
  throw refuse('a function, what webhook() gave, or an EventEmitter', given)
}
function some<T>(item: Field<T>, most: number): Field<readonly T[]> {
  const list = listOf(item, most)
  return (given, refuse) => {
    const read = list(given, refuse)
    if (read.length === 0) throw refuse('at least one', given)
    return read
  }
}
const fields = {
  rules: some(group(rule), 1000),
  channels: some(channel, 100),
  rateLimit: ((given, refuse) => (given === false ? undefined : limit(given, refuse))) as Field<ReturnType<typeof limit> | undefined>,
  batch: group({ size: integer(1, 100, 20), delayMs: integer(0, 3_600_000, 1000) }),
  queue: integer(1, 100_000, 1000),
  closeTimeoutMs: integer(0, 600_000, 5000),
  registry: matching<HookRegistry>('a registry', value => typeof (value as HookRegistry | null | undefined)?.report === 'function'),
}

/**
 * Sends a notice of each call that a rule is about. Calls are never kept waiting: notices are queued, limited and batched, and channels that fail are reported.
 *
 * @throws HooklineError `HOOKLINE_INVALID_OPTION`, `HOOKLINE_INVALID_SELECTOR`
 * @example
 * ```ts
 * import { hooked, HookRegistry } from '@hookline/core'
 * import { notification } from '@hookline/hooks/notification'
 *
 * const registry = new HookRegistry()
 * const notify = await notification({
 *   rules: [{ on: 'pay', outcome: ['threw'] }],
 *   channels: [batch => batch.notices.forEach(({ message }) => console.log(message))],
 * })
 * registry.register(notify)
 * const pay = hooked((amount: number) => { throw new Error(`no ${amount} left`) }, { name: 'pay', registry })
 * try { pay(3) } catch { }
 * await notify.close() // prints pay threw: no 3 left
 * ```
 */
export async function notification(options: NotificationOptions): Promise<Notification> {
  const { base, rateLimit, batch, queue, closeTimeoutMs, registry = hookRegistry, ...given } = checkOptions('notification', options, fields)
  const rules = given.rules.map((init, i) => {
    const outcome: readonly Outcome[] = init.outcome.length === 0 ? ['threw', 'blocked'] : init.outcome
    const bucket = rateLimit === undefined ? undefined : new TokenBucket(rateLimit.burst, rateLimit.perMinute)
    return new Rule({ ...init, outcome }, i, init.on ?? base.on, bucket)
  })
  // Batches are sent in no caller's context, whatever that one holds.
  const home = new AsyncResource('HOOKLINE_NOTIFICATION')
  const owner = {}
  const told = {
    send: (work: () => Promise<void>): Promise<void> =>
      home.runInAsyncScope(unhooked, undefined, owner, () => asOwnWork(work) as Promise<void>) as Promise<void>,
    failed: ({ label }: Channel, lost: number, cause: unknown) =>
      registry.report({
        code: 'HOOKLINE_NOTIFICATION_FAILED',
        message: `${lost === 1 ? 'A notice' : `${lost} notices`} did not get through to ${label}: ${cause instanceof Error ? cause.message : 'it failed.'}`,
        hook: base.name,
        cause,
      }),
    full: ({ label }: Channel) =>
      registry.report({
        code: 'HOOKLINE_NOTIFICATION_DROPPED',
        message: `${label} is slower than notices come; those for which there is no room are counted only.`,
        hook: base.name,
      }),
  }
  const outboxes = given.channels.map(each => new Outbox(each, { ...batch, queue }, told))
  const known = new WeakMap<Target, readonly Rule[]>()
  const rulesOf = (target: Target): readonly Rule[] => {
    const found = rules.filter(each => each.matches(target))
    known.set(target, found)
    return found
  }
  const take = (each: Rule, call: CallContext): void => {
    if (!each.applies(call)) return
    if (each.bucket !== undefined && !each.bucket.take()) {
      for (const outbox of outboxes) outbox.suppress(each.name, each.bucket.refillMs)
      return
    }
    let made: Notice | undefined
    const make = (): Notice => (made ??= each.notice(call))
    for (const outbox of outboxes) outbox.put(make)
  }
  const close = async (): Promise<void> => void (await Promise.all(outboxes.map(outbox => outbox.close(closeTimeoutMs))))
  return {
    order: AROUND,
    ...base,
    on: rules.map(({ on }) => on),
    failure: 'open',
    // What a channel leaves running and does not wait for would make notices of itself for ever.
    when: call => !isOwnWork() && (base.when?.(call) ?? true),
    onExit(call) {
      let failure: unknown
      let failed = false
      for (const each of known.get(call.target) ?? rulesOf(call.target)) {
        try {
          take(each, call)
        } catch (error) {
          failed = true
          failure = error
        }
      }
      // Another rule's mistake keeps no notice back.
      if (failed) throw failure
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}
