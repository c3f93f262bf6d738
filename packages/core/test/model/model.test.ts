import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { actual } from './actual.ts'
import { expected } from './model.ts'
import { cases, shapes } from './spec.ts'

const numRuns = Number(process.env['HOOKLINE_RUNS'] ?? 300)

describe('the engine does what the model of the rules says', () => {
  it.each(shapes)('for any hooks around a target of the shape %s', { timeout: 60_000 }, async shape => {
    await fc.assert(
      fc.asyncProperty(cases(shape), async spec => {
        expect(await actual(spec)).toEqual(expected(spec))
      }),
      { numRuns },
    )
  })
})
