import 'reflect-metadata'
import { Hooked, OnEnter } from '@hookline/decorators'
import { expect, test } from 'vitest'

/** As frameworks do it: metadata on the function itself and on the member. */
const role = (name: string) => (owner: object, key: string, descriptor: PropertyDescriptor) => {
  Reflect.defineMetadata('role', name, (descriptor.value ?? descriptor.get) as object)
  Reflect.defineMetadata('role', name, owner, key)
}

test('metadata of decorators above and below is read from the method that is found', () => {
  class Api {
    @role('above') @OnEnter() above(id: string) {
      return id
    }
    @OnEnter() @role('below') below(id: string) {
      return id
    }
    @OnEnter() @role('between') @OnEnter(() => {}) between(id: string) {
      return id
    }
  }
  for (const key of ['above', 'below', 'between'] as const) {
    expect(Reflect.getMetadata('role', Api.prototype[key])).toBe(key)
    expect(Reflect.getMetadata('role', Api.prototype, key)).toBe(key)
    expect(Reflect.getMetadata('design:paramtypes', Api.prototype, key)).toEqual([String])
  }
})

test('metadata survives @Hooked on the class', () => {
  @Hooked()
  class Api {
    @role('admin') run(id: number) {
      return id
    }
    @role('below') get size() {
      return 1
    }
  }
  expect(Reflect.getMetadata('role', Api.prototype.run)).toBe('admin')
  expect(Reflect.getMetadata('design:paramtypes', Api.prototype, 'run')).toEqual([Number])
  expect(Reflect.getMetadata('role', Api.prototype, 'size')).toBe('below')
})
