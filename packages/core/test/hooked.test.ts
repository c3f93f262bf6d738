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

it('leaves `new` on old-style constructors as it is', () => {
  function Old(this: { a: number }, a: number) {
    this.a = a
  }
  const Wrapped = hooked(Old, { registry: fresh().registry, onEnter: call => call.block() }) as unknown as new (a: number) => { a: number }
  class Sub extends Wrapped {}
  const made = new Sub(1)
  expect([made.a, made instanceof Sub, made instanceof (Old as never), new Wrapped(2).a]).toEqual([1, true, true, 2])
})
