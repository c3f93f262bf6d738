import { hookRegistry } from '@hookline/core'
import { guard, type GuardRule } from '@hookline/hooks/guard'
import { callsOf } from '../../story/calls.ts'
import type { Step } from '../step.ts'

export const shadowGuard: Step = {
  title: 'Ready-made: a guard, at first in the shadow',
  says: [
    'Rules deny or allow calls by target and arguments. In mode observe they only tell what they would have done;',
    'when that is what was meant, the same rules are enforced.',
  ],
  code: ['walkthrough/steps/18-guard.ts#guard'],
  view: { calls: ['OrderService#place'] },
  async run(shop) {
    const told: string[] = []
    // #region guard
    const rules: GuardRule[] = [
      { id: 'no-bulk', deny: 'OrderService#place', when: { 'args[2]': { range: { min: 50 } } }, reason: 'ask us for so many' },
    ]
    const observe = hookRegistry.register(guard({ rules, mode: 'observe', onDecision: ({ rule }) => told.push(`would block: ${rule}`) }))
    // #endregion
    const bulk = { customer: 'ada', item: 'cup', quantity: 60 }
    const observed = await shop.ask('POST', '/orders', bulk)
    for (const line of told) shop.tell(`the guard ${line}`)
    observe()
    shop.tell('hookRegistry.register(guard({ rules }))')
    using _guard = hookRegistry.register(guard({ rules }))
    const enforced = await shop.ask('POST', '/orders', bulk)
    const small = await shop.ask('POST', '/orders', { ...bulk, quantity: 1 })
    return {
      'the guard told of the first order and let it pass, and refused the second with its reason':
        observed.status === 201 &&
        told.join() === 'would block: no-bulk' &&
        enforced.status === 403 &&
        enforced.body['error'] === 'ask us for so many' &&
        callsOf(enforced.story, 'pg:query').every(({ exit }) => exit?.attributes['db.operation.name'] === 'SELECT'),
      'small orders never were its business': small.status === 201,
    }
  },
}
