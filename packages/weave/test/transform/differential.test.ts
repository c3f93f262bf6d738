import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { transcript } from './differential.ts'
import { freshRegistry, withoutRuntime, wovenWhole } from './helpers.ts'
import { makeProgram } from './program.ts'

const tapes = fc.array(fc.nat({ max: 5039 }), { minLength: 8, maxLength: 120 })
const numRuns = Number(process.env['HOOKLINE_PROGRAMS'] ?? 100)

describe('programs of all forms, with every function woven, print what they print bare', () => {
  it('without hooks, and with hooks that only look', async () => {
    let calls = 0
    await fc.assert(
      fc.asyncProperty(tapes, async tape => {
        const source = makeProgram(tape)
        freshRegistry()
        const bare = await transcript(source)
        const off = await transcript(wovenWhole(source).code)
        expect(off, source).toEqual(bare)
        freshRegistry().register({ name: 'look', on: '*', onEnter: () => void calls++, onExit() {} })
        // Promises under hooks settle some microtasks later: what nobody waits for may print in another order.
        expect((await transcript(wovenWhole(source).code)).toSorted(), source).toEqual(bare.toSorted())
      }),
      { numRuns },
    )
    expect(calls).toBeGreaterThan(numRuns)
  })

  it('without a runtime', async () => {
    await fc.assert(
      fc.asyncProperty(tapes, async tape => {
        const source = makeProgram(tape)
        const { code } = wovenWhole(source)
        // Slots are asked for by the first woven function that is made or called: while this runs to its first await.
        const pending = withoutRuntime(() => transcript(code))
        expect(await pending, source).toEqual(await transcript(source))
      }),
      { numRuns: Math.ceil(numRuns / 5) },
    )
  })
})
