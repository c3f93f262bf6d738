import { createCapture, defaultCapture } from '@hookline/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redactAssignments } from '../../src/capture/assignments.ts'
import { KeyRules } from '../../src/capture/keys.ts'
import { settle } from '../../src/capture/settings.ts'

const R = '[Redacted]'
const names = [
  'id',
  'user',
  'token',
  'key',
  'value',
  'name',
  '',
  '__proto__',
  'constructor',
  `long-${'x'.repeat(200)}`,
  'authorization',
  'tokens',
]

/** An object with these keys of its own in this order, `__proto__` among them. */
function objectOf(keys: readonly string[], value: unknown): object {
  const object = {}
  for (const key of keys) Object.defineProperty(object, key, { value, enumerable: true })
  return object
}

describe('keys in a row', () => {
  it('mean the same in whatever order they come, and whatever was captured before', () => {
    const used = createCapture()
    const rows = fc.array(fc.uniqueArray(fc.constantFrom(...names)), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(rows, fc.constantFrom('x', 7), (keys, value) => {
        for (const row of keys) {
          const object = objectOf(row, value)
          const copy = used.value(object) as object
          expect(copy).toEqual(createCapture().value(object))
          expect(Object.keys(copy)).toHaveLength(row.length)
        }
      }),
    )
  })

  it('are told apart after very many others: they start over', () => {
    const capture = createCapture()
    const point = { id: 1, token: 'x', city: 'Ulm' }
    for (let i = 0; i < 10_000; i++) {
      capture.value({ [`k${i}`]: 1, token: 'x', [`city${i}`]: 2 })
      if (i % 500 === 0) expect(capture.value(point)).toEqual({ id: 1, token: R, city: 'Ulm' })
    }
    expect(capture.value({ k1: 1, token: 'x', city1: 2 })).toEqual({ k1: 1, token: R, city1: 2 })
  })

  it('take their meaning from their own serializer', () => {
    expect(createCapture({ redactKeys: ['city'] }).value({ city: 'Ulm', token: 'x' })).toEqual({ city: R, token: R })
    expect(createCapture({ keepKeys: ['token'] }).value({ city: 'Ulm', token: 'x' })).toEqual({ city: 'Ulm', token: 'x' })
    expect(defaultCapture.value({ city: 'Ulm', token: 'x' })).toEqual({ city: 'Ulm', token: R })
  })
})

describe('assignments in texts', () => {
  const keys = new KeyRules(settle({}))
  const pieces = [
    'token',
    'page',
    'pin',
    '=',
    '=',
    '&',
    '?',
    ';',
    '#',
    ' ',
    '\n',
    '\r',
    '\t',
    '"',
    "'",
    '<',
    '>',
    '\u00a0',
    '\ufeff',
    '\u2028',
    'é',
    '$1',
    '$12345',
  ]
  const long = ['x'.repeat(123), 'x'.repeat(124), '%', '+', '%74oken', '\ud800', '\0']

  it('are those that an expression finds', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces, ...long), { maxLength: 16 }), parts => {
        const text = parts.join('')
        expect(redactAssignments(text, keys, R)).toBe(byExpressions(text))
      }),
      { numRuns: 3000, examples: [[['token', '=', '"', '"', 'token', '=', 'pin']], [['token', '=', '$1', '&', ' ', 'pin', '=', 'é']]] },
    )
  })

  function byExpressions(text: string): string {
    const name = /(?:^|[?&;#\r\n]\s?)([^=&;#?\s"'<>]{1,128})=/g
    let out = ''
    let from = 0
    for (let match = name.exec(text); match !== null; match = name.exec(text)) {
      if (!keys.isSecretParameter(decoded(match[1] as string))) continue
      const value = /^(?:"[^"]*"?|'[^']*'?|[^&;#\s"'<>]+)/.exec(text.slice(name.lastIndex))?.[0]
      if (value === undefined || /^(?:\$\d{1,3}|\?)$/.test(value)) continue
      out += text.slice(from, name.lastIndex) + R
      from = name.lastIndex += value.length
    }
    return out + text.slice(from)
  }

  function decoded(name: string): string {
    try {
      return decodeURIComponent(name.replaceAll('+', ' '))
    } catch {
      return name
    }
  }
})
