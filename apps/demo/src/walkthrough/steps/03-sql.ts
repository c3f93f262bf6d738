import { callsOf } from '../../story/calls.ts'
import type { Step } from '../step.ts'

export const sql: Step = {
  title: 'SQL with rows and duration',
  says: [
    'Each query of pg is a call: its text as it was sent, the rows that came back, and how long it took.',
    'Values of parameters are shown because `parameters` is on; without it they are never captured.',
  ],
  code: ['service/hookline.ts#pg'],
  view: { calls: ['db.query'], parameters: true },
  async run(shop) {
    const { story } = await shop.ask('POST', '/orders', { customer: 'bob', item: 'tea', quantity: 3 })
    const queries = callsOf(story, 'pg:query')
    const texts = queries.map(({ enter }) => String(enter.attributes['db.query.text']))
    return {
      'an UPDATE and an INSERT ran, one row each, and both were timed':
        texts[0]?.startsWith('UPDATE') === true &&
        texts[1]?.startsWith('INSERT') === true &&
        queries.length === 2 &&
        queries.every(({ exit }) => exit?.attributes['pg.row_count'] === 1) &&
        queries.every(({ exit }) => (exit?.durationMs ?? 0) > 0),
    }
  },
}
