/** The contract suite for adapters. Needs Vitest; `runContract` is there for other runners. */
export { adapterContract } from './contract/adapter-contract.ts'
export type { CheckId } from './contract/check-ids.ts'
export type { AdapterCheck, CallCheck, CheckResult, ContractCheck } from './contract/check.ts'
export { contractChecks } from './contract/checks.ts'
export { contractCases, runContract, type ContractCase, type ContractResult } from './contract/run-contract.ts'
export type { AdapterSpec, CallForm, CallSpec, Gaps, HostileValues, Probe, RunCall, Seen } from './contract/spec.ts'
