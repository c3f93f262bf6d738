import { expect, it } from 'vitest'
import { hooked } from '../src/index.ts'
import { fresh, thrownBy } from './helpers.ts'

it('keeps name, length, own properties and prototype', () => {
  const f = Object.assign(function f(_a: number, _b: number) {}, { extra: 1 })
  const wrapped = hooked(f, { registry: fresh().registry })
  expect([wrapped.name, wrapped.length, wrapped.extra, wrapped.prototype === f.prototype]).toEqual(['f', 2, 1, true])
})

it('refuses classes, other things, and functions without a name, but takes a method named class', () => {
  const { registry } = fresh()
  expect(thrownBy(() => hooked(class A {} as never, { registry }))).toMatchObject({ code: 'HOOKLINE_CONSTRUCTOR_TARGET' })
  expect(thrownBy(() => hooked(5 as never, { registry }))).toMatchObject({ code: 'HOOKLINE_INVALID_TARGET' })
  expect(thrownBy(() => hooked(() => {}, { registry }))).toMatchObject({ code: 'HOOKLINE_INVALID_TARGET' })
  expect(
    hooked(
      {
        class() {
          return 1
        },
      }.class,
      { registry },
    )(),
  ).toBe(1)
})

it('makes instances of a prototype that was assigned after wrapping', () => {
  const Wrapped = hooked(function Old() {}, { registry: fresh().registry, onEnter() {} }) as unknown as new () => { greet(): string }
  Wrapped.prototype = { greet: () => 'hello' }
  const made = new Wrapped()
  expect([made instanceof Wrapped, made.greet()]).toEqual([true, 'hello'])
})

it('leaves `new` on old-style constructors as it is', () => {
  function Old(this: { a: number }, a: number) {
    this.a = a
  }
  const Wrapped = hooked(Old, { registry: fresh().registry, onEnter: call => call.block() }) as unknown as new (a: number) => { a: number }
  class Sub extends Wrapped {}
  const made = new Sub(1)
  expect([made.a, made instanceof Sub, made instanceof (Old as never), new Wrapped(2).a]).toEqual([1, true, true, 2])
})

it('gives no prototype to what has none, and lets nobody construct it', () => {
  const { registry } = fresh()
  const bare = [async () => {}, { method() {} }.method, () => {}, Math.max, async function named() {}]
  for (const fn of bare) {
    const wrapped = hooked(fn, { name: 'f', registry, onEnter() {} })
    expect([Object.hasOwn(wrapped, 'prototype'), Object.getPrototypeOf(wrapped) === Object.getPrototypeOf(fn)]).toEqual([false, true])
    expect(thrownBy(() => new (wrapped as unknown as new () => unknown)())).toBeInstanceOf(TypeError)
  }
})

it('stays a generator function to whoever asks', () => {
  const { registry } = fresh()
  for (const fn of [
    function* g() {
      yield 1
    },
    async function* ag() {
      yield 1
    },
  ]) {
    const wrapped = hooked(fn as () => object, { registry, onEnter() {} })
    expect([
      wrapped.prototype === fn.prototype,
      wrapped() instanceof wrapped,
      Object.prototype.toString.call(wrapped),
      wrapped.constructor === fn.constructor,
    ]).toEqual([true, true, Object.prototype.toString.call(fn), true])
    expect(thrownBy(() => new (wrapped as unknown as new () => unknown)())).toBeInstanceOf(TypeError)
  }
})

it('refuses decisions of a kept call once it is made, and answers once it is over', () => {
  const { registry } = fresh()
  const codes: unknown[] = []
  let kept: { skip(): void; block(): void; args: unknown[]; result: unknown; error: unknown } | undefined
  const attempt = (...work: (() => unknown)[]): void =>
    void codes.push(
      ...work.map(act => {
        try {
          act()
          return 'done'
        } catch (error) {
          return (error as { code: string }).code
        }
      }),
    )
  const f = hooked(
    (): void =>
      attempt(
        () => kept!.skip(),
        () => kept!.block(),
        () => {
          kept!.args = []
        },
        () => {
          kept!.result = 1
        },
      ),
    {
      name: 'f',
      registry,
      onEnter(call) {
        kept = call as never
      },
      onExit() {},
    },
  )
  f()
  attempt(
    () => {
      kept!.result = 1
    },
    () => {
      kept!.error = 1
    },
  )
  expect(codes).toEqual(Array.from({ length: 6 }, () => 'HOOKLINE_CALL_PHASE'))
})

it('keeps what a function inherits, and makes an old-style instance of the very constructor', () => {
  const { registry } = fresh()
  const parent = Object.assign(() => {}, { inherited: 1 })
  const f = Object.setPrototypeOf(() => {}, parent) as (() => void) & { inherited: number }
  expect(hooked(f, { name: 'f', registry }).inherited).toBe(1)
  const targets: unknown[] = []
  function Old(this: object) {
    targets.push(new.target)
  }
  const Wrapped = hooked(Old, { registry }) as unknown as new () => object
  class Sub extends Wrapped {}
  void [new Wrapped(), new Sub()]
  expect(targets).toEqual([Old, Sub])
})
