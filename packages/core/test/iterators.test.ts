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
