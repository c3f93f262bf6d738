import { callsOf } from '../../story/calls.ts'
import type { Step } from '../step.ts'

export const blocked: Step = {
  title: 'A call blocked',
  says: [
    'A hook may refuse a call: the method does not run, and its caller gets an error with a status of 403.',
    'This guard stands on the method by `@OnEnter(NotForSale)`; the container makes it and gives it the stock.',
  ],
  code: ['service/not-for-sale.ts#guard'],
  view: { calls: ['function', 'db.query', 'fetch'] },
  async run(shop) {
    const { status, body, story } = await shop.ask('POST', '/orders', { customer: 'eve', item: 'gunpowder', quantity: 1 })
    const [call] = callsOf(story, 'OrderService#place')
    return {
      'the client got 403 with the reason, no query ran and the carrier was not asked':
        status === 403 &&
        String(body['error']).includes('gunpowder is not for sale') &&
        call?.exit?.outcome === 'blocked' &&
        callsOf(story, 'pg:query').length + callsOf(story, 'fetch').length === 0,
    }
  },
}
