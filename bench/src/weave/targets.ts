/** What weaving is held to, by group and contender. */
import type { Target } from '../target.ts'
import { atLeast, atMost } from '../target.ts'
import { COLD, NO_RULES, WARM } from './start-contenders.ts'
import { forms } from './forms.ts'

const OFF: ReadonlyMap<string, number> = new Map([
  ['method', 5],
  ['arrow', 5],
  ['declaration', 12],
])

const calls = Object.fromEntries(
  forms.map(({ id }) => {
    const off = OFF.get(id)
    const whileOff = off === undefined ? [] : [atMost(off, 'ns', 'Hookline, no hooks'), atMost(off, 'ns', 'Hookline, off again')]
    return [`weave-call/${id}`, [...whileOff, atMost(90, 'ns', 'Hookline, 1 + 1')]]
  }),
)

const start = [atMost(5, 'ms', NO_RULES), atMost(100, 'ms', COLD), atMost(15, 'ms', WARM)]

export const wovenTargets: Readonly<Record<string, readonly Target[]>> = {
  ...calls,
  'weave-start/cpu': start,
  'weave-start/wall': start,
  'weave-transform/files': [atLeast(6, 'MB/s', 'Hookline')],
}
