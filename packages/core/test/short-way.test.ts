/** Most calls take a short way through the engine; anything unusual about a hook or a listener takes them the general way. Both must mean the same. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { actual } from './model/actual.ts'
import { cases, type CaseSpec, type HookSpec, type Shape } from './model/spec.ts'

/** Hooks with nothing unusual about them. */
function plain(spec: CaseSpec): CaseSpec {
  const hooks = spec.hooks
    .map((hook): HookSpec => ({
      ...hook,
      when: 'none',
      enter: hook.enter?.async === true ? undefined : hook.enter,
      exit: hook.exit?.async === true ? undefined : hook.exit,
    }))
    .filter(({ enter, exit }) => enter !== undefined || exit !== undefined)
  return { ...spec, hooks, subscriber: 'none', subscriberCalls: false }
}
const without = (log: unknown[][], word: string): unknown[][] => log.filter(entry => entry[0] !== word && entry[1] !== word)

it.each<Shape>(['autoPlain', 'autoPromise', 'autoThenable', 'async'])(
  'gives the same by the short way and by the general way: %s',
  { timeout: 60_000 },
  async shape => {
    await fc.assert(
      fc.asyncProperty(cases(shape).map(plain), async spec => {
        const short = await actual(spec)
        const asked = await actual({ ...spec, hooks: spec.hooks.map(hook => ({ ...hook, when: 'true' })) })
        expect(without(asked, 'when')).toEqual(short)
        expect(without(await actual({ ...spec, subscriber: 'full' }), 'event')).toEqual(short)
      }),
      { numRuns: Number(process.env['HOOKLINE_RUNS'] ?? 200) },
    )
  },
)
