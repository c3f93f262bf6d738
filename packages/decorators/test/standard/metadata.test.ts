import 'reflect-metadata'
import { OnEnter } from '@hookline/decorators'
import { expect, test } from 'vitest'

const role = (name: string) => (method: object, context: ClassMethodDecoratorContext) => {
  Reflect.defineMetadata('role', name, method)
  context.metadata['role'] = name
}

test('metadata of decorators above and below is read from the method that is found', () => {
  class Api {
    @role('above') @OnEnter() above(id: string) {
      return id
    }
    @OnEnter() @role('below') below(id: string) {
      return id
    }
  }
  expect(Reflect.getMetadata('role', Api.prototype.above)).toBe('above')
  expect(Reflect.getMetadata('role', Api.prototype.below)).toBe('below')
})
