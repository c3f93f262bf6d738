/** Rules that attach this adapter when the application loads Express: `"extends": "@hookline/adapter-express/rules"` in a rules file. */
import type { Disposer } from '@hookline/core'
import { expressAdapter } from './adapter.ts'
import type { ExpressModule } from './options.ts'

/** One rule: what the package's exports are handed to. */
export interface ExpressRule {
  readonly package: 'express'
  readonly version: string
  adopt(exports: unknown): Disposer
}

const rules: readonly ExpressRule[] = Object.freeze([
  Object.freeze({
    package: 'express',
    version: '>=4.17 <6',
    adopt: (exports: unknown): Disposer => expressAdapter({ express: exports as ExpressModule }).install(),
  }),
])

// A rules file takes the default export, whatever the package.
// oxlint-disable-next-line import/no-default-export -- as above
export default rules
