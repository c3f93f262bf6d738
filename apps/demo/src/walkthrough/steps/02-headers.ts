import { callsOf } from '../../story/calls.ts'
import type { Step } from '../step.ts'

export const headers: Step = {
  title: 'Headers in and out',
  says: [
    'Adapters do for libraries what decorators do for your classes, here for requests that come in and that go out.',
    'Only headers on a list are captured, and credentials stay hidden even when they are listed.',
  ],
  code: ['service/hookline.ts#http'],
  view: { calls: ['fetch'], headers: true },
  async run(shop) {
    const sent = { 'x-request-id': 'r-42', authorization: 'Bearer eyJhbGciOi.secret.token' }
    const { story } = await shop.ask('POST', '/orders', { customer: 'ada', item: 'cup', quantity: 1 }, sent)
    const incoming = story.enter.attributes
    const outgoing = callsOf(story, 'fetch')[0]
    return {
      'the headers of both requests and both responses are known, the credentials are not':
        String(incoming['http.request.header.x-request-id']) === 'r-42' &&
        !JSON.stringify(incoming).includes('secret') &&
        String(outgoing?.enter.attributes['http.request.header.x-shop']) === 'tea-and-more' &&
        String(outgoing?.exit?.attributes['http.response.header.x-carrier']) === 'swift',
    }
  },
}
