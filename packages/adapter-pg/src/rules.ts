/** Rules that attach this adapter when the application loads pg: `"extends": "@hookline/adapter-pg/rules"` in a rules file. */
import type { Disposer } from '@hookline/core'
import { pgAdapter } from './adapter.ts'
import type { PgModule } from './library.ts'

/** One rule: what the package's exports are handed to. */
export interface PgRule {
  readonly package: 'pg'
  readonly version: string
  adopt(exports: unknown): Disposer
}

const rules: readonly PgRule[] = Object.freeze([
  Object.freeze({
    package: 'pg',
    version: '>=8.0.3 <9',
    adopt: (exports: unknown): Disposer => pgAdapter({ pg: exports as PgModule }).install(),
  }),
])

// A rules file takes the default export, whatever the package.
// oxlint-disable-next-line import/no-default-export -- as above
export default rules
