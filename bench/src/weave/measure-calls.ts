/** One form in one state: the bare function, the bare function again, Hookline's and code-transformer's, interleaved in one process. */
import { measureEntries, type CallSamples, type Entry, type Pace } from '../calls/measure.ts'
import { hasWeavingPeers } from '../peers.ts'
import { formOf, type FormText } from './forms.ts'
import * as hooks from './hooks.ts'
import { bare, transformed, woven, type Subject } from './subjects.ts'

/** `again`: off after they have been on. */
export type State = 'off' | 'on' | 'again'

type Loop = (subject: unknown, count: number) => number

/** @param id Form and state: `method-off`. */
export async function measureWovenCalls(id: string, pace: Pace): Promise<CallSamples[]> {
  const at = id.lastIndexOf('-')
  const [form, state] = [formOf(id.slice(0, at)), id.slice(at + 1) as State]
  const subjects: readonly (readonly [string, Subject])[] = [
    ['bare', bare(form, 'bare')],
    ['control', bare(form, 'control')],
    ['Hookline', await woven(form, `woven-${id}`)],
    ...(hasWeavingPeers ? [['code-transformer', transformed(form, `transformed-${id}`)] as const] : []),
  ]
  const entries = subjects.map(([name, subject]) => prepare(name, subject, form, state))
  const samples = await measureEntries(entries, pace)
  for (const [name, subject] of subjects) prove(name, subject, makeLoop(form, `proof ${name}`), state === 'on')
  return samples
}

function prepare(name: string, subject: Subject, form: FormText, state: State): Entry {
  const loop = makeLoop(form, name)
  const warmUp = (): void => {
    for (let n = 0; n < 300; n++) loop(subject.value, 50)
  }
  if (state === 'again') {
    // Off until it is optimised, on until that is, and off: what is left of having been on is what is measured.
    warmUp()
    subject.turn(true)
    warmUp()
    subject.turn(false)
  } else if (state === 'on') subject.turn(true)
  return { name, ns: [], count: 500, run: count => loop(subject.value, count) }
}

/** Each contender does what it is there for, and the results are right. */
function prove(name: string, { value }: Subject, loop: Loop, on: boolean): void {
  const before = { ...hooks.seen }
  const sum = loop(value, 100)
  const runs = on && name !== 'bare' && name !== 'control' ? 100 : 0
  const enters = hooks.seen.enters - before.enters
  const exits = hooks.seen.exits - before.exits
  if (sum !== 5050 || enters !== runs || exits !== runs)
    throw new Error(`expected ${runs} hooks on each side and 5050 of ${name}, got ${enters}, ${exits} and ${sum}.`)
}

function makeLoop({ call }: FormText, salt: string): Loop {
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- a distinct text for each is the point, and none comes from outside
  return new Function(
    `'use strict'; let kept; return function loop(subject, count) { /* ${salt} */
      let sum = 0
      for (let i = 0; i < count; i++) sum = (sum + ${call}) | 0
      if (kept === null) throw new Error()
      return sum
    }`,
  )() as Loop
}
