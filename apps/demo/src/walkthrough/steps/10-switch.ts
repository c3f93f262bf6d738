import { hookRegistry } from '@hookline/core'
import type { Step } from '../step.ts'

export const switched: Step = {
  title: 'A hook switched off while running',
  says: [
    'Hooks on libraries can refuse calls too: with this one nothing can be deleted, whatever code tries to.',
    'Switched off by its name, it is gone from the next call on; `hookRegistry.enable` would bring it back.',
  ],
  code: ['walkthrough/steps/10-switch.ts#guard', 'walkthrough/steps/10-switch.ts#off'],
  view: { calls: ['db.query'] },
  async run(shop) {
    // #region guard
    using _guard = hookRegistry.register({
      name: 'no-delete',
      on: 'pg:query',
      onEnter: call => {
        if (call.attributes['db.operation.name'] === 'DELETE') call.block('orders are kept')
      },
    })
    // #endregion
    const first = await shop.ask('DELETE', '/orders/1')
    // #region off
    hookRegistry.disable('no-delete')
    // #endregion
    const second = await shop.ask('DELETE', '/orders/1')
    return {
      'refused with 403, and done with 204 after the hook was switched off': first.status === 403 && second.status === 204,
    }
  },
}
