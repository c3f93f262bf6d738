import { createCapture } from '@hookline/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutText } from '../../src/cut-text.ts'
import { shorten } from '../../src/logging/shorten.ts'
import { hasHalf } from './half.ts'

const capture = createCapture()
const cut = (value: unknown, room: number): unknown => shorten(capture.draft(value), room)
const text = fc.string({ unit: 'binary', maxLength: 120 })
const data = fc.anything({ key: text, values: [text, fc.double(), fc.boolean(), fc.constant(null)], maxDepth: 4 })
const room = fc.integer({ min: 0, max: 300 })

/** Characters of the JSON without what escaping adds; of a text, of itself. */
function lengthOf(value: unknown, top = true): number {
  if (typeof value === 'string') return top ? value.length : value.length + 2
  if (typeof value !== 'object' || value === null) return String(value).length
  const parts = Object.entries(value).map(([name, part]) => lengthOf(part, false) + (Array.isArray(value) ? 0 : name.length + 3))
  return 2 + parts.reduce((sum, part) => sum + part, 0) + Math.max(parts.length - 1, 0)
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(texts)
}

describe('what is cut', () => {
  it('is never longer than it may be', () => {
    fc.assert(
      fc.property(data, room, (value, most) => {
        expect(lengthOf(cut(value, most))).toBeLessThanOrEqual(most)
      }),
    )
  })

  it('is whole when it fits', () => {
    fc.assert(
      fc.property(data, value => {
        const whole = capture.value(value)
        expect(cut(value, lengthOf(whole))).toEqual(whole)
      }),
    )
  })

  it('keeps its form', () => {
    fc.assert(
      fc.property(data, fc.integer({ min: 30, max: 300 }), (value, most) => {
        const [before, after] = [capture.value(value), cut(value, most)]
        expect(typeof after).toBe(typeof before)
        expect(Array.isArray(after)).toBe(Array.isArray(before))
      }),
    )
  })

  it('never ends in half a character', () => {
    const emoji = fc.string({ unit: fc.constantFrom('😀', 'é', 'a', '\u{1f468}\u200d\u{1f469}'), maxLength: 80 })
    fc.assert(
      fc.property(emoji, room, (long, most) => {
        const short = cutText(long, most)
        expect(hasHalf(short)).toBe(false)
        expect(short.length).toBeLessThanOrEqual(most)
        for (const part of texts(cut({ long, list: [long, long] }, most))) expect(hasHalf(part)).toBe(false)
      }),
    )
  })

  it('can be written to, as serializers and redaction do', () => {
    fc.assert(
      fc.property(data, room, (value, most) => {
        const copy = cut(value, most)
        if (typeof copy === 'object' && copy !== null)
          for (const part of [copy, ...Object.values(copy)])
            expect(Object.isFrozen(part) && typeof part === 'object' && part !== null && Object.keys(part as object).length > 0).toBe(false)
      }),
    )
  })

  it('leaves short neighbours of what is long', () => {
    expect(cut([{ content: 'y'.repeat(1000), path: '/a/b' }, 7], 60)).toEqual([{ content: `${'y'.repeat(27)}…`, path: '/a/b' }, 7])
  })

  it('says how much is missing of what is many', () => {
    expect(
      cut(
        Array.from({ length: 40 }, (_, i) => i),
        30,
      ),
    ).toEqual([0, 1, 2, 3, 4, 5, 6, 7, '… 32 more'])
    expect(cut(Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`k${i}`, i])), 40)).toEqual({ k0: 0, k1: 1, k2: 2, '…': '37 more' })
  })

  it('holds keys that mean something to JavaScript', () => {
    const value = JSON.parse(`{"__proto__":{"long":"${'y'.repeat(90)}"}}`) as object
    const copy = cut(value, 50) as object
    expect(Object.keys(copy)).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
  })
})
