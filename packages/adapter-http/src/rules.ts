/** Rules that attach this adapter from the start: `"extends": "@hookline/adapter-http/rules"` in a rules file. */
import type { Disposer } from '@hookline/core'
import { httpAdapter } from './adapter.ts'

/** One rule: what the module's exports are handed to. */
export interface HttpRule {
  readonly package: 'node:http'
  adopt(exports: unknown): Disposer
}

const rules: readonly HttpRule[] = Object.freeze([Object.freeze({ package: 'node:http', adopt: (): Disposer => httpAdapter().install() })])

// A rules file takes the default export, whatever the package.
// oxlint-disable-next-line import/no-default-export -- as above
export default rules
