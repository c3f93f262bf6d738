/**
 * The twelve rules of meaning as a small interpreter, written from what docs/writing-hooks.md says and not from the engine.
 * One call after the other, no promises: hooks are awaited in order, so waiting changes nothing of what happens.
 * Where the rules leave a choice, `PIN` says which one the engine made.
 */
import type { CaseSpec, HookSpec, Shape, Step } from './spec.ts'

type Entry = unknown[]
type Around = Extract<Step, { do: 'within' }>['how']
class Thrown {
  readonly value: unknown
  constructor(value: unknown) {
    this.value = value
  }
}
const PHASE = 'HOOKLINE_CALL_PHASE'
const TIMEOUT = 'HOOKLINE_HOOK_TIMEOUT'

interface Registered {
  index: number
  spec: HookSpec
  enabled: boolean
  sequence: number
}
interface Plan {
  enter: Registered[]
  again: Registered[]
  exit: Registered[]
  line: boolean
}
interface Call {
  target: 'outer' | 'inner'
  plan: Plan
  chain: readonly number[] | undefined
  args: unknown[]
  result: unknown
  error: unknown
  failed: boolean
  verdict: 'run' | 'skip' | 'skipRejected' | 'block'
  outcome: string | undefined
  blockedBy: string | undefined
  reached: Set<Registered>
  /** `when` said no. */
  excluded: Set<Registered>
  failing: Set<Registered>
  /** Those that are asked once more when the others are through. */
  again: Registered[]
  data: Map<Registered, unknown>
  /** What stands around the target, the outermost first. */
  around: { hook: Registered; how: Around }[]
  phase: 'enter' | 'exit'
  count: number | undefined
  id: number | undefined
  parent: Call | undefined
}

/** Read through a function, since hooks change it behind the compiler's back. */
const verdictOf = (call: Call): Call['verdict'] => call.verdict

export const isOdd = (value: unknown): boolean => typeof value === 'number' && value % 2 === 1

export const SPARE: HookSpec = {
  enterOrder: 0,
  exitOrder: 0,
  enterPolicy: 'closed',
  exitPolicy: 'open',
  everywhere: true,
  allowNested: false,
  recheck: false,
  when: 'none',
  readsArgs: false,
  enter: { async: false, steps: [] },
  exit: { async: false, steps: [] },
}

