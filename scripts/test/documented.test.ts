import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { documented } from '../checks/documented.mjs'

const planted = fileURLToPath(new URL('fixtures/documented', import.meta.url))

test('every planted gap is found, and nothing else', () => {
  expect(documented(planted).toSorted()).toEqual([
    'packages/shop/src/orders.ts:9: expected an @example in the doc comment of place, which is public, got none.',
    'packages/shop/src/prices.ts:3: expected a doc comment on Discount, which is public, got none.',
  ])
})
