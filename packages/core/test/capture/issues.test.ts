/** Errors of schema libraries, whose message is code that is not run and whose issues are data. */
import { defaultCapture } from '@hookline/core'
import { expect, test } from 'vitest'

function schemaError(issues: unknown): Error {
  const error = new Error('unused')
  Object.defineProperty(error, 'message', { get: () => expect.unreachable('its code is not run') })
  return Object.defineProperty(error, 'issues', { value: issues })
}

test('tell what is wrong with which field', () => {
  const issues = [{ path: ['user', 0, 'age'], message: 'expected a number' }, { path: [], message: 'too many keys' }, { message: 'odd' }]
  expect(defaultCapture.error(schemaError(issues)).message).toBe('user.0.age: expected a number; too many keys; odd')
})

test('are redacted, and no longer than a few issues', () => {
  const many = Array.from({ length: 1000 }, (_, n) => ({ path: [n], message: 'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl' }))
  const { message } = defaultCapture.error(schemaError(many))
  expect(message).not.toContain('eyJzdWIiOiIxIn0')
  expect(message.split('; ').length).toBeLessThanOrEqual(10)
})

test.each([
  ['no list', { 0: { message: 'a' } }],
  ['a Proxy', new Proxy([{ message: 'a' }], {})],
  ['empty', []],
  ['issues that are code', [Object.defineProperty({}, 'message', { get: () => 'a' }), new Proxy({ message: 'a' }, {}), null, 5]],
])('say nothing where the issues are %s', (_, issues) => {
  expect(defaultCapture.error(schemaError(issues)).message).toBe('')
})
