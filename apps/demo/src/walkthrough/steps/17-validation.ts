import { hookRegistry, type CallContext } from '@hookline/core'
import { validation } from '@hookline/hooks/validation'
import * as z from 'zod'
import { callsOf } from '../../story/calls.ts'
import type { Step } from '../step.ts'

export const checkedBody: Step = {
  title: "Ready-made: a request's body held to a schema",
  says: [
    'Any Standard Schema will do (zod, valibot, arktype), for arguments and for results of any target.',
    'The first argument of a handler is the request: `body` is a field of it. Nothing of the route was touched.',
  ],
  code: ['walkthrough/steps/17-validation.ts#validation'],
  view: { calls: ['OrderService#place'] },
  async run(shop) {
    // #region validation
    const form = z.object({ customer: z.string().min(2), item: z.enum(['tea', 'cup']), quantity: z.number().int().max(100) })
    const isOrder = (call: CallContext) => call.args[0].method === 'POST' && call.args[0].path === '/orders'
    using _validation = hookRegistry.register(validation({ on: 'express:handler', when: isOrder, args: { body: form } }))
    // #endregion
    const good = await shop.ask('POST', '/orders', { customer: 'ada', item: 'cup', quantity: 1 })
    const bad = await shop.ask('POST', '/orders', { customer: 'x', item: 'tee', quantity: 5000 })
    const told = String(bad.body['error'])
    return {
      'the good order was placed; the bad one got a 400 that names three fields, and reached no method':
        good.status === 201 &&
        bad.status === 400 &&
        ['body.customer', 'body.item', 'body.quantity'].every(field => told.includes(field)) &&
        callsOf(bad.story, 'OrderService#place').length === 0,
    }
  },
}
