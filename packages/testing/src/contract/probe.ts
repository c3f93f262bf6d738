/** One run of a call, and everything about it that can be compared. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate as turn } from 'node:timers/promises'
import type { Probe, RunCall, Seen } from './spec.ts'

/** The caller's own async context, which nobody between it and its callbacks may lose. */
const caller = new AsyncLocalStorage<object>()

/** What came to a callback, and whether the caller's context was there. */
export interface Answer {
  readonly error: unknown
  readonly result: unknown
  readonly inContext: boolean
}

/** A run that is over. */
export interface Run {
  readonly seen: Seen
  readonly returned: readonly unknown[]
  readonly answers: readonly Answer[]
}

/** Runs a call as its user would; `onGot` is called inside the user's callback. */
export function runCall<F>(fixture: F, run: RunCall<F>, onGot: () => void = () => {}): Promise<Run> {
  const context = {}
  const returned: unknown[] = []
  const answers: Answer[] = []
  const probe: Probe = {
    returned(value) {
      returned.push(value)
      return value
    },
    got(error, result) {
      answers.push({ error, result, inContext: caller.getStore() === context })
      onGot()
    },
  }
  return caller.run(context, async () => {
    try {
      return { seen: { view: await run(fixture, probe) }, returned, answers }
    } catch (error) {
      return { seen: { error }, returned, answers }
    }
  })
}

/** True inside the async context of a run. */
export function inCallersContext(): boolean {
  return caller.getStore() !== undefined
}

/** Lets everything happen that is ready to happen, such as a second end of a call that had its end. */
export async function drain(): Promise<void> {
  for (let turns = 0; turns < 5; turns += 1) await turn()
}
