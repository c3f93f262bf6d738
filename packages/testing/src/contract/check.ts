/** What a check is: run it, and it throws, or says why it does not apply, or says nothing and holds. */
import type { CheckId } from './check-ids.ts'
import type { AdapterSpec, CallSpec } from './spec.ts'

/** A string is the reason why the check does not apply. */
export type CheckResult = Promise<string | undefined | void>

/** Checked once for every call of a spec. */
export interface CallCheck {
  readonly scope: 'call'
  readonly id: CheckId
  /** A behaviour in the present tense. */
  readonly title: string
  check<F>(spec: AdapterSpec<F>, call: CallSpec<F>): CheckResult
}

/** Checked once for a spec. */
export interface AdapterCheck {
  readonly scope: 'adapter'
  readonly id: CheckId
  /** A behaviour in the present tense. */
  readonly title: string
  check<F>(spec: AdapterSpec<F>): CheckResult
}

/** One rule of the contract. */
export type ContractCheck = CallCheck | AdapterCheck

/** Names a check on calls. */
export function callCheck(id: CheckId, title: string, check: CallCheck['check']): CallCheck {
  return { scope: 'call', id, title, check }
}

/** Names a check on the adapter as a whole. */
export function adapterCheck(id: CheckId, title: string, check: AdapterCheck['check']): AdapterCheck {
  return { scope: 'adapter', id, title, check }
}
