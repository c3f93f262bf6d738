import { expect, it } from 'vitest'
import { hooked } from '../src/index.ts'
import { fresh, thrownBy } from './helpers.ts'

it('keeps what a generator object is: helpers, instanceof, tag', () => {
  const { registry } = fresh()
  const g = hooked(
    function* g(n: number) {
      for (let i = 0; i < n; i++) yield i
    },
    { registry, onExit() {} },
  )
  // The compiler's library is older than iterator helpers.
  const it = g(3) as unknown as Iterable<number> & { [Symbol.toStringTag]: string; map(fn: (x: number) => number): Iterable<number> }
  expect([it instanceof g, it[Symbol.toStringTag], [...it.map(x => x * 2)]]).toEqual([true, 'Generator', [0, 2, 4]])
})

it('throws a block at the first step and not at the call', async () => {
  const { registry } = fresh()
  const g = hooked(
    function* g() {
      yield 1
    },
    { registry, onEnter: call => call.block('no') },
  )
  const ag = hooked(
    async function* ag() {
      yield 1
    },
    {
      registry,
      async onEnter(call) {
        await null
        call.block('no')
      },
    },
  )
  const [it, async] = [g(), ag()]
  expect(thrownBy(() => it.next())).toMatchObject({ code: 'HOOKLINE_BLOCKED' })
  await expect(async.next()).rejects.toMatchObject({ code: 'HOOKLINE_BLOCKED' })
})

it('ends as aborted when the consumer leaves, also when the body still yields in finally, and knows the count', () => {
  const { registry } = fresh()
  const ends: unknown[] = []
  registry.subscribe(event => {
    if (event.type === 'exit') ends.push([event.outcome, event.count])
  })
  const g = hooked(
    function* g() {
      try {
        yield 1
        yield 2
      } finally {
        yield 3
      }
    },
    { registry },
  )
  const it = g()
  it.next()
  it.return(9 as never)
  expect(it.next()).toEqual({ value: 9, done: true })
  expect(ends).toEqual([['aborted', 2]])
})

it('gives an iterator result when an exit hook turns an error into a result', () => {
  const g = hooked(
    function* g(): Generator<number, number> {
      throw new Error('x')
    },
    {
      registry: fresh().registry,
      onExit(call) {
        call.result = 5 as never
      },
    },
  )
  expect(g().next()).toEqual({ value: 5, done: true })
})

it('ends the call when the generator function throws before it makes a generator', () => {
  const outcomes: unknown[] = []
  const g = hooked(
    function* g({ a }: { a: number }) {
      yield a
    },
    { registry: fresh().registry, onExit: call => void outcomes.push(call.outcome) },
  )
  expect(thrownBy(() => (g as () => unknown)())).toBeInstanceOf(TypeError)
  expect(outcomes).toEqual(['threw'])
})

it('keeps own properties of hand-made iterators, and survives a generator that steps itself', () => {
  const { registry } = fresh()
  const made = hooked(
    function made() {
      let i = 0
      return {
        next: () => ({ value: i++, done: i > 2 }),
        [Symbol.iterator]() {
          return this
        },
        extra: 1,
      }
    },
    { registry, shape: 'iterator', onExit() {} },
  )
  expect([[...made()], made().extra]).toEqual([[0, 1], 1])
  const outcomes: unknown[] = []
  let it: Generator<number, number> | undefined
  const g = hooked(
    function* g(): Generator<number, number> {
      try {
        it!.next()
      } catch {}
      yield 1
      return 2
    },
    { registry, onExit: (call, result) => void outcomes.push(call.outcome, result) },
  )
  it = g()
  expect([it.next(), it.next()]).toEqual([
    { value: 1, done: false },
    { value: 2, done: true },
  ])
  expect(outcomes).toEqual(['returned', 2])
})

it('runs the body in the call’s context at every step', () => {
  const { registry } = fresh()
  const parents: unknown[] = []
  const inner = hooked(() => {}, {
    name: 'inner',
    registry,
    needs: { parent: true },
    onEnter: call => void parents.push(call.parent?.target?.name),
  })
  const g = hooked(
    function* g() {
      inner()
      yield 1
      inner()
    },
    { registry },
  )
  const it = g()
  it.next()
  inner()
  it.next()
  expect(parents).toEqual(['g', undefined, 'g'])
})

it('answers steps that were asked for at once in their order and ends once, also while an exit hook waits', async () => {
  const { registry } = fresh()
  const answered: unknown[] = []
  let ends = 0
  const g = hooked(
    async function* g() {
      yield 1
    },
    {
      registry,
      async onEnter() {
        await null
      },
      async onExit() {
        ends += 1
        await new Promise(setImmediate)
      },
    },
  )
  const it = g()
  await Promise.all(
    [it.next(), it.next(), it.next(), it.return(undefined)].map((step, i) => step.then(({ done }) => answered.push([i, done]))),
  )
  expect([answered, ends]).toEqual([
    [
      [0, false],
      [1, true],
      [2, true],
      [3, true],
    ],
    1,
  ])
})

it('throws what an async generator’s parameters throw, ends the call once, and leaves no rejection behind', async () => {
  const { registry } = fresh()
  const outcomes: unknown[] = []
  const unhandled: unknown[] = []
  const keep = (error: unknown): void => void unhandled.push(error)
  process.on('unhandledRejection', keep)
  try {
    const g = hooked(
      async function* g({ a }: { a: number }) {
        yield a
      },
      { registry, onExit: call => void outcomes.push(call.outcome) },
    )
    expect(thrownBy(() => (g as () => unknown)())).toBeInstanceOf(TypeError)
    await new Promise(setImmediate)
    await new Promise(setImmediate)
  } finally {
    process.off('unhandledRejection', keep)
  }
  expect([outcomes, unhandled]).toEqual([['threw'], []])
})

it('takes a skip for the values of the generator: an iterable, an iterator, one value or none', async () => {
  const { registry } = fresh()
  let given: unknown
  const g = hooked(
    function* g(): Generator {
      yield 'body'
    },
    { registry, onEnter: call => call.skip(given as never) },
  )
  const ag = hooked(
    async function* ag(): AsyncGenerator {
      yield 'body'
    },
    { registry, onEnter: call => call.skip(given as never) },
  )
  for (const [value, values] of [
    [
      [1, 2],
      [1, 2],
    ],
    [[1, 2].values(), [1, 2]],
    [5, [5]],
    [undefined, []],
    [null, []],
  ] as const) {
    given = value
    expect([...g()]).toEqual(values)
  }
  given = (async function* () {
    yield 3
  })()
  const got: unknown[] = []
  for await (const value of ag()) got.push(value)
  expect(got).toEqual([3])
})

it('answers for hand-made iterators that have no return or throw as they do themselves', () => {
  const { registry } = fresh()
  const make = hooked(
    function make(): { next(): IteratorResult<number> } {
      return { next: () => ({ value: 1, done: false }) }
    },
    { registry, shape: 'iterator', onExit() {} },
  )
  expect(Object.getOwnPropertyNames(make())).toEqual(['next'])
})
