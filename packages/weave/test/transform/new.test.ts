import type { CallContext } from '@hookline/core'
import { expect, it } from 'vitest'
import { run, watch, woven } from './helpers.ts'

const forms = {
  'a declaration': 'function Layer(path) { if (!new.target) return "called"; this.path = path } exports.Layer = Layer',
  'an expression': 'const Layer = function (path) { if (!new.target) return "called"; this.path = path }; exports.Layer = Layer',
}

type Constructor = { new (path: string): { path: string }; (path: string): unknown }
const made = (source: string): Constructor => run(woven(source, ['Layer']).code)['Layer'] as Constructor

it.each(Object.entries(forms))('hooks stand around `new` of %s as around its calls', (_, source) => {
  const Layer = made(source)
  let result: unknown
  const enter = (call: CallContext) => void ((call.args as unknown[])[0] = `${String(call.args[0])}!`)
  const { value } = watch(() => [new Layer('/a'), Layer('/b')] as const, { onEnter: enter, onExit: call => void (result ??= call.result) })
  expect(value[0]).toBeInstanceOf(Layer)
  expect(value[0].path).toBe('/a!')
  expect(value[1]).toBe('called')
  expect(result).toBe(value[0])
})

it.each(Object.entries(forms))('a block stops `new` of %s, and a subclass of it', (_, source) => {
  const Layer = made(source)
  class Sub extends Layer {}
  const block = { onEnter: (call: CallContext) => call.block('no') }
  expect(() => watch(() => new Layer('/a'), block)).toThrow('no')
  expect(() => watch(() => new Sub('/a'), block)).toThrow('no')
  expect(new Sub('/a')).toBeInstanceOf(Sub)
  expect(new Layer('/a').path).toBe('/a')
})

it.each(Object.entries(forms))('a skip of `new` of %s needs an object', (_, source) => {
  const Layer = made(source)
  const other = { path: 'other' }
  expect(watch(() => new Layer('/a'), { onEnter: (call: CallContext) => call.skip(other) }).value).toBe(other)
  expect(() => watch(() => new Layer('/a'), { onEnter: (call: CallContext) => call.skip('text') })).toThrow(/without an object to return/)
})

it.each(Object.entries(forms))('what an exit hook gives for `new` of %s counts when it is an object', (_, source) => {
  const Layer = made(source)
  const give = (result: unknown) => ({ onExit: (call: CallContext) => void ((call as { result: unknown }).result = result) })
  expect(watch(() => new Layer('/a'), give({ path: 'given' })).value.path).toBe('given')
  expect(watch(() => new Layer('/a'), give(1)).value.path).toBe('/a')
})
