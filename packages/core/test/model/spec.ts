/** Random cases: hooks made of steps, a target, and how its caller consumes it. Data only, so that failing cases print and shrink well. */
import fc from 'fast-check'

/** A value that calls carry, or an error that is thrown: small, and told apart at sight. */
export type Value = number | string | undefined

/** One thing a hook does. */
export type Step =
  | { do: 'skip'; value: Value }
  | { do: 'skipRejected'; value: Value }
  | { do: 'block'; reason: string }
  | { do: 'setArg'; index: number; value: Value }
  | { do: 'setArgs'; values: Value[] }
  | { do: 'setData'; value: Value }
  | { do: 'setResult'; value: Value }
  | { do: 'setError'; value: Value }
  | { do: 'throw'; value: Value }
  | { do: 'wait'; how: 'micro' | 'macro' }
  | { do: 'callInner' }
  | { do: 'callSelf' }
  /** Put something around the target: it runs it, also twice, calls the inner target, forgets to run it, or throws before or after. */
  | { do: 'within'; how: 'runs' | 'twice' | 'calls' | 'never' | 'throwsBefore' | 'throwsAfter' }
  | { do: 'registry'; op: 'register' | 'remove' | 'enable' | 'disable'; hook: number }
  /** Never settle; use the call again when the target runs or the call is over. */
  | { do: 'outlive'; late: Step[] }

export interface HookSpec {
  enterOrder: number
  exitOrder: number
  enterPolicy: 'closed' | 'open'
  exitPolicy: 'closed' | 'open'
  /** Stands on the inner target as well. */
  everywhere: boolean
  allowNested: boolean
  recheck: boolean
  /** `odd`: where the first argument is. */
  when: 'none' | 'true' | 'false' | 'odd' | 'throws'
  readsArgs: boolean
  enter: { async: boolean; steps: Step[] } | undefined
  exit: { async: boolean; steps: Step[] } | undefined
}

export type Shape = 'sync' | 'autoPlain' | 'autoPromise' | 'autoThenable' | 'async' | 'callback' | 'generator' | 'asyncGenerator' | 'stream'

export interface TargetSpec {
  shape: Shape
  throws: boolean
  thrown: Value
  callsInner: boolean
  /** Of promises and callbacks: when they settle. */
  settles: 'sync' | 'micro' | 'macro'
  /** The callback is called twice, or the thenable settles twice. */
  twice: boolean
  /** Values a generator or stream gives. */
  yields: number
  /** Drain it, leave after some values, or throw into it after some. */
  consumer: { mode: 'drain' | 'leave' | 'throwIn'; after: number }
}

export interface CaseSpec {
  hooks: HookSpec[]
  target: TargetSpec
  subscriber: 'none' | 'plain' | 'full'
  /** A second subscriber that calls the inner target when a call of the outer one begins. */
  subscriberCalls: boolean
  parents: boolean
  calls: number
}

/** All of them. */
export const shapes: readonly Shape[] = [
  'sync',
  'autoPlain',
  'autoPromise',
  'autoThenable',
  'async',
  'callback',
  'generator',
  'asyncGenerator',
  'stream',
]

/** Shapes whose enter hooks may be asynchronous. */
export const awaits = (shape: Shape): boolean => shape === 'async' || shape === 'callback' || shape === 'asyncGenerator'

const value: fc.Arbitrary<Value> = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constant(undefined))
const order = fc.constantFrom(0, 0, 1, 2, -1, -Infinity, Infinity)
const policy = fc.constantFrom<'closed' | 'open'>('closed', 'open')

