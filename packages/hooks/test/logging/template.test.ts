import { HookRegistry, type CallContext, type CapturedError } from '@hookline/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseTemplate } from '../../src/logging/template.ts'
import { hasHalf } from './half.ts'

const refuse = (expected: string, got: unknown): never => {
  throw new Error(`expected ${expected}, got ${String(got)}`)
}
const target = new HookRegistry().target({ name: 'OrderService#place', kind: 'orders' })
const parent = { id: 'p1', traceId: 't1', target: undefined }
const attributes = { 'http.route': '/orders/:id', 'http.list': ['a', 'b'], 'http.size': 3 }
const call = {
  target,
  id: 'c1',
  traceId: 't1',
  parent,
  outcome: 'threw',
  blockedBy: 'guard',
  durationMs: 12.34567,
  attributes,
} as unknown as CallContext
const error: CapturedError = { type: 'TypeError', message: 'bad' }
const render = (template: string, context = call, thrown: CapturedError | undefined = error): string =>
  parseTemplate(template, refuse)(target)(context, thrown)

const values: Readonly<Record<string, string>> = {
  target: 'OrderService#place',
  kind: 'orders',
  callId: 'c1',
  traceId: 't1',
  parentId: 'p1',
  outcome: 'threw',
  blockedBy: 'guard',
  duration: '12.346 ms',
  durationMs: '12.346',
  error: 'TypeError: bad',
  'http.route': '/orders/:id',
  'http.list': 'a, b',
  'http.size': '3',
  'http.missing': '',
}

describe('a template', () => {
  it('is its texts and the values of its placeholders, in their order', () => {
    const text = fc
      .string({ unit: 'binary', maxLength: 10 })
      .map(literal => [literal.replaceAll('{', '{{').replaceAll('}', '}}'), literal] as const)
    const placeholder = fc.constantFrom(...Object.keys(values)).map(name => [`{${name}}`, values[name] as string] as const)
    fc.assert(
      fc.property(fc.array(fc.oneof(text, placeholder), { maxLength: 12 }), parts => {
        expect(render(parts.map(([written]) => written).join(''))).toBe(parts.map(([, shown]) => shown).join(''))
      }),
    )
  })

  it('is refused or rendered, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('{', '}', '{target}', 'a', '.', ' ') }), template => {
        try {
          expect(typeof render(template)).toBe('string')
        } catch (problem) {
          expect((problem as Error).message).toMatch(/^expected (a template whose braces match|placeholders)/)
        }
      }),
    )
  })

  it('lets no value begin a line, steer a terminal or be long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 700 }), message => {
        const shown = render('{error} {http.route}', { ...call, attributes: { 'http.route': message } } as CallContext, {
          type: 'E',
          message,
        })
        // oxlint-disable-next-line no-control-regex
        expect(shown).not.toMatch(/[\0-\x1f\x7f-\x9f\u2028\u2029\u202e]/)
        expect(hasHalf(shown)).toBe(false)
      }),
    )
    expect(render('{error}', call, { type: 'E', message: 'x'.repeat(9999) })).toHaveLength(500)
  })

  it('has nothing in the place of what a call has not', () => {
    const bare = { target, id: 'c1', traceId: 't1', attributes: {} } as unknown as CallContext
    const template = '{parentId}{outcome}{blockedBy}{duration}{durationMs}{error}{http.route}'
    expect(parseTemplate(template, refuse)(target)(bare, undefined)).toBe('')
    expect(render('{error}', call, { type: 'E', message: '' })).toBe('E')
  })

  it.each(['{', '}', '{target', 'a } b', '{tarjet}', '{}', '{toString}', '{constructor}', 'x'.repeat(1001)])('is refused: %s', template => {
    expect(() => render(template)).toThrow('expected')
  })
})
