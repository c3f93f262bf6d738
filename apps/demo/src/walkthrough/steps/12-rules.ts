import { send } from '../client.ts'
import { startSecondShop } from '../second-shop.ts'
import type { Step } from '../step.ts'

export const rules: Step = {
  title: 'Hook a library without touching the source',
  says: [
    'Rules name functions, here one deep inside of Express and one of the shop that nothing exports; no line of either was written for it.',
    'The first shop refuses TEA. The second one is the same program, started by the command with these rules and hooks.',
  ],
  code: ['../rules/config.json', '../rules/hooks.mjs'],
  view: { calls: [] },
  async run(shop) {
    const order = { customer: 'zoe', item: 'TEA', quantity: 2 }
    const refused = await shop.ask('POST', '/orders', order)

    const second = await startSecondShop(shop.database)
    shop.tell(`$ ${second.command}`)
    let status: number
    let told: readonly string[]
    try {
      const answer = await send(`${second.url}/orders`, 'POST', order)
      status = answer.status
      shop.tell(`POST /orders ${JSON.stringify(order)} → ${status} ${answer.text}`)
    } finally {
      told = await second.close()
    }
    for (const line of told) shop.tell(`  ${line}`)

    const said = told.join('\n')
    return {
      'refused by the first shop, accepted by the second, whose hooks saw the way through the router':
        `${refused.status},${status}` === '403,201' &&
        said.includes('POST /orders comes to jsonParser') &&
        said.includes('readForm returned TEA, and its caller gets tea'),
      'the report knows where both functions stand':
        /✓ woven +router Layer#handleRequest/.test(said) && /✓ woven +\. readForm/.test(said) && said.includes('2 rules: 2 in place.'),
    }
  },
}
