/** The contract of adapters, check by check. */
import type { ContractCheck } from './check.ts'
import { controlChecks } from './checks-control.ts'
import { failureChecks } from './checks-failures.ts'
import { lifecycleChecks } from './checks-lifecycle.ts'
import { nestingChecks } from './checks-nesting.ts'
import { orderChecks } from './checks-order.ts'
import { sightChecks } from './checks-sight.ts'
import { transparencyChecks } from './checks-transparency.ts'

/**
 * Every check of the contract; `scope` tells whether it is made once for the adapter or for each call.
 *
 * @example
 * ```ts
 * import { contractChecks } from '@hookline/testing/contract'
 * for (const { id, title } of contractChecks) console.log(id, title)
 * ```
 */
export const contractChecks: readonly ContractCheck[] = Object.freeze([
  ...lifecycleChecks,
  ...transparencyChecks,
  ...sightChecks,
  ...controlChecks,
  ...orderChecks,
  ...nestingChecks,
  ...failureChecks,
])
