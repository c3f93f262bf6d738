import type { Step } from '../step.ts'

export const bodies: Step = {
  title: 'Parameters of request and response',
  says: [
    'With `body` switched on, the adapter looks at bodies as they pass, up to a limit, and changes nothing of them.',
    'What looks like a secret is redacted before anybody sees it: here a password, and a card number inside a text.',
  ],
  code: ['service/hookline.ts#body'],
  view: { calls: [], bodies: true },
  async run(shop) {
    const form = { customer: 'card 4111 1111 1111 1111', password: 'hunter2', item: 'tea', quantity: 1 }
    const { status, story } = await shop.ask('POST', '/orders', form)
    const request = String(story.exit?.attributes['http.request.body.content'])
    const response = String(story.exit?.attributes['http.response.body.content'])
    return {
      'both bodies were captured without password and card number, and the client got its answer':
        request.includes('"tea"') &&
        response.includes('"total"') &&
        status === 201 &&
        !/hunter2|4111/.test(JSON.stringify([story.enter, story.exit])),
    }
  },
}
