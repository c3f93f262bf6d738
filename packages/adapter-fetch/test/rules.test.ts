import { hookRegistry } from '@hookline/core'
import rules from '@hookline/adapter-fetch/rules'
import { expect, test } from 'vitest'
import undici from 'undici'

test('is one rule for the built-in fetch and one for undici', () => {
  expect(rules.map(rule => [rule.package, typeof rule.adopt])).toEqual([
    ['globalThis', 'function'],
    ['undici', 'function'],
  ])
})

test.each([
  ['globalThis', 'fetch', globalThis],
  ['undici', 'undici:fetch', undici],
] as const)('adopting %s hooks its fetch, that one alone, until the adoption is undone', async (name, target, subject) => {
  const seen: string[] = []
  using _hook = hookRegistry.register({ name: 'seen', on: '*', onEnter: call => void seen.push(call.target.name) })
  const bare = [globalThis.fetch, undici.fetch]
  const undo = rules.find(rule => rule.package === name)?.adopt(subject)
  expect(await (await fetch('data:,a')).text()).toBe('a')
  expect(await (await undici.fetch('data:,b')).text()).toBe('b')
  expect(seen).toEqual([target])
  undo?.()
  expect([globalThis.fetch, undici.fetch]).toEqual(bare)
})
