/** The lexer against PostgreSQL's own scanner, a million texts long. New ones in each run; HOOKLINE_SEED brings those of a failure back. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { difference, sqlTexts } from './oracle.ts'

it('finds the bounds of PostgreSQL in 1,000,000 random texts', () => {
  const seed = process.env['HOOKLINE_SEED']
  fc.assert(
    fc.property(sqlTexts, sql => difference(sql) === undefined || expect.fail(difference(sql))),
    { numRuns: 1_000_000, ...(seed === undefined ? {} : { seed: Number(seed) }) },
  )
})
