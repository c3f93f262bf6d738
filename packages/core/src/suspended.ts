/** Goes on with a phase when the hook it waits for settles or runs out of time. */
import { Phase, Verdict, type Call } from './call.ts'
import { startDeadline, type Deadline } from './deadlines.ts'
import { HooklineError } from './errors.ts'
import { endToken } from './lineage.ts'
import { enterFailed, enterPhase, exitFailed, exitPhase, type Suspension } from './phases.ts'

/** Calls `done` once, when the phase is complete; with another context when a hook that timed out keeps the old one. */
export function resume(suspension: Suspension, done: (call: Call) => void): void {
  const { call, at, phase, pending, token } = suspension
  const hook = at.hook
  let deadline: Deadline | undefined
  const settle = (): void => {
    deadline?.cancel()
    if (token !== undefined) endToken(token)
  }
  const goOn = (next: Call): void => {
    if (phase === 'enter' && next._verdict !== Verdict.run) {
      next._turn = undefined
      next._phase = Phase.running
      done(next)
      return
    }
    const further = phase === 'enter' ? enterPhase(next, true, at.position + 1) : exitPhase(next, true, next._plan.exit.indexOf(at) + 1)
    if (further === undefined) done(next)
    else resume(further, done)
  }
  /** The call was ended by hand meanwhile: nothing more may happen to it. */
  const isOver = (): boolean => phase === 'enter' && call._outcome !== undefined
  const fail = (next: Call, error: unknown): void => {
    if (phase === 'enter') {
      enterFailed(next, at, error)
    } else {
      Object.assign(next, suspension.before)
      exitFailed(next, at, error)
    }
    goOn(next)
  }

  // Through a promise of our own, so that what follows runs in the caller's async context also after a timeout.
  const settled = new Promise<unknown>((resolve, reject) => {
    deadline = startDeadline(hook.timeoutMs, () => reject(TIMED_OUT))
    pending.then(resolve, reject)
  })
  settled.then(
    () => {
      settle()
      if (isOver()) done(call)
      else goOn(call)
    },
    error => {
      settle()
      // A hook that timed out still holds its context: what it does from now on must not reach the call.
      const reason = error === TIMED_OUT ? timeoutError(suspension) : error
      if (isOver()) {
        call._plan.host.hookFailed(hook, phase, reason)
        done(call)
      } else if (error === TIMED_OUT) fail(call._fork(), reason)
      else fail(call, reason)
    },
  )
}

const TIMED_OUT = Symbol('timed out')

function timeoutError({ at, phase, call }: Suspension): HooklineError {
  return new HooklineError('HOOKLINE_HOOK_TIMEOUT', `Hook "${at.hook.name}" did not settle within ${at.hook.timeoutMs} ms in ${phase} of ${call.target.name}.`)
}
