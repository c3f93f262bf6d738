import { hookRegistry } from '@hookline/core'
import { logging } from '@hookline/hooks/logging'
import { LOGGER } from '../../service/tokens.ts'
import { remarksOf } from '../../story/calls.ts'
import type { Step } from '../step.ts'

export const logs: Step = {
  title: 'Ready-made: a log',
  says: [
    'From here on the hooks are not ours to write: each of these steps registers one out of @hookline/hooks.',
    'This one logs by the pino of the service; INFO is 30, and a call that another hook refused is a WARN, 40.',
  ],
  code: ['walkthrough/steps/13-logging.ts#logging'],
  view: { calls: ['OrderService#place'], remarks: 'log' },
  async run(shop) {
    const logger = shop.container.resolve(LOGGER)
    // #region logging
    using _logging = hookRegistry.register(logging({ logger, on: 'OrderService#*', message: '{target} {outcome}', stack: false }))
    // #endregion
    const placed = await shop.ask('POST', '/orders', { customer: 'ada', item: 'cup', quantity: 1 })
    const refused = await shop.ask('POST', '/orders', { customer: 'eve', item: 'gunpowder', quantity: 1 })
    const [info, warn] = [placed, refused]
      .flatMap(({ story }) => remarksOf(story))
      .filter(({ kind }) => kind === 'log')
      .map(({ text }) => JSON.parse(text))
    return {
      'one line each, with arguments, result and duration, and with the reason of the refusal':
        info?.level === 30 &&
        info.input[1] === 'cup' &&
        info.result.id === placed.body['id'] &&
        info.durationMs > 0 &&
        warn?.level === 40 &&
        warn.err.reason === 'gunpowder is not for sale',
    }
  },
}
