import { defaultCapture } from '@hookline/core'
import { describe, expect, test } from 'vitest'

describe('names and values side by side', () => {
  test('the value of a Map entry with a sensitive key is redacted', () => {
    expect(
      defaultCapture.value(
        new Map<unknown, unknown>([
          ['apiKey', 'planted'],
          ['colour', 'red'],
          [{ a: 1 }, 2],
        ]),
      ),
    ).toEqual({
      '[Map]': [
        ['apiKey', '[Redacted]'],
        ['colour', 'red'],
        [{ a: 1 }, 2],
      ],
    })
  })

  test('a pair is redacted by its first item', () => {
    expect(defaultCapture.value(Object.entries({ password: 'planted', colour: 'red' }))).toEqual([
      ['password', '[Redacted]'],
      ['colour', 'red'],
    ])
  })

  test('a flat list of headers is redacted by its names', () => {
    expect(defaultCapture.value(['Host', 'h', 'Set-Cookie', 'planted', 'authorization', 'planted', 'X-Api-Key', 'planted'])).toEqual([
      'Host',
      'h',
      'Set-Cookie',
      '[Redacted]',
      'authorization',
      '[Redacted]',
      'X-Api-Key',
      '[Redacted]',
    ])
  })

  test('a list of words is no list of headers', () => {
    const words = ['auth', 'billing', 'session', 'cart']
    expect(defaultCapture.value(words)).toEqual(words)
    expect(defaultCapture.value(['Vary', 'Cookie', 'Host', 'h'])).toEqual(['Vary', 'Cookie', 'Host', 'h'])
    expect(defaultCapture.value(['cookie', 'planted', 'odd'])).toEqual(['cookie', '[Redacted]', 'odd'])
    expect(defaultCapture.value(['id', 'token', 'name'])).toEqual(['id', 'token', 'name'])
  })

  test('an object of name and value is redacted by its name', () => {
    expect(defaultCapture.value({ name: 'Authorization', value: 'planted' })).toEqual({ name: 'Authorization', value: '[Redacted]' })
    expect(defaultCapture.value({ key: 'password', value: 'planted' })).toEqual({ key: 'password', value: '[Redacted]' })
    expect(defaultCapture.value({ key: 'colour', value: 'red' })).toEqual({ key: 'colour', value: 'red' })
  })

  test.each([
    [{ Name: 'DB_PASSWORD', Value: 'planted' }, 'Value'],
    [{ Key: 'api-token', Value: 'planted' }, 'Value'],
    [{ key: 'password', val: 'planted' }, 'val'],
    [{ k: 'password', v: 'planted' }, 'v'],
    [{ field: 'password', value: 'planted' }, 'value'],
    [{ header: 'Set-Cookie', value: ['planted'] }, 'value'],
    [{ op: 'replace', path: '/user/password', value: 'planted' }, 'value'],
    [{ ParameterKey: 'DbPassword', ParameterValue: 'planted' }, 'ParameterValue'],
  ])('%o hides its value and shows its name', (pair, hidden) => {
    expect(defaultCapture.value(pair)).toEqual({ ...pair, [hidden]: '[Redacted]' })
  })

  test.each([
    { Key: 'colour', Value: 'red' },
    { path: '/user/name', value: 'ada' },
    { k: 1, v: 'red' },
    { field: 'tokens', value: 12 },
  ])('%o is shown', pair => {
    expect(defaultCapture.value(pair)).toEqual(pair)
  })

  test('an option of a command hides what follows it, wherever it stands', () => {
    expect(defaultCapture.value(['mysql', '--password', 'planted', '--user', 'app'])).toEqual([
      'mysql',
      '--password',
      '[Redacted]',
      '--user',
      'app',
    ])
    expect(defaultCapture.value(['a', 'b', '--api-key', 'planted'])).toEqual(['a', 'b', '--api-key', '[Redacted]'])
  })

  test('arguments of a call are a pair too, where both are texts', () => {
    expect(defaultCapture.args(['token', 'planted'])).toEqual(['token', '[Redacted]'])
    expect(defaultCapture.args(['Set-Cookie', 'planted', 'x'])).toEqual(['Set-Cookie', '[Redacted]', 'x'])
    expect(defaultCapture.args(['session', { id: 1 }])).toEqual(['session', { id: 1 }])
    expect(defaultCapture.args(['token', 'a', 'b'])).toEqual(['token', 'a', 'b'])
    expect(defaultCapture.draftArgs(['token', 'planted']).value).toEqual(['token', '[Redacted]'])
  })
})
