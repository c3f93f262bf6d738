import { callsOf, remarksOf } from '../../story/calls.ts'
import type { Step } from '../step.ts'

export const decoratedMethod: Step = {
  title: 'A decorated method',
  says: [
    'Functions of yours run around a method: on enter with its parameters, on exit with its result or error.',
    'Each line below hangs under the call that caused it; the lines with a dot were written by the functions.',
  ],
  code: ['service/orders.ts#hooks', 'service/orders.ts#place'],
  view: { calls: ['function'], remarks: 'note' },
  async run(shop) {
    const { body, story } = await shop.ask('POST', '/orders', { customer: 'ada', item: 'tea', quantity: 2 })
    const [call] = callsOf(story, 'OrderService#place')
    const notes = remarksOf(story).map(({ text }) => text)
    return {
      'the hooks saw what the method was given and what it gave back, and so does the story':
        notes.join() === `given 2 tea for ada,gave back order ${Number(body['id'])}` &&
        call?.enter.args?.[1] === 'tea' &&
        Object(call.exit?.result).total === body['total'],
    }
  },
}
