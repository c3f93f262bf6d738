import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { defineAdapter } from '@hookline/core'
import { contractCases, contractChecks, runContract, type AdapterSpec } from '@hookline/testing/contract'
import { describe, expect, test } from 'vitest'
import { defects } from './defects.ts'
import { spec, type Fixture } from './node-spec.ts'

/** The call that the defects break. */
const statfs: AdapterSpec<Fixture> = { ...spec, calls: spec.calls.slice(0, 1) }
/** For adapters whose calls never end: who waits for those that do is patient. */
const hasty = { patienceMs: 300 }
const failed = async (given: AdapterSpec<Fixture>, ...ids: Parameters<typeof runContract>[1] & {}): Promise<unknown[]> =>
  (await runContract(given, ids)).filter(result => result.status === 'failed').map(({ error }) => (error as Error).message)

describe('the contract suite notices an adapter that', () => {
  for (const { what, noticedBy, install } of defects) {
    test(`${what} [${noticedBy}]`, async () => {
      expect(await failed(statfs, noticedBy)).toEqual([])
      expect(await failed({ ...statfs, install, ...hasty }, noticedBy)).not.toEqual([])
    })
  }

  test('accepts the wrong object, or any version [wrong-object, unsupported]', async () => {
    const anything = defineAdapter({ name: 'anything', subject: () => ({}), setup() {} })
    const install = anything.install.bind(anything)
    const lax = { ...spec, wrongObjects: { nothing: install }, unsupported: { nothing: install } }
    expect(await failed(lax, 'wrong-object', 'unsupported')).toEqual([
      'Expected HOOKLINE_ADAPTER_WRONG_OBJECT when given nothing, but it was accepted',
      'Expected HOOKLINE_ADAPTER_UNSUPPORTED_VERSION when given nothing, but it was accepted',
    ])
  })
})

describe('the contract suite', () => {
  test('has a planted defect for every check', () => {
    const noticed = new Set<string>([...defects.map(defect => defect.noticedBy), 'wrong-object', 'unsupported'])
    expect(contractChecks.map(check => check.id).filter(id => !noticed.has(id))).toEqual([])
    expect(new Set(contractChecks.map(check => check.id)).size).toBe(contractChecks.length)
  })

  test('is documented check by check', async () => {
    const readme = await readFile(join(import.meta.dirname, '../README.md'), 'utf8')
    const table = readme.slice(readme.indexOf('### The contract'))
    const documented = table
      .split('\n')
      .flatMap(line => (line.startsWith('| `') ? [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, id]) => id) : []))
    expect(documented.toSorted()).toEqual(contractChecks.map(check => check.id).toSorted())
  })

  test('skips what a spec declares as a gap or leaves out, with the reason', async () => {
    const results = await runContract({ ...spec, gaps: { pairs: 'the library has none' } }, ['pairs', 'secret'])
    expect(results.filter(result => result.call === 'crc32')).toEqual([
      { id: 'pairs', call: 'crc32', status: 'skipped', reason: 'the library has none' },
      { id: 'secret', call: 'crc32', status: 'skipped', reason: 'the spec passes no secret' },
    ])
  })

  test('lets a gap of a call win over a gap of the adapter', () => {
    const [call] = spec.calls
    const cases = contractCases({ ...spec, gaps: { pairs: 'all' }, calls: [{ ...call!, gaps: { pairs: 'this one' } }] })
    expect(cases.find(one => one.id === 'pairs')?.gap).toBe('this one')
  })

  test('refuses two calls of one title', () => {
    expect(() => contractCases({ ...spec, calls: [...spec.calls, ...spec.calls] })).toThrow('Two calls of node are titled "statfs"')
  })

  test('says which targets there are when the one of a call is not among them', async () => {
    const calls = spec.calls.slice(0, 1).map(call => ({ ...call, target: 'fs:other' }))
    expect(await failed({ ...spec, calls, ...hasty }, 'pairs')).toEqual([
      expect.stringContaining('got 0 (and 0 enter(s)); targets are: fs:statfs of kind fs'),
    ])
  })

  test('puts back what an adapter forgot, so that one defect spoils one check', async () => {
    const before = Object.getOwnPropertyDescriptors((await import('node:fs/promises')).default)
    const forgetful = defects.find(defect => defect.noticedBy === 'restore')!
    await runContract({ ...spec, install: forgetful.install }, ['restore', 'idle'])
    expect(Object.getOwnPropertyDescriptors((await import('node:fs/promises')).default)).toEqual(before)
  })
})
