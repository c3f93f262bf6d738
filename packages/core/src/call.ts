/**
 * One call, as hooks see it: a flat class, because every hooked call makes one.
 * Names with an underscore belong to the engine; what is seldom used stands in `Extra`, made when it is first needed.
 */
import type { Attributes, BlockReason, CallContext, Outcome, ParentRef, Surroundings, Target } from './contract.ts'
import { HooklineError, nameOf, newBlockedError } from './errors.ts'
import type { NormalHook } from './hook.ts'
import { nextNumber } from './ids.ts'
import { Frame } from './lineage.ts'
import type { Plan, PlanHook } from './plan.ts'
import { putAround, startSpan, type Within } from './within.ts'

/** Where a call stands. */
export const Phase = { enter: 0, running: 1, exit: 2, over: 3, asking: 4 } as const
/** What the enter phase decided. */
export const Verdict = { run: 0, skip: 1, block: 2 } as const

/** Also after its enter phase: code that a hook put around the target may refuse it. */
export function isBlocked(call: Call): boolean {
  return call._verdict === Verdict.block
}

/** Who caused a call and when: made when somebody asks for ids, parents, scope or times. */
class Trace {
  frame: Frame | undefined = undefined
  parent: ParentRef | undefined = undefined
  /** The frame the call was made in. */
  up: Frame | undefined = undefined
  /** By the monotonic clock; negative until measured, because a small integer costs no allocation. */
  started = -1
  duration = -1
}

/** What few calls need. */
class Extra {
  enterAttributes: Attributes | undefined = undefined
  exitAttributes: Attributes | undefined = undefined
  datas: unknown[] | undefined = undefined
  /** Hooks that failed on enter. */
  excluded: NormalHook[] | undefined = undefined
  /** Hooks whose `when` said no. */
  leftOut: NormalHook[] | undefined = undefined
  argsBefore: unknown[] | undefined = undefined
  argsCopier: PlanHook | undefined = undefined
  count: number | undefined = undefined
  blockedBy: string | undefined = undefined
  /** Outermost first. */
  within: readonly Within[] | undefined = undefined
}

/** The call context. */
export class Call implements CallContext {
  readonly receiver: unknown
  readonly _plan: Plan
  _args: unknown[]
  _result: unknown
  _error: unknown
  _failed: boolean
  _phase: number
  _verdict: number
  _outcome: Outcome | undefined
  /** The hook whose turn it is. */
  _turn: PlanHook | undefined
  /** Hooks at enter positions below this were reached. */
  _reached: number
  _data: unknown
  _t: Trace | undefined
  _x: Extra | undefined

  constructor(plan: Plan, receiver: unknown, args: unknown[]) {
    this.receiver = receiver
    this._plan = plan
    this._args = args
    this._result = undefined
    this._error = undefined
    this._failed = false
    this._phase = Phase.enter
    this._verdict = Verdict.run
    this._outcome = undefined
    this._turn = undefined
    this._reached = 0
    this._data = undefined
    this._t = undefined
    this._x = undefined
  }

  get _extra(): Extra {
    return (this._x ??= new Extra())
  }

  get _trace(): Trace {
    return (this._t ??= new Trace())
  }

  get target(): Target {
    return this._plan.target
  }

  get args(): unknown[] {
    const turn = this._turn
    if (this._phase === Phase.enter && turn !== undefined && turn.hook.enterPolicy === 'open') {
      // A copy for each open hook that reads them: when it fails, its assignments are undone by going back to the one before.
      const extra = this._extra
      if (extra.argsCopier !== turn) {
        extra.argsBefore = this._args
        extra.argsCopier = turn
        this._args = this._args.slice()
      }
    }
    return this._args
  }
  set args(value: unknown[]) {
    if (this._phase !== Phase.enter) throw wrongPhase('args can be replaced only in onEnter')
    if (!Array.isArray(value)) throw new HooklineError('HOOKLINE_INVALID_OPTION', 'call.args: expected an array of arguments.')
    void this.args
    this._args = value.slice()
  }

  get result(): unknown {
    return this._result
  }
  set result(value: unknown) {
    if (this._phase !== Phase.exit) throw wrongPhase('result can be assigned only in onExit; on enter use call.skip(result)')
    if (this._verdict === Verdict.block) throw wrongPhase('a blocked call cannot be given a result: look at call.blockedBy first')
    const wasFailed = this._failed
    this._result = value
    this._error = undefined
    this._failed = false
    if (this._outcome === 'threw' || (this._outcome === 'aborted' && wasFailed))
      this._outcome = this._verdict === Verdict.skip ? 'skipped' : 'returned'
  }

  get error(): unknown {
    return this._error
  }
  set error(value: unknown) {
    if (this._phase !== Phase.exit) throw wrongPhase('error can be assigned only in onExit; on enter use call.block(reason) or throw')
    this._setError(value)
  }
  _setError(value: unknown): void {
    this._error = value
    this._result = undefined
    this._failed = true
    if (this._outcome !== 'blocked') this._outcome = 'threw'
  }

