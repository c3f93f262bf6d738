import { httpAdapter } from '@hookline/adapter-http'
import { hookRegistry } from '@hookline/core'
import { headers, type HttpExchange } from '@hookline/hooks/headers'
import type { Step } from '../step.ts'

export const headersBothWays: Step = {
  title: 'Ready-made: headers both ways, of fetch and of node:http',
  says: [
    'The adapter for node:http comes in for this step, so that the client of this walkthrough is seen too.',
    'One request by three: the shop that fetches a quote, the client, and the shop that has answered it.',
  ],
  code: ['walkthrough/steps/20-headers.ts#headers'],
  view: { calls: [] },
  async run(shop) {
    const seen: HttpExchange[] = []
    // #region headers
    using _http = httpAdapter({ server: false }).install()
    const allow = ['x-*', 'authorization', 'content-type']
    using _headers = hookRegistry.register(headers({ allow, write: exchange => void seen.push(exchange) }))
    // #endregion
    await shop.ask(
      'POST',
      '/orders',
      { customer: 'ada', item: 'tea', quantity: 1 },
      { 'x-request-id': 'r-43', authorization: 'Bearer s3cret' },
    )
    const inOrder = seen.toSorted((one, other) => one.target.localeCompare(other.target))
    for (const { target, method, url, status, request, response } of inOrder) {
      shop.tell(`${target} ${method} ${url} ${status}`)
      for (const [name, value] of Object.entries(request)) shop.tell(`  > ${name}: ${String(value)}`)
      for (const [name, value] of Object.entries(response)) shop.tell(`  < ${name}: ${String(value)}`)
    }
    const of = (target: string): HttpExchange | undefined => seen.find(exchange => exchange.target === target)
    return {
      'all three were seen, the request id on both ends, and the credential on neither':
        seen.length === 3 &&
        String(of('http:client')?.request['x-request-id']) === 'r-43' &&
        String(of('express:request')?.request['x-request-id']) === 'r-43' &&
        String(of('fetch')?.response['x-carrier']) === 'swift' &&
        !JSON.stringify(seen).includes('s3cret'),
    }
  },
}
