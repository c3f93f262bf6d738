import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileWildcard } from '../src/wildcard.ts'

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
  expect(compileWildcard(pattern)(name)).toBe(expected)
})

/** Slow and plainly right. */
function like(pattern: string, text: string): boolean {
  const [sign] = pattern
  if (sign === undefined) return text === ''
  if (sign === '*') return like(pattern.slice(1), text) || (text !== '' && like(pattern, text.slice(1)))
  return text[0] === sign && like(pattern.slice(1), text.slice(1))
}

test('patterns match as the plain definition says', () => {
  const few = (signs: string): fc.Arbitrary<string> => fc.string({ unit: fc.constantFrom(...signs), maxLength: 9 })
  fc.assert(fc.property(few('ab*'), few('ab\n'), (pattern, text) => compileWildcard(pattern)(text) === like(pattern, text)))
})