  get failed(): boolean {
    return this._failed
  }
  get outcome(): Outcome | undefined {
    return this._outcome
  }

  skip(result?: unknown): void {
    if (this._phase !== Phase.enter) throw wrongPhase('skip can be used only in onEnter')
    if (this._verdict === Verdict.block) return
    this._verdict = Verdict.skip
    this._result = result
  }
  get skipped(): boolean {
    return this._verdict === Verdict.skip
  }

  block(reason?: string | BlockReason | Error): void {
    if (this._phase !== Phase.enter) throw wrongPhase('block can be used only in onEnter')
    const name = this._turn?.hook.name ?? 'unknown'
    this._result = undefined
    this._verdict = Verdict.block
    this._extra.blockedBy = name
    this._failed = true
    this._error =
      reason instanceof Error
        ? reason
        : newBlockedError(name, this.target.name, typeof reason === 'object' && reason !== null ? reason : { reason })
  }
  get blockedBy(): string | undefined {
    return this._x?.blockedBy
  }

  within(surroundings: Surroundings): void {
    const at = this._turn
    if (this._phase !== Phase.enter || at === undefined) throw wrongPhase('within can be used only in onEnter')
    if (!at.hook.needs.context)
      throw new HooklineError(
        'HOOKLINE_INVALID_HOOK',
        `call.within: expected hook "${at.hook.name}" to ask for it by \`needs: { context: true }\`.`,
      )
    if (typeof surroundings?.run !== 'function')
      throw new HooklineError(
        'HOOKLINE_INVALID_OPTION',
        `call.within: expected an object with a function \`run\`, got ${nameOf(surroundings)}.`,
      )
    putAround(this, at, surroundings)
  }

  get data(): unknown {
    const slot = this._dataSlot
    return slot === 0 ? this._data : this._x?.datas?.[slot]
  }
  set data(value: unknown) {
    const slot = this._dataSlot
    if (slot === -1)
      throw wrongPhase('data belongs to the hook whose turn it is, and several stand on this call; keep the object and change that')
    if (slot === 0) this._data = value
    else (this._extra.datas ??= [])[slot] = value
  }

  /** Outside of any turn the data can only be meant where there is but one. */
  get _dataSlot(): number {
    if (this._turn !== undefined) return this._turn.dataSlot
    return this._plan.enter.every(at => at.dataSlot === 0) ? 0 : -1
  }

  get scope(): Map<unknown, unknown> {
    return this._frame.root.scope
  }
  get id(): string {
    return this._frame.id
  }
  get traceId(): string {
    return this._frame.root.traceId
  }
  get parent(): ParentRef | undefined {
    return this._t?.parent
  }
  /** Of its own where no lineage is kept. */
  get _frame(): Frame {
    const trace = this._trace
    if (trace.frame !== undefined) return trace.frame
    const frame = new Frame(this.target, nextNumber(), undefined, undefined, undefined)
    for (const { around } of this._x?.within ?? []) startSpan(this, frame, around)
    trace.frame = frame
    return frame
  }

  get startedAt(): number | undefined {
    const started = this._t?.started
    return started === undefined || started < 0 ? undefined : performance.timeOrigin + started
  }
  get durationMs(): number | undefined {
    const trace = this._t
    if (trace === undefined || trace.started < 0) return undefined
    return trace.duration < 0 ? performance.now() - trace.started : trace.duration
  }

  get attributes(): Attributes {
    const over = this._outcome !== undefined
    const extra = this._extra
    const entered = (extra.enterAttributes ??= this._plan.describeEnter(this))
    if (!over) return entered
    return (extra.exitAttributes ??= Object.freeze({ ...entered, ...this._plan.describeExit(this) }))
  }

  /** A twin for the hooks still to come, when a hook that timed out keeps this one and must not reach the call any more. */
  _fork(): Call {
    const twin = makeCall(this._plan, this.receiver, this._args.slice())
    const { _result, _error, _failed, _phase, _verdict, _outcome, _turn, _reached, _data } = this
    Object.assign(twin, { _result, _error, _failed, _phase, _verdict, _outcome, _turn, _reached, _data })
    twin._t = this._t
    if (this._x !== undefined)
      twin._x = Object.assign(new Extra(), this._x, {
        datas: this._x.datas?.slice(),
        excluded: this._x.excluded?.slice(),
        leftOut: this._x.leftOut?.slice(),
      })
    this._phase = Phase.over
    this._turn = undefined
    return twin
  }
}

// Classes that mention themselves are renamed by the bundler; these keep their names in stacks and consoles.
function makeCall(plan: Plan, receiver: unknown, args: unknown[]): Call {
  return new Call(plan, receiver, args)
}

function wrongPhase(what: string): HooklineError {
  return new HooklineError('HOOKLINE_CALL_PHASE', `call.${what}.`)
}
