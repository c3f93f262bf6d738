/** Goes on with a phase when the hook it waits for settles or runs out of time. */
import { Phase, Verdict, type Call } from './call.ts'
import { startDeadline, type Deadline, type Expires } from './deadlines.ts'
import { HooklineError } from './errors.ts'
import { endToken } from './lineage.ts'
import { enterFailed, enterPhase, exitFailed, exitPhase, type Suspension } from './phases.ts'
import { isNativePromise } from './thenable.ts'

/** Calls `done` once, when the phase is complete; with another context when a hook that timed out keeps the old one. Runs in the caller's async context. */
export function resume(suspension: Suspension, done: (call: Call) => void): void {
  new Waiting(suspension, done).begin()
}

class Waiting implements Expires {
  readonly #suspension: Suspension
  readonly #done: (call: Call) => void
  readonly #deadline: Deadline
  #settled = false

  constructor(suspension: Suspension, done: (call: Call) => void) {
    this.#suspension = suspension
    this.#done = done
    this.#deadline = startDeadline(suspension.at.hook.timeoutMs, this)
  }

  begin(): void {
    const { pending } = this.#suspension
    const promise = isNativePromise(pending) ? pending : Promise.resolve(pending)
    // A hostile promise may have a `then` of its own.
    void Promise.prototype.then.call(
      promise,
      () => this.#settle(false, undefined),
      (error: unknown) => this.#settle(true, error),
    )
  }

  expire(): void {
    const { at, phase, call, scope } = this.#suspension
    const error = new HooklineError(
      'HOOKLINE_HOOK_TIMEOUT',
      `Hook "${at.hook.name}" did not settle within ${at.hook.timeoutMs} ms in ${phase} of ${call.target.name}.`,
    )
    // The timer is everybody's: what follows belongs into the context of this call's caller.
    scope.runInAsyncScope(() => this.#settle(true, error, true))
  }

  #settle(failed: boolean, error: unknown, expired = false): void {
    if (this.#settled) return
    this.#settled = true
    this.#deadline.cancel()
    const { call, at, phase, token, before } = this.#suspension
    if (token !== undefined) endToken(token)
    if (phase === 'enter' && call._outcome !== undefined) {
      // The call was ended by hand meanwhile: nothing more may happen to it.
      if (failed) call._plan.host.hookFailed(at.hook, phase, error)
      this.#done(call)
      return
    }
    // A hook that timed out still holds its context: what it does from now on must not reach the call.
    const next = expired ? call._fork() : call
    if (failed && phase === 'enter') enterFailed(next, at, error)
    if (failed && phase === 'exit') {
      Object.assign(next, before)
      exitFailed(next, at, error)
    }
    this.#goOn(next)
  }

  #goOn(call: Call): void {
    const { at, phase } = this.#suspension
    if (phase === 'enter' && call._verdict !== Verdict.run) {
      call._turn = undefined
      call._phase = Phase.running
      this.#done(call)
      return
    }
    const further = phase === 'enter' ? enterPhase(call, true, call._reached) : exitPhase(call, true, call._plan.exit.indexOf(at) + 1)
    if (further === undefined) this.#done(call)
    else resume(further, this.#done)
  }
}
