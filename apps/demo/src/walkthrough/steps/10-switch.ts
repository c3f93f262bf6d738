import { hookRegistry } from '@hookline/core'
import { noDelete } from '../../service/no-delete.ts'
import type { Step } from '../step.ts'

export const switched: Step = {
  title: 'A hook switched off while running',
  says: [
    'Hooks on libraries can refuse calls too: with this one nothing can be deleted, whatever code tries to.',
    'A route of the shop switches it off by its name, and it is gone from the next call on.',
  ],
  code: ['service/no-delete.ts#hook', 'walkthrough/steps/10-switch.ts#register', 'service/hook-switch.ts#off'],
  view: { calls: ['db.query'] },
  async run(shop) {
    // #region register
    using _noDelete = hookRegistry.register(noDelete)
    // #endregion
    const refused = await shop.ask('DELETE', '/orders/1')
    const off = await shop.ask('POST', '/hooks/no-delete/off')
    const done = await shop.ask('DELETE', '/orders/1')
    return {
      'refused with 403 at first, done with 204 once the hook was off':
        [refused, off, done].map(({ status }) => status).join() === '403,204,204',
    }
  },
}
