import { hookRegistry } from '@hookline/core'
import { callsOf } from '../../story/calls.ts'
import type { Step } from '../step.ts'

export const argument: Step = {
  title: 'An argument changed',
  says: [
    'On enter a hook may change what the method gets: nobody orders more than five of anything.',
    'The story tells what the caller gave; what ran after the hook shows what became of it.',
  ],
  code: ['walkthrough/steps/07-argument.ts#limit'],
  view: { calls: ['function'] },
  async run(shop) {
    // #region limit
    using _limit = hookRegistry.register({
      name: 'at-most-five',
      on: 'OrderService#place',
      onEnter: (call, _customer, _item, quantity: number) => void (call.args[2] = Math.min(quantity, 5)),
    })
    // #endregion
    const { body, story } = await shop.ask('POST', '/orders', { customer: 'eve', item: 'tea', quantity: 80 })
    return {
      'the caller asked for 80, and 5 were taken from stock and paid':
        callsOf(story, 'OrderService#place')[0]?.enter.args?.[2] === 80 &&
        body['total'] === 25.5 &&
        callsOf(story, 'Stock#take')[0]?.enter.args?.[1] === 5,
    }
  },
}
