/** What happens at the end of a call. Targets without conventions remember the series of their ordinary calls: those take two additions. */
import type { CallContext, Outcome, Target } from '@hookline/core'
import { atOnce } from '../at-once.ts'
import { BLOCKS, CALL_DURATION, CALLS, DURATIONS, FAILURES, type DurationOf } from './instruments.ts'
import { added, conventional, cut, errorType } from './labels.ts'
import type { Instrument, Labels, Series, Store } from './series.ts'

/** Attributes of the user's own. */
export type Attribute = (call: CallContext) => Readonly<Record<string, unknown>> | undefined

/** The series of the calls of one target. */
interface Known {
  readonly conventions: DurationOf | undefined
  readonly duration: Instrument
  /** By outcome, where no further attribute tells calls apart. */
  readonly calls: Partial<Record<Outcome, Series>>
  readonly durations: Partial<Record<Outcome, Series>>
}

/** Counts and measures calls into a store. */
export class Measure {
  readonly #store: Store
  readonly #attributes: Attribute | undefined
  readonly #known = new WeakMap<Target, Known>()
  readonly #calls: Instrument

  constructor(store: Store, attributes: Attribute | undefined) {
    this.#store = store
    this.#attributes = attributes
    this.#calls = store.instrument(CALLS)
  }

  /** The call has ended. */
  take(call: CallContext): void {
    const { target } = call
    const outcome = call.outcome as Outcome
    const known = this.#known.get(target) ?? this.#meet(target)
    if (this.#attributes !== undefined) return this.#takeWith(call, known, outcome)
    ;(known.calls[outcome] ??= this.#calls.series({ ...named(target), 'hookline.outcome': outcome })).count += 1
    if (outcome !== 'returned') this.#unhappy(call, outcome, {})
    this.#last(call, known, outcome, {})
  }

  #takeWith(call: CallContext, known: Known, outcome: Outcome): void {
    let own: Labels = {}
    try {
      own = added({}, atOnce('`attributes`', this.#attributes?.(call)))
    } finally {
      // A mistake in there is told as the hook's; the call is counted all the same.
      this.#calls.series({ ...named(call.target), 'hookline.outcome': outcome, ...own }).count += 1
      this.#unhappy(call, outcome, own)
      this.#last(call, known, outcome, own)
    }
  }

  #unhappy(call: CallContext, outcome: Outcome, own: Labels): void {
    if (outcome === 'threw')
      this.#store.instrument(FAILURES).series({ ...named(call.target), 'error.type': errorType(call), ...own }).count += 1
    if (outcome === 'blocked')
      this.#store.instrument(BLOCKS).series({ ...named(call.target), 'hookline.hook': cut(call.blockedBy ?? ''), ...own }).count += 1
  }

  #last(call: CallContext, { conventions, duration, durations }: Known, outcome: Outcome, own: Labels): void {
    const ms = call.durationMs
    if (ms === undefined) return
    if (conventions === undefined && this.#attributes === undefined) {
      durations[outcome] ??= duration.series({ ...named(call.target), 'hookline.outcome': outcome })
      duration.record(durations[outcome], ms / 1000)
    } else if (conventions === undefined) {
      duration.record(duration.series({ ...named(call.target), 'hookline.outcome': outcome, ...own }), ms / 1000)
    } else if (!conventions.onlyWhenRun || (outcome !== 'blocked' && outcome !== 'skipped')) {
      duration.record(duration.series({ ...conventional(call, conventions), ...own }), ms / 1000)
    }
  }

  #meet(target: Target): Known {
    const conventions = DURATIONS.get(target.kind)
    const duration = this.#store.instrument(conventions?.definition ?? CALL_DURATION)
    const known = { conventions, duration, calls: {}, durations: {} }
    this.#known.set(target, known)
    return known
  }
}

function named(target: Target): Labels {
  return { 'hookline.target': cut(target.name), 'hookline.kind': cut(target.kind) }
}
