/** The contract as a list of things to run, with or without a test runner. */
import type { CheckResult } from './check.ts'
import type { CheckId } from './check-ids.ts'
import { contractChecks } from './checks.ts'
import type { AdapterSpec } from './spec.ts'

/** One check on one call (or on the adapter as a whole). */
export interface ContractCase {
  readonly id: CheckId
  /** Title of the call; undefined for checks on the adapter as a whole. */
  readonly call: string | undefined
  readonly title: string
  /** The spec's reason why it does not apply. */
  readonly gap: string | undefined
  run(): CheckResult
}

/** What came of one case. */
export interface ContractResult {
  readonly id: CheckId
  readonly call: string | undefined
  readonly status: 'passed' | 'failed' | 'skipped'
  /** Why it was skipped. */
  readonly reason?: string
  readonly error?: unknown
}

/**
 * All cases of a spec, first those of the adapter, then those of each call: for test runners other than Vitest. Throws an Error when two calls have one title.
 *
 * @example
 * ```ts
 * import { test } from 'node:test'
 * import { contractCases, type AdapterSpec } from '@hookline/testing/contract'
 * declare const spec: AdapterSpec
 * for (const { call, title, gap, run } of contractCases(spec)) test(`${call ?? spec.name}: ${title}`, { skip: gap }, async () => void (await run()))
 * ```
 */
export function contractCases<F>(spec: AdapterSpec<F>): readonly ContractCase[] {
  const twice = spec.calls.find((call, index) => spec.calls.findIndex(other => other.title === call.title) !== index)
  if (twice !== undefined) throw new Error(`Two calls of ${spec.name} are titled "${twice.title}": give each its own title.`)
  const adapter = contractChecks.flatMap(check =>
    check.scope === 'adapter'
      ? [{ id: check.id, call: undefined, title: check.title, gap: spec.gaps?.[check.id], run: () => check.check(spec) }]
      : [],
  )
  const calls = spec.calls.flatMap(call =>
    contractChecks.flatMap(check =>
      check.scope === 'call'
        ? [
            {
              id: check.id,
              call: call.title,
              title: check.title,
              gap: call.gaps?.[check.id] ?? spec.gaps?.[check.id],
              run: () => check.check(spec, call),
            },
          ]
        : [],
    ),
  )
  return [...adapter, ...calls]
}

/**
 * Runs the contract without a test runner and tells what came of each case; it does not throw.
 *
 * @example
 * ```ts
 * import { runContract, type AdapterSpec } from '@hookline/testing/contract'
 * declare const spec: AdapterSpec
 * const failed = (await runContract(spec)).filter(result => result.status === 'failed')
 * ```
 */
export async function runContract<F>(spec: AdapterSpec<F>, only?: readonly CheckId[]): Promise<readonly ContractResult[]> {
  const results: ContractResult[] = []
  for (const { id, call, gap, run } of contractCases(spec)) {
    if (only !== undefined && !only.includes(id)) continue
    if (gap !== undefined) {
      results.push({ id, call, status: 'skipped', reason: gap })
      continue
    }
    try {
      const reason = await run()
      results.push(typeof reason === 'string' ? { id, call, status: 'skipped', reason } : { id, call, status: 'passed' })
    } catch (error) {
      results.push({ id, call, status: 'failed', error })
    }
  }
  return results
}
