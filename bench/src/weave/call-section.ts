/** Nanoseconds per call of woven functions, over the same functions as they are. */
import type { CallSamples } from '../calls/measure.ts'
import { ask } from '../children.ts'
import { wants, type BenchOptions } from '../options.ts'
import { median, summarise, type Emit, type Result } from '../result.ts'
import { forms } from './forms.ts'
import type { State } from './measure-calls.ts'

const states: Readonly<Record<State, readonly [ours: string, theirs: string]>> = {
  off: ['Hookline, no hooks', 'code-transformer, no subscriber'],
  on: ['Hookline, 1 + 1', 'code-transformer, 1 + 1'],
  again: ['Hookline, off again', 'code-transformer, off again'],
}

/** One table for each form; each of its states is measured in a process of its own. */
export async function wovenCallSection({ only, quick }: BenchOptions, emit: Emit): Promise<void> {
  for (const { id } of forms) {
    const group = `weave-call/${id}`
    if (!wants(only, group)) continue
    const measured: (readonly [State, readonly CallSamples[]])[] = []
    for (const state of Object.keys(states) as State[])
      measured.push([state, await ask<CallSamples[]>(['weave-call', `${id}-${state}`, quick ? 'quick' : 'full'])])
    const line = (name: string, unit: string, ns: readonly number[], base: readonly number[]): Result => {
      const ratioToBaseline = median(base.map((value, round) => (ns[round] ?? 0) / value))
      return { group, name, unit, ...summarise(unit === 'ns/call' ? ns : ns.map((value, n) => value - (base[n] ?? 0))), ratioToBaseline }
    }
    const all = (name: string): number[] => measured.flatMap(([, samples]) => of(samples, name))
    emit([
      line('bare', 'ns/call', all('bare'), all('bare')),
      line('control: bare again', 'ns/call over bare', all('control'), all('bare')),
      ...(['Hookline', 'code-transformer'] as const).flatMap((name, which) =>
        measured.flatMap(([state, samples]) =>
          of(samples, name).length === 0
            ? []
            : [line(states[state][which] ?? '', 'ns/call over bare', of(samples, name), of(samples, 'bare'))],
        ),
      ),
    ])
  }
}

function of(samples: readonly CallSamples[], name: string): readonly number[] {
  return samples.find(sample => sample.name === name)?.ns ?? []
}
