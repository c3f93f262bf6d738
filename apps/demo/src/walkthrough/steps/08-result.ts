import { hookRegistry } from '@hookline/core'
import { callsOf } from '../../story/calls.ts'
import type { Step } from '../step.ts'

export const result: Step = {
  title: 'A result replaced',
  says: [
    'On exit a hook may replace what the caller gets: today shipping is free.',
    'The carrier was asked and said its price, but the order is made with the price of the hook.',
  ],
  code: ['walkthrough/steps/08-result.ts#free'],
  view: { calls: ['OrderService#place', 'Carrier#quote', 'fetch'] },
  async run(shop) {
    // #region free
    using _free = hookRegistry.register({
      name: 'free-shipping',
      on: 'Carrier#quote',
      onExit: call => void (call.result = 0),
    })
    // #endregion
    const { body, story } = await shop.ask('POST', '/orders', { customer: 'bob', item: 'tea', quantity: 2 })
    return {
      'the carrier answered, and the total is that of the tea alone':
        callsOf(story, 'fetch')[0]?.exit?.attributes['http.response.status_code'] === 200 && body['total'] === 8,
    }
  },
}
