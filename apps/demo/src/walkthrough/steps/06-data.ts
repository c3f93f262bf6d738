import { hookRegistry } from '@hookline/core'
import { REQUEST_INPUTS, type RequestInputs } from '@hookline/adapter-express'
import { Stock } from '../../service/stock.ts'
import { remarksOf } from '../../story/calls.ts'
import { note } from '../../story/note.ts'
import type { Step } from '../step.ts'

export const data: Step = {
  title: 'Data shared from enter to exit, and along a request',
  says: [
    'What a hook puts into `call.data` on enter it finds there on exit; asynchronous hooks are waited for.',
    'The request and all that it causes share one `call.scope`, in which the adapter puts the inputs of the request.',
  ],
  code: ['walkthrough/steps/06-data.ts#data'],
  view: { calls: ['Stock#take'], remarks: 'note' },
  async run(shop) {
    const stock = shop.container.resolve(Stock)
    // #region data
    using _watch = hookRegistry.register({
      name: 'watch-stock',
      on: 'Stock#take',
      needs: { scope: true },
      onEnter: async (call, item: string) => void (call.data = await stock.left(item)),
      async onExit(call) {
        const { method, url } = call.scope.get(REQUEST_INPUTS) as RequestInputs
        note(call, `${method} ${url}: stock ${call.data} → ${await stock.left('cup')}`)
      },
    })
    // #endregion
    const before = await stock.left('cup')
    const { story } = await shop.ask('POST', '/orders', { customer: 'eve', item: 'cup', quantity: 4 })
    return {
      'exit knew what enter had counted, and which request it was for': remarksOf(story).some(
        ({ text }) => text === `POST /orders: stock ${before} → ${before - 4}`,
      ),
    }
  },
}
