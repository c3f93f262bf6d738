/** What weaving is held to, by group and contender. */
import type { Target } from '../target.ts'
import { atMost } from '../target.ts'
import { forms } from './forms.ts'

const OFF: Readonly<Record<string, number>> = { method: 5, arrow: 5, declaration: 12 }

export const wovenTargets: Readonly<Record<string, readonly Target[]>> = Object.fromEntries(
  forms.map(({ id }) => {
    const off = OFF[id]
    const whileOff = off === undefined ? [] : [atMost(off, 'ns', 'Hookline, no hooks'), atMost(off, 'ns', 'Hookline, off again')]
    return [`weave-call/${id}`, [...whileOff, atMost(90, 'ns', 'Hookline, 1 + 1')]]
  }),
)