function steps(shape: Shape, phase: 'enter' | 'exit', async: boolean, everywhere: boolean): fc.Arbitrary<Step[]> {
  const setArg = fc.record({ do: fc.constant('setArg' as const), index: fc.constantFrom(0, 1), value })
  const assign = fc.oneof(
    fc.record({ do: fc.constant('setResult' as const), value }),
    fc.record({ do: fc.constant('setError' as const), value }),
  )
  const decide = fc.oneof(
    fc.record({ do: fc.constant('skip' as const), value }),
    fc.record({ do: fc.constant('block' as const), reason: fc.constantFrom('no', 'never') }),
    ...(shape === 'async' && !everywhere ? [fc.record({ do: fc.constant('skipRejected' as const), value })] : []),
  )
  const change = fc.oneof(
    setArg,
    fc.record({ do: fc.constant('setArgs' as const), values: fc.array(value, { minLength: 2, maxLength: 3 }) }),
  )
  const within = fc.record({
    do: fc.constant('within' as const),
    how: fc.constantFrom(
      'runs' as const,
      'twice' as const,
      'calls' as const,
      'never' as const,
      'throwsBefore' as const,
      'throwsAfter' as const,
    ),
  })
  const anywhere = fc.oneof(
    fc.record({ do: fc.constant('setData' as const), value }),
    fc.record({ do: fc.constant('throw' as const), value }),
    fc.constant({ do: 'callInner' as const }),
    fc.record({
      do: fc.constant('registry' as const),
      op: fc.constantFrom('register' as const, 'remove' as const, 'enable' as const, 'disable' as const),
      hook: fc.nat(4),
    }),
    // In an iterator each step is inside: that has tests of its own.
    ...(shape === 'generator' || shape === 'asyncGenerator' ? [] : [within]),
    ...(shape === 'sync' || shape === 'autoPlain' || (async && (shape === 'async' || shape === 'callback'))
      ? [fc.constant({ do: 'callSelf' as const })]
      : []),
  )
  const own: fc.Arbitrary<Step> =
    phase === 'enter'
      ? fc.oneof(
          { weight: 4, arbitrary: change },
          { weight: 3, arbitrary: decide },
          { weight: 1, arbitrary: assign },
          { weight: 6, arbitrary: anywhere },
        )
      : fc.oneof({ weight: 5, arbitrary: assign }, { weight: 1, arbitrary: decide }, { weight: 5, arbitrary: anywhere })
  if (!async) return fc.array(own, { maxLength: 3 })
  const wait = fc.record({ do: fc.constant('wait' as const), how: fc.constantFrom('micro' as const, 'macro' as const) })
  const plain = own.filter(step => step.do !== 'callSelf')
  const outlive = fc
    .tuple(
      fc.array(plain, { maxLength: 2 }),
      fc.array(fc.oneof(change, decide, assign, fc.record({ do: fc.constant('setData' as const), value })), { maxLength: 3 }),
    )
    .map(([before, late]): Step[] => [...before, { do: 'outlive', late }])
  return fc.oneof({ weight: 6, arbitrary: fc.array(fc.oneof(own, wait), { maxLength: 4 }) }, { weight: 1, arbitrary: outlive })
}

function hook(shape: Shape): fc.Arbitrary<HookSpec> {
  // On the inner target, which is synchronous, asynchronous hooks would only be refused: that has a test of its own.
  const asyncs = awaits(shape) ? fc.constantFrom(false, false, true) : fc.constant(false)
  const phase = (name: 'enter' | 'exit', everywhere: boolean): fc.Arbitrary<HookSpec['enter']> =>
    (everywhere ? fc.constant(false) : asyncs).chain(async =>
      fc.record({ async: fc.constant(async), steps: steps(shape, name, async, everywhere) }),
    )
  return fc
    .boolean()
    .chain(everywhere =>
      fc.record({
        enterOrder: order,
        exitOrder: order,
        enterPolicy: policy,
        exitPolicy: policy,
        everywhere: fc.constant(everywhere),
        allowNested: fc.boolean(),
        recheck: fc.boolean(),
        when: fc.constantFrom(
          'none' as const,
          'none' as const,
          'none' as const,
          'true' as const,
          'false' as const,
          'odd' as const,
          'throws' as const,
        ),
        readsArgs: fc.boolean(),
        enter: fc.option(phase('enter', everywhere), { nil: undefined, freq: 4 }),
        exit: fc.option(phase('exit', everywhere), { nil: undefined, freq: 3 }),
      }),
    )
    .filter(({ enter, exit }) => enter !== undefined || exit !== undefined)
}

/** Cases for targets of one shape. */
export function cases(shape: Shape): fc.Arbitrary<CaseSpec> {
  const drawn = fc.record({
    hooks: fc.array(hook(shape), { maxLength: 4 }),
    target: fc.record({
      shape: fc.constant(shape),
      throws: fc.boolean(),
      thrown: shape === 'callback' || shape === 'stream' ? fc.constant('thrown') : fc.constantFrom<Value>('thrown', undefined),
      callsInner: fc.boolean(),
      settles: fc.constantFrom('sync' as const, 'micro' as const, 'macro' as const),
      twice: fc.boolean(),
      yields: fc.nat(3),
      consumer: fc.record({ mode: fc.constantFrom('drain' as const, 'leave' as const, 'throwIn' as const), after: fc.nat(3) }),
    }),
    subscriber: fc.constantFrom('none' as const, 'plain' as const, 'full' as const),
    subscriberCalls: fc.boolean(),
    parents: fc.boolean(),
    calls: fc.constantFrom(1, 2),
  })
  if (shape !== 'callback') return drawn
  // A callback that is called at once is called inside; whether its call has ended by then is up to hooks that wait. That has a test of its own.
  const around = (hook: HookSpec): boolean => hook.enter?.steps.some(step => step.do === 'within') === true
  return drawn.map(spec =>
    spec.target.settles === 'sync' && spec.hooks.some(around) ? { ...spec, target: { ...spec.target, settles: 'micro' as const } } : spec,
  )
}
