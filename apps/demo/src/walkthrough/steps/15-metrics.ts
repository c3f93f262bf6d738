import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { hookRegistry } from '@hookline/core'
import { metrics, prometheus } from '@hookline/hooks/metrics'
import { send } from '../client.ts'
import type { Step } from '../step.ts'

const SHOWN = /^hookline_(?:calls|blocks)_total\{|^http_server_request_duration_seconds_count|^db_client_operation_duration_seconds_count/

export const counts: Step = {
  title: 'Ready-made: metrics',
  says: [
    'Calls, failures, blocks and durations are counted for each target, with attributes whose number is bounded.',
    'They go to the MeterProvider of OpenTelemetry that there is, or, as here, to a Prometheus that scrapes them.',
  ],
  code: ['walkthrough/steps/15-metrics.ts#metrics'],
  view: { calls: [] },
  async run(shop) {
    // #region metrics
    const scrape = prometheus()
    using _metrics = hookRegistry.register(
      metrics({ on: ['OrderService#*', { kind: 'http.server.request' }, { kind: 'db.query' }], prometheus: scrape }),
    )
    const server = createServer(scrape.handler).listen(0, '127.0.0.1')
    // #endregion
    try {
      await once(server, 'listening')
      await shop.ask('POST', '/orders', { customer: 'ada', item: 'tea', quantity: 1 })
      await shop.ask('POST', '/orders', { customer: 'eve', item: 'gunpowder', quantity: 1 })
      const { text } = await send(`http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`, 'GET', undefined)
      const lines = text.split('\n').filter(line => SHOWN.test(line))
      for (const line of lines) shop.tell(line)
      const has = (...words: readonly string[]): boolean => lines.some(line => words.every(word => line.includes(word)))
      return {
        'one order was placed and one blocked, and requests and queries have histograms': [
          has('calls_total', 'OrderService#place', 'outcome="returned"', '} 1'),
          has('blocks_total', 'OrderService#place', '} 1'),
          has('http_server_request_duration', 'status_code="201"', '} 1'),
          has('db_client_operation_duration'),
        ].every(Boolean),
      }
    } finally {
      server.close()
      server.closeAllConnections()
    }
  },
}
