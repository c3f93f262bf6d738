import { HookRegistry } from '@hookline/core'
import { logging, type LoggingOptions } from '@hookline/hooks/logging'
import pino from 'pino'
import { describe, expect, it } from 'vitest'
import { stage } from './stage.ts'

describe('what users add to lines', () => {
  it.each<[string, () => unknown, string]>([
    ['a list', () => [1, 2], 'expected an object, got an array'],
    ['a text', () => 'a=1', 'expected an object, got a string'],
    ['a proxy', () => new Proxy({}, { ownKeys: () => expect.unreachable() }), 'expected an object, got a proxy'],
    ['a promise, however it ends', () => Promise.reject(new Error('late')), 'expected an object, got a promise'],
  ])('says what it is when it is %s, and costs no line', (_what, make, message) => {
    const given = { fields: make, bindings: make } as unknown as LoggingOptions
    using on = stage(given, { formatters: {} })
    on.registry.target({ name: 'f' }).wrap(() => 1)()
    const told = { fieldsError: message, bindingsError: message, target: 'f' }
    expect(on.lines).toMatchObject([told, { ...told, result: 1 }])
    expect(on.lines[0]).not.toHaveProperty('0')
    expect(on.reports).toEqual([])
  })

  it('forges nothing that the logger says itself', () => {
    const forged = { level: 99, time: 1, msg: 'forged', target: 'forged', mine: 1 }
    using on = stage({ fields: () => forged, bindings: () => forged })
    on.registry.target({ name: 'f' }).wrap(() => 1)()
    expect(on.raw).toHaveLength(2)
    for (const line of on.raw) {
      expect(line).not.toContain('forged')
      expect(line.match(/"(?:level|time|target)":/g)).toHaveLength(3)
    }
    expect(on.lines).toMatchObject([{ mine: 1, msg: 'f called' }, { mine: 1 }])
  })

  it('is redacted and cut in bindings too, and stands in every line when they throw', () => {
    using on = stage({ bindings: () => ({ password: 'x', long: 'y'.repeat(2000) }) })
    on.registry.target({ name: 'f' }).wrap(() => 1)()
    expect(on.raw[0]).toContain('"password":"[Redacted]"')
    expect((on.raw[0] as string).length).toBeLessThan(900)
    using broken = stage({
      bindings() {
        throw new Error('none today')
      },
    })
    broken.registry.target({ name: 'f' }).wrap(() => 1)()
    expect(broken.lines).toMatchObject([{ bindingsError: 'none today' }, { bindingsError: 'none today', target: 'f' }])
  })

  it('may be a message that cannot be made: the line is written all the same', () => {
    using on = stage({
      message() {
        throw new Error('no\nidea')
      },
    })
    on.registry.target({ name: 'f' }).wrap(() => 1)()
    expect(on.lines.map(({ msg }) => msg)).toEqual([
      String.raw`f called (no message: no\nidea)`,
      String.raw`f returned (no message: no\nidea)`,
    ])
    expect(on.reports).toEqual([])
  })
})

describe('an error', () => {
  it.each([{}, { nestedKey: 'payload' }])("stands where the logger's own stand: %o", more => {
    const lines: string[] = []
    const logger = pino({ errorKey: 'error', base: null, ...more }, { write: text => void lines.push(text) })
    using registry = new HookRegistry()
    registry.register(logging({ logger }))
    const fail = registry.target({ name: 'f' }).wrap(() => {
      throw new TypeError('no')
    })
    expect(fail).toThrow('no')
    const line = JSON.parse(lines[0] as string) as { payload?: object }
    expect(line.payload ?? line).toMatchObject({
      error: { type: 'TypeError', message: 'no', stack: expect.stringContaining('at ') as string },
    })
    expect(lines[0]).not.toContain('"err"')
  })

  it('steers no terminal by its message or stack, also where a tool writes them as they are', () => {
    using on = stage()
    const fail = on.registry.target({ name: 'f' }).wrap(() => {
      throw new Error('two\nlines\x1b[2J\u202e')
    })
    expect(fail).toThrow('two')
    const { message, stack } = on.lines[1]?.['err'] as { message: string; stack: string }
    expect(message).toBe(String.raw`two` + '\n' + String.raw`lines\x1b[2J\u202e`)
    expect(stack.split('\n').slice(0, 2)).toEqual(['Error: two', String.raw`lines\x1b[2J\u202e`])
    expect(stack).toContain('\n    at ')
  })
})
