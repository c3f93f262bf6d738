import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonical } from '../src/policy/canonical.ts'
import { compileLike } from '../src/policy/conditions.ts'

/** Slow and plainly right. */
function like(pattern: string, text: string): boolean {
  const [sign] = pattern
  if (sign === undefined) return text === ''
  if (sign === '*') return like(pattern.slice(1), text) || (text !== '' && like(pattern, text.slice(1)))
  return text[0] === sign && like(pattern.slice(1), text.slice(1))
}

test('patterns match as the plain definition says', () => {
  const few = (signs: string): fc.Arbitrary<string> => fc.string({ unit: fc.constantFrom(...signs), maxLength: 9 })
  fc.assert(fc.property(few('ab*'), few('ab\n'), (pattern, text) => compileLike(pattern)(text) === like(pattern, text)))
})

test('one canonical text stands for one input: it parses to the input, and the order of keys does not matter', () => {
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([key, inner]) => [key, reversed(inner)]),
    )
  }
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      const plain = JSON.parse(JSON.stringify(value)) as unknown
      expect(JSON.parse(canonical(plain))).toEqual(plain)
      expect(canonical(reversed(plain))).toBe(canonical(plain))
    }),
  )
})
