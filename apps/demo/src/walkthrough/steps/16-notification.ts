import { hookRegistry } from '@hookline/core'
import { notification, verifyWebhook, webhook, type NoticeBatch } from '@hookline/hooks/notification'
import { openReceiver } from '../receiver.ts'
import type { Step } from '../step.ts'

export const notices: Step = {
  title: 'Ready-made: a notice to a webhook',
  says: [
    'Rules say which calls somebody wants to hear of, here orders that were refused or failed.',
    'Notices are limited, batched, signed and sent in the background: no call waits for them.',
  ],
  code: ['walkthrough/steps/16-notification.ts#notification'],
  view: { calls: ['OrderService#place'] },
  async run(shop) {
    await using receiver = await openReceiver()
    const { url } = receiver
    const secret = 'a secret that both sides know'
    // #region notification
    const rules = [{ name: 'refused orders', on: 'OrderService#place' }]
    const notify = await notification({ rules, channels: [webhook({ url, secret })], rateLimit: { burst: 2 } })
    using _notify = hookRegistry.register(notify)
    // #endregion
    for (const item of ['gunpowder', 'poison', 'dynamite']) await shop.ask('POST', '/orders', { customer: 'eve', item, quantity: 1 })
    await notify.close()
    const [post] = receiver.received
    const batch = post === undefined ? undefined : (JSON.parse(post.body) as NoticeBatch)
    for (const { rule, message } of batch?.notices ?? []) shop.tell(`the receiver got  ${rule}: ${message}`)
    shop.tell(`and, held back    ${JSON.stringify(batch?.suppressed)}`)
    return {
      'one request with two notices came, with a valid signature, and says that a third was held back':
        receiver.received.length === 1 &&
        post !== undefined &&
        verifyWebhook({ secret, ...post }) &&
        batch?.notices.length === 2 &&
        batch.suppressed['refused orders'] === 1,
    }
  },
}
