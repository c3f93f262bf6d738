import { createCapture } from '@hookline/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

// On a loaded machine ten milliseconds may pass in one capture and not in the next.
const usual = createCapture({ maxMs: 10_000 })
const few = createCapture({
  maxMs: 10_000,
  maxDepth: 2,
  maxKeys: 2,
  maxItems: 2,
  maxString: 20,
  maxNodes: 12,
  redactedText: '[removed-by-the-operators-of-this-service]',
})
const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withNullPrototype: true,
  withBoxedValues: true,
})
const secret = fc.dictionary(fc.constantFrom('password', 'key', 'a', 'user=ada&token=x', '[Truncated]'), anything)
const error = fc
  .tuple(fc.string(), anything)
  .map(([message, cause]) => Object.assign(new TypeError(message, { cause }), { code: 'E_X', extra: cause }))
const value = fc.oneof(anything, secret, error, fc.string({ unit: 'grapheme', maxLength: 200 }))

/** Characters of the JSON, without what escaping adds. */
function lengthOf(data: unknown): number {
  const plain = (text: string): string => text.replaceAll(/[^ ]/g, 'x')
  return (
    JSON.stringify(data, (_name, item: unknown) => {
      if (typeof item === 'string') return plain(item)
      if (typeof item !== 'object' || item === null || Array.isArray(item)) return item
      return Object.fromEntries(Object.entries(item).map(([name, part], i) => [plain(name).slice(String(i).length) + String(i), part]))
    })?.length ?? 4
  )
}

describe('a draft', () => {
  it.each([
    ['by default', usual],
    ['with narrow limits', few],
  ])('is what is captured, can be written to, and knows its size: %s', (_name, capture) => {
    fc.assert(
      fc.property(value, given => {
        const draft = capture.draft(given)
        expect(draft.value).toEqual(capture.value(given))
        expect(draft.size).toBeGreaterThanOrEqual(lengthOf(draft.value))
        expectUnfrozen(draft.value)
        const args = capture.draftArgs([given, 1, given])
        expect(args.value).toEqual(capture.args([given, 1, given]))
        expect(args.size).toBeGreaterThanOrEqual(lengthOf(args.value))
        expectUnfrozen(args.value)
      }),
    )
  })
})

function expectUnfrozen(copy: unknown): void {
  if (typeof copy !== 'object' || copy === null) return
  expect(Object.isFrozen(copy) && Object.keys(copy).length > 0).toBe(false)
  for (const part of Object.values(copy)) expectUnfrozen(part)
}
