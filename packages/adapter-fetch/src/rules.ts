/** Rules that attach this adapter to the built-in fetch, and to undici when the application loads it: `"extends": "@hookline/adapter-fetch/rules"` in a rules file. */
import type { Disposer } from '@hookline/core'
import { fetchAdapter } from './adapter.ts'
import type { UndiciModule } from './options.ts'

/** One rule: what the package's exports are handed to. */
export interface FetchRule {
  readonly package: 'globalThis' | 'undici'
  adopt(exports: unknown): Disposer
}

const rules: readonly FetchRule[] = Object.freeze([
  Object.freeze({ package: 'globalThis', adopt: (): Disposer => fetchAdapter().install() }),
  Object.freeze({
    package: 'undici',
    adopt: (exports: unknown): Disposer => fetchAdapter({ undici: exports as UndiciModule, globalThis: false }).install(),
  }),
])

// A rules file takes the default export, whatever the package.
// oxlint-disable-next-line import/no-default-export -- as above
export default rules
