import { hookRegistry } from '@hookline/core'
import { LOGGER } from '../../service/tokens.ts'
import { remarksOf } from '../../story/calls.ts'
import type { Step } from '../step.ts'

export const log: Step = {
  title: 'A log of your own at entry and exit',
  says: [
    'A hook is a named pair of functions and a selector that says which calls it is for.',
    'This one writes to the pino logger of the service; the service was not touched.',
  ],
  code: ['walkthrough/steps/04-log.ts#log'],
  view: { calls: ['OrderService#place'], remarks: 'log' },
  async run(shop) {
    const logger = shop.container.resolve(LOGGER)
    // #region log
    using _log = hookRegistry.register({
      name: 'log',
      on: 'OrderService#*',
      onEnter: (call, ...params) => logger.info({ call: call.id, params }, `${call.target.name} begins`),
      onExit: (call, result) => logger.info({ call: call.id, result }, `${call.target.name} ${call.outcome}`),
    })
    // #endregion
    const { body, story } = await shop.ask('POST', '/orders', { customer: 'bob', item: 'cup', quantity: 2 })
    const lines = remarksOf(story)
      .filter(({ kind }) => kind === 'log')
      .map(({ text }) => JSON.parse(text))
    return {
      'pino wrote the parameters at entry and the result at exit':
        lines[0]?.msg === 'OrderService#place begins' &&
        lines[0].params[2] === 2 &&
        lines[1]?.msg === 'OrderService#place returned' &&
        lines[1].result.id === body['id'],
    }
  },
}
