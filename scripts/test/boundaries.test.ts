import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { boundaries } from '../checks/boundaries.mjs'

const planted = fileURLToPath(new URL('fixtures/boundaries', import.meta.url))

test('every planted violation is found, and nothing else', () => {
  expect(boundaries(planted).toSorted()).toEqual([
    'packages/adapter-pg/package.json: @hookline/adapter-pg does not depend on @hookline/decorators: allowed are @hookline/core.',
    'packages/adapter-pg/src/index.ts:2: packages/adapter-pg does not depend on pg: declare the subset of its types that is used, or make it a peer dependency.',
    'packages/adapter-pg/src/index.ts:4: packages/adapter-pg does not depend on @hookline/decorators: allowed are @hookline/core.',
    'packages/adapter-pg/test/adapter.test.ts:3: expected one of the public entries of @hookline/core (., ./rx), got "@hookline/core/internal".',
    'packages/adapter-pg/test/adapter.test.ts:4: expected a package by its name, got "../../core/test/pool.ts", which is outside of its package (packages/adapter-pg/).',
    'packages/core/src/index.ts:3: expected no rxjs here, only packages/core/src/rx*.ts may import it.',
    'packages/core/src/index.ts:4: packages/core does not depend on @hookline/decorators: allowed are none of ours.',
    'packages/decorators/src/index.ts:2: expected one of the public entries of @hookline/core (., ./rx), got "@hookline/core/src/plan.ts".',
    'packages/decorators/src/index.ts:3: expected a package by its name, got "../../core/src/wrap.ts", which is outside of its package (packages/decorators/src/).',
    'packages/decorators/src/index.ts:4: expected no tsyringe here, only packages/decorators/src/tsyringe*.ts may import it.',
  ])
})
