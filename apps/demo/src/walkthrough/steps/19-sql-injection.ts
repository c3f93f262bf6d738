import { hookRegistry } from '@hookline/core'
import { sqlInjection, type SqlFinding } from '@hookline/hooks/sql-injection'
import { callsOf } from '../../story/calls.ts'
import type { Asked, Step } from '../step.ts'

export const injection: Step = {
  title: 'Ready-made: an SQL injection',
  says: [
    'The shop has a hole, left there for this step: one query is made of a text that the client sends.',
    'The hook knows what came in with a request, and sees when that has become code in SQL which the request causes.',
  ],
  code: ['service/orders.ts#hole', 'walkthrough/steps/19-sql-injection.ts#injection'],
  view: { calls: ['db.query'] },
  async run(shop) {
    const found: SqlFinding[] = []
    const onFinding = (finding: SqlFinding): void => {
      found.push(finding)
      shop.tell(`ALARM ${finding.input} is code: ${finding.excerpt}`)
    }
    const search = (customer: string): Promise<Asked> => shop.ask('GET', `/orders?customer=${encodeURIComponent(customer)}`)
    const attack = "nobody' OR '1'='1"

    const watch = hookRegistry.register(sqlInjection({ onFinding }))
    const honest = await search('bob')
    const stolen = await search(attack)
    watch()
    // #region injection
    using _block = hookRegistry.register(sqlInjection({ mode: 'block', onFinding }))
    // #endregion
    shop.tell("— and now with mode: 'block' —")
    const stopped = await search(attack)

    const rowsOf = ({ story }: Asked): unknown => callsOf(story, 'pg:query')[0]?.exit?.attributes['db.response.returned_rows']
    return {
      'an honest question is none of its business': honest.status === 200 && rowsOf(honest) === 3,
      'observed, the attack got every order and was told; blocked, it got a 403 and PostgreSQL never saw it':
        Number(rowsOf(stolen)) > 10 && stopped.status === 403 && found.map(({ blocked }) => blocked).join() === 'false,true',
    }
  },
}