/** What the implementation must log for this case. */
export function expected(spec: CaseSpec): Entry[] {
  const log: Entry[] = []
  const specs = [...spec.hooks, SPARE]
  const registered = new Map<number, Registered>()
  const { target, subscriber } = spec
  const lineage = subscriber === 'full' || (subscriber === 'plain' && spec.parents)
  const subscribed = subscriber !== 'none' || spec.subscriberCalls
  let sequence = 0
  let ids = 0

  const register = (index: number): void => {
    if (registered.has(index)) return
    registered.set(index, { index, spec: specs[index] as HookSpec, enabled: true, sequence: sequence++ })
  }
  spec.hooks.forEach((_, index) => register(index))

  // ── Rules 1, 8, 9: who stands around a call that begins now ──
  function plan(name: 'outer' | 'inner', chain: readonly number[] | undefined): Plan {
    const hooks = [...registered.values()].filter(
      hook =>
        hook.enabled &&
        (name === 'outer' || hook.spec.everywhere) &&
        (chain === undefined || (hook.spec.allowNested && !chain.includes(hook.index))),
    )
    const by =
      (key: 'enterOrder' | 'exitOrder') =>
      (a: Registered, b: Registered): number =>
        a.spec[key] === b.spec[key] ? a.sequence - b.sequence : a.spec[key] < b.spec[key] ? -1 : 1
    const enter = hooks.toSorted(by('enterOrder'))
    const last = enter.findLastIndex(({ spec: { enter: on } }) => on !== undefined)
    return {
      enter,
      again: enter.filter(({ spec: { enter: on, recheck } }, i) => recheck && on !== undefined && i < last),
      exit: hooks.filter(({ spec: { exit } }) => exit !== undefined).toSorted(by('exitOrder')),
      line: chain === undefined && subscribed,
    }
  }
  const nameOf = ({ index }: Registered): string => `h${index}`
  const failedEvent = (call: Call, hook: Registered, phase: 'enter' | 'exit'): void => {
    if (subscriber !== 'none')
      log.push(['event', 'hook.failed', call.target, nameOf(hook), phase, phase === 'enter' ? hook.spec.enterPolicy : hook.spec.exitPolicy])
  }

  function begin(name: 'outer' | 'inner', args: unknown[], chain: readonly number[] | undefined, parent: Call | undefined): Call {
    const call: Call = {
      target: name,
      plan: plan(name, chain),
      chain,
      args,
      result: undefined,
      error: undefined,
      failed: false,
      verdict: 'run',
      outcome: undefined,
      blockedBy: undefined,
      reached: new Set(),
      excluded: new Set(),
      failing: new Set(),
      again: [],
      data: new Map(),
      around: [],
      phase: 'enter',
      count: undefined,
      id: undefined,
      parent,
    }
    call.again.push(...call.plan.again)
    if (call.plan.line) {
      if (subscriber !== 'none') {
        call.id = ids++
        log.push(['event', 'enter', name, call.id, lineage ? parent?.id : undefined, subscriber === 'full' ? [...args] : undefined])
      }
      if (spec.subscriberCalls && name === 'outer') log.push(['subscriber', 'nested', ...run('inner', [5], [-1])])
    }
    return call
  }

  // ── Rules 2, 3, 4: the enter phase ──
  function enter(call: Call, from = 0, until = call.plan.enter.length): void {
    for (let i = from; i < until && call.verdict === 'run'; i++) enterOne(call, call.plan.enter[i] as Registered)
    if (until < call.plan.enter.length) return
    // PIN: who failed is not asked again; `when` is, and a hook that takes part in either round has its exit.
    for (const hook of call.again.splice(0)) if (call.verdict === 'run' && !call.failing.has(hook)) enterOne(call, hook)
  }

  function enterOne(call: Call, hook: Registered): void {
    const again = call.reached.has(hook)
    call.reached.add(hook)
    if (hook.spec.enter === undefined) return
    const before = [...call.args]
    try {
      if (!when(call, hook)) {
        if (!again) call.excluded.add(hook)
        return
      }
      call.excluded.delete(hook)
      log.push([nameOf(hook), 'enter', [...call.args], hook.spec.readsArgs ? [...call.args] : undefined])
      act(call, hook, hook.spec.enter.steps)
    } catch (error) {
      if (!(error instanceof Thrown)) throw error
      call.failing.add(hook)
      call.around = call.around.filter(around => around.hook !== hook)
      if (hook.spec.enterPolicy === 'open') call.args = before // PIN: under closed exit hooks see the arguments as the failed hook left them
      if (verdictOf(call) === 'skip' || verdictOf(call) === 'skipRejected') {
        call.verdict = 'run'
        call.result = undefined
      }
      // PIN: a block that was decided before the hook went wrong stands, whatever the policy.
      if (hook.spec.enterPolicy === 'closed' && verdictOf(call) !== 'block') {
        call.verdict = 'block'
        call.blockedBy = nameOf(hook)
        call.failed = true
        call.error = error.value
      }
      failedEvent(call, hook, 'enter')
    }
  }

  function when(call: Call, hook: Registered): boolean {
    if (hook.spec.when === 'none') return true
    log.push([nameOf(hook), 'when'])
    if (hook.spec.when === 'throws') throw new Thrown('when')
    return hook.spec.when === 'odd' ? isOdd(call.args[0]) : hook.spec.when === 'true'
  }

  // ── Rules 4, 5: the exit phase ──
  function end(call: Call, outcome: string, value: unknown): void {
    call.phase = 'exit'
    if (call.verdict === 'block') {
      call.outcome = 'blocked'
    } else if (outcome === 'threw') {
      Object.assign(call, { outcome, error: value, result: undefined, failed: true })
    } else {
      Object.assign(call, { outcome: outcome === 'returned' && call.verdict !== 'run' ? 'skipped' : outcome, result: value })
    }
    for (const hook of call.plan.exit) {
      if (!call.reached.has(hook) || call.excluded.has(hook) || call.failing.has(hook)) continue
      const { result, error, failed, outcome: before } = call
      try {
        if (hook.spec.enter === undefined && !when(call, hook)) continue
        log.push([
          nameOf(hook),
          'exit',
          result,
          error,
          failed,
          before,
          call.blockedBy,
          call.data.get(hook),
          hook.spec.readsArgs ? [...call.args] : undefined,
        ])
        act(call, hook, (hook.spec.exit as { steps: Step[] }).steps)
      } catch (thrown) {
        if (!(thrown instanceof Thrown)) throw thrown
        // PIN: what a failing exit hook had assigned is undone.
        Object.assign(call, { result, error, failed, outcome: before })
        if (hook.spec.exitPolicy === 'closed') setError(call, thrown.value)
        failedEvent(call, hook, 'exit')
      }
    }
    if (call.id !== undefined) {
      log.push([
        'event',
        'exit',
        call.target,
        call.id,
        lineage ? call.parent?.id : undefined,
        call.outcome,
        subscriber === 'full' && !call.failed ? call.result : undefined,
        call.failed,
        call.blockedBy,
        call.count,
      ])
    }
  }

  function setError(call: Call, value: unknown): void {
    Object.assign(call, { error: value, result: undefined, failed: true })
    if (call.outcome !== 'blocked') call.outcome = 'threw' // PIN: also of an aborted call
  }

  function act(call: Call, hook: Registered, steps: readonly Step[]): void {
    for (const step of steps) {
      const chain = [...(call.chain ?? []), hook.index]
      switch (step.do) {
        case 'skip':
        case 'skipRejected':
          if (call.phase === 'exit') throw new Thrown(PHASE)
          if (call.verdict === 'block') break
          call.verdict = step.do
          call.result = step.value
          break
        case 'block':
          if (call.phase === 'exit') throw new Thrown(PHASE)
          Object.assign(call, {
            verdict: 'block',
            result: undefined,
            failed: true,
            error: `blocked(${nameOf(hook)}:${step.reason})`,
            blockedBy: nameOf(hook),
          })
          break
        case 'setArg':
          call.args[step.index] = step.value
          break
        case 'setArgs':
          call.args = call.target === 'outer' && target.shape === 'callback' ? [...step.values, 'function'] : [...step.values]
          break
        case 'setData':
          call.data.set(hook, step.value)
          break
        case 'setResult':
          if (call.phase === 'enter' || call.verdict === 'block') throw new Thrown(PHASE)
          // PIN: an aborted call that is given a result stays aborted, unless it had failed.
          if (call.outcome === 'threw') call.outcome = call.verdict === 'run' ? 'returned' : 'skipped'
          Object.assign(call, { result: step.value, error: undefined, failed: false })
          break
        case 'setError':
          if (call.phase === 'enter') throw new Thrown(PHASE)
          setError(call, step.value)
          break
        case 'throw':
          throw new Thrown(step.value)
        case 'wait':
          break
        case 'callInner':
          log.push([nameOf(hook), 'nested', ...run('inner', [5], chain)])
          break
        case 'callSelf':
          log.push([nameOf(hook), 'nested', ...run('outer', target.shape === 'callback' ? [7, 8, 'function'] : [7, 8], chain)])
          break
        case 'within':
          if (call.phase === 'exit') throw new Thrown(PHASE)
          call.around.push({ hook, how: step.how })
          break
        case 'registry': {
          const index = step.hook % specs.length
          const found = registered.get(index)
          if (step.op === 'register') register(index)
          else if (step.op === 'remove') registered.delete(index)
          else if (found !== undefined) found.enabled = step.op === 'enable'
          break
        }
        case 'outlive':
          throw new Thrown(TIMEOUT)
      }
    }
  }

  // ── Rule 12: what hooks put around the target alone ──
  function inside(call: Call, work: () => unknown, from = 0): unknown {
    const around = call.around[from]
    if (around === undefined) return work()
    const { hook, how } = around
    let ran: { value: unknown } | { threw: Thrown } | undefined
    const go = (): void => {
      if (ran !== undefined) return
      try {
        ran = { value: inside(call, work, from + 1) }
      } catch (error) {
        if (!(error instanceof Thrown)) throw error
        ran = { threw: error }
      }
    }
    log.push([nameOf(hook), 'around', call.target])
    if (how === 'calls') log.push([nameOf(hook), 'nested', ...run('inner', [5], [...(call.chain ?? []), hook.index])])
    if (how !== 'never' && how !== 'throwsBefore') go()
    if (how === 'throwsBefore' || how === 'throwsAfter') {
      if (how === 'throwsBefore' && hook.spec.enterPolicy === 'closed') {
        // As if the hook had failed on enter.
        call.failing.add(hook)
        Object.assign(call, { verdict: 'block', blockedBy: nameOf(hook), failed: true, error: how })
        failedEvent(call, hook, 'enter')
        throw new Thrown(how)
      }
      failedEvent(call, hook, 'enter')
    } else log.push([nameOf(hook), 'left', call.target])
    go()
    const done = ran as unknown as { value: unknown } | { threw: Thrown }
    if ('threw' in done) throw done.threw
    return done.value
  }

  // ── Targets ──
  function body(call: Call): unknown {
    log.push([call.target, [...call.args]])
    if (call.target === 'inner') return `i(${String(call.args)})`
    if (target.callsInner) log.push(['body', 'nested', ...run('inner', [6], call.chain, call)])
    if (target.throws) throw new Thrown(target.thrown)
    return `r(${String(call.args)})`
  }

  const seen = (call: Call, shape: Shape): Entry => {
    if (shape === 'callback') return ['called back', ...(call.failed ? [call.error] : ['null', call.result])]
    const settles = shape === 'async' || ((shape === 'autoPromise' || shape === 'autoThenable') && call.verdict === 'run')
    return settles
      ? [call.failed ? 'rejected' : 'resolved', call.failed ? call.error : call.result]
      : [call.failed ? 'threw' : 'returned', call.failed ? call.error : call.result]
  }

  /** A whole call; what its caller sees. */
  function run(name: 'outer' | 'inner', args: unknown[], chain: readonly number[] | undefined, parent?: Call): Entry {
    const shape = name === 'inner' ? 'sync' : target.shape
    const call = begin(name, args, chain, parent)
    if (shape === 'generator' || shape === 'asyncGenerator') return runIterator(call, shape)
    enter(call)
    if (call.verdict !== 'run') {
      if (call.verdict === 'skipRejected') end(call, 'threw', call.result)
      else end(call, 'returned', call.result)
      return seen(call, shape)
    }
    let ended: ['returned' | 'threw' | 'aborted', unknown]
    try {
      ended = ['returned', inside(call, () => body(call))]
    } catch (error) {
      if (!(error instanceof Thrown)) throw error
      ended = ['threw', error.value]
    }
    if (shape === 'stream' && verdictOf(call) === 'run') {
      log.push(['made'])
      if (!target.throws) ended = [target.consumer.mode === 'drain' ? 'returned' : 'aborted', 'stream']
      end(call, ...ended)
      return ['closed']
    }
    end(call, ...ended)
    const answer = seen(call, shape)
    return shape === 'callback' && target.twice && verdictOf(call) === 'run' ? [...answer, 'called back', 'null', 'second'] : answer
  }

  // ── Rule 7: iterators ──
  function runIterator(call: Call, shape: Shape): Entry {
    const { enter: hooks } = call.plan
    const waiting = hooks.findIndex(({ spec: { enter: on, exit } }) => on !== undefined && (on.async || exit?.async === true))
    const first = shape === 'asyncGenerator' && waiting !== -1 ? waiting : hooks.length
    enter(call, 0, first)
    log.push(['made'])
    const { mode, after } = target.consumer
    const values: unknown[] = []
    let begun = false
    let source: unknown[] | undefined
    const finish = (outcome: string, value: unknown): Entry => {
      end(call, outcome, value)
      return [values, call.failed ? 'threw' : 'done', call.failed ? call.error : call.result]
    }
    for (;;) {
      if (!begun) enter(call, first)
      const step = mode === 'drain' || values.length < after ? 'next' : mode
      if (call.verdict === 'block') {
        const answer = finish('returned', undefined)
        // PIN: leaving before the first step does not throw the block; throwing in does.
        return step === 'leave' ? [values, 'done', undefined] : answer
      }
      if (call.verdict === 'skip' && source === undefined) source = call.result === undefined ? [] : [call.result]
      if (step === 'leave') return finish('aborted', undefined)
      if (step === 'throwIn') return finish('threw', 'in')
      if (call.verdict === 'run' && !begun) {
        log.push(['outer', [...call.args]])
        if (target.callsInner) log.push(['body', 'nested', ...run('inner', [6], call.chain, call)])
      }
      begun = true
      const all = source ?? Array.from({ length: target.yields }, (_, i) => 100 + i)
      if (values.length < all.length) {
        values.push(all[values.length])
        call.count = values.length
      } else if (source !== undefined) return finish('returned', undefined)
      else if (target.throws) return finish('threw', target.thrown)
      else return finish('returned', `r(${String(call.args)})`)
    }
  }

  for (let i = 0; i < spec.calls; i++) {
    log.push(['caller', ...run('outer', target.shape === 'callback' ? [1, 2, 'function'] : [1, 2], undefined)])
  }
  return log
}
