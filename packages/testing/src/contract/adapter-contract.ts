/** The contract as tests of Vitest. */
import { describe, test } from 'vitest'
import { contractCases, type ContractCase } from './run-contract.ts'
import type { AdapterSpec } from './spec.ts'

/**
 * Declares the contract's tests for an adapter; call it at the top of a test file. Gaps and what a spec leaves out are printed as skipped tests with the reason.
 *
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises'
 * import fs from 'node:fs/promises'
 * import { defineAdapter } from '@hookline/core'
 * import { adapterContract } from '@hookline/testing/contract'
 * const adapter = defineAdapter({
 *   name: 'fs',
 *   subject: () => fs,
 *   setup: (host, subject) => host.patch(subject, 'readFile', (original: typeof readFile) => host.target({ name: 'fs:readFile', kind: 'fs' }).wrap(original)),
 * })
 * adapterContract({
 *   name: 'fs',
 *   install: registry => adapter.install(registry),
 *   patched: () => [[fs, 'readFile']],
 *   open: () => ({ path: import.meta.filename }),
 *   calls: [{ title: 'readFile', target: 'fs:readFile', kind: 'fs', run: ({ path }, probe) => probe.returned(fs.readFile(path, 'utf8')) }],
 * })
 * ```
 */
export function adapterContract<F>(spec: AdapterSpec<F>): void {
  const cases = contractCases(spec)
  describe(`${spec.name} keeps the contract of adapters`, () => {
    for (const one of cases) if (one.call === undefined) declare(one)
    for (const call of spec.calls) {
      describe(call.title, () => {
        for (const one of cases) if (one.call === call.title) declare(one)
      })
    }
  })
}

function declare(one: ContractCase): void {
  const title = `${one.title} [${one.id}]`
  if (one.gap !== undefined) {
    test.skip(`${title}: ${one.gap}`)
    return
  }
  test(title, async context => {
    const reason = await one.run()
    if (typeof reason === 'string') context.skip(reason)
  })
}
