import { expect, test } from 'vitest'
import { fits } from '../../src/builtins/globs.ts'

test.each([
  ['read', 'read', true],
  ['read', 'reads', false],
  ['*', '', true],
  ['*', 'anything', true],
  ['read*', 'read', true],
  ['read*Sync', 'readFileSync', true],
  ['read*Sync', 'readSyn', false],
  ['ab*ba', 'aba', false],
  ['a*bc*c', 'abc', false],
  ['a*b*c', 'a-b-b-c', true],
  ['*a*a*', 'a', false],
  ['a.b', 'a-b', false],
] as const)('%s fits %s: %s', (pattern, name, expected) => {
  expect(fits(pattern, name)).toBe(expected)
})
