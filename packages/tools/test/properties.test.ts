import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonical } from '../src/policy/canonical.ts'

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
