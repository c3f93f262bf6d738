import { PLAIN, type Verdict } from './keys.ts'
import { isPart } from './pairs.ts'

/** What is asked of a key once. */
export interface KeyJudge {
  judge(name: string): Verdict
  /** How a key stands in the copy. */
  shown(name: string): string
}

/** More objects of one sort have their keys in one order; those whose keys are data would fill memory for good. */
const MAX_STEPS = 4096

/**
 * One key after others. Objects made in one place have the same keys in the same order, so that what is known of a key is mostly found by comparing it with the one that
 * came next before: no look-up for each of them.
 */
export interface KeyStep {
  readonly name: string
  readonly verdict: Verdict
  readonly shown: string
  /** Its meaning depends on the keys beside it. */
  readonly isPart: boolean
  /** The step that was taken from here last. */
  next: KeyStep | undefined
  /** All steps from here, where there is more than one. */
  others: Map<string, KeyStep> | undefined
}

/** The keys of the objects seen so far, as paths. */
export class KeyPaths {
  readonly #judge: KeyJudge
  #steps = 0
  #first: KeyStep = newStep('', PLAIN, '')

  constructor(judge: KeyJudge) {
    this.#judge = judge
  }

  /** Where every object begins. */
  get first(): KeyStep {
    return this.#first
  }

  /** The step for a name after another one. */
  after(step: KeyStep, name: string): KeyStep {
    const { next } = step
    return next !== undefined && next.name === name ? next : this.#find(step, name)
  }

  /** The same for a name that is too long to be kept: nothing goes on from here. */
  aside(name: string): KeyStep {
    return newStep(name, this.#judge.judge(name), this.#judge.shown(name))
  }

  #find(step: KeyStep, name: string): KeyStep {
    const known = step.others?.get(name)
    if (known !== undefined) return (step.next = known)
    const made = newStep(name, this.#judge.judge(name), this.#judge.shown(name))
    if (++this.#steps > MAX_STEPS) {
      this.#steps = 0
      this.#first = newStep('', PLAIN, '')
      return made
    }
    const { next } = step
    if (next !== undefined) (step.others ??= new Map([[next.name, next]])).set(name, made)
    return (step.next = made)
  }
}

function newStep(name: string, verdict: Verdict, shown: string): KeyStep {
  return { name, verdict, shown, isPart: isPart(name), next: undefined, others: undefined }
}
