/** Searching long texts: the same as `indexOf`, in time that nobody who chooses both texts can spoil. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { find } from '../../src/sql-injection/search.ts'

it('finds what indexOf finds', () => {
  const runs = fc.array(fc.tuple(fc.constantFrom('a', 'ab', 'b', 'a ', "'"), fc.nat(90)), { minLength: 1, maxLength: 5 })
  const made = runs.map(parts => parts.map(([text, times]) => text.repeat(times)).join(''))
  let found = 0
  fc.assert(
    fc.property(made, made, made, fc.nat(50), (before, what, behind, from) => {
      for (const text of [before + behind, before + what + behind, `${before}${what.slice(0, -1)}${what}${behind}`]) {
        const at = text.indexOf(what, from)
        if (at >= 0) found++
        expect(find(text, what, from)).toBe(at)
      }
    }),
    { numRuns: 3000, seed: Number(process.env['HOOKLINE_SEED'] ?? 20_261_121) },
  )
  expect(found).toBeGreaterThan(3000)
})

it('looks at no character of a long text for every place', () => {
  const text = 'a'.repeat(250_000)
  // With `indexOf` this takes many minutes.
  for (let n = 0; n < 100; n++) expect(find(text, `${'a'.repeat(50_000 + n)}b${'a'.repeat(50_000)}`, 0)).toBe(-1)
})
