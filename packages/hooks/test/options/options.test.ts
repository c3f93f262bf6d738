import { HooklineError } from '@hookline/core'
import { describe, expect, it } from 'vitest'
import { checkOptions, flag, func, group, integer, listOf, oneOf, required, text } from '../../src/options.ts'

const fields = {
  size: integer(1, 10, 5),
  fast: flag(true),
  mode: oneOf(['observe', 'block'], 'observe'),
  path: text(),
  sign: func<() => string>(),
  limits: group({ bytes: integer(0, 100, 7) }),
  rules: listOf(group({ deny: required(text()) }), 2),
}
const check = (given?: unknown) => checkOptions('sample', given, fields)

function messageOf(given: unknown): string {
  try {
    check(given)
  } catch (error) {
    expect(error).toBeInstanceOf(HooklineError)
    expect((error as HooklineError).code).toBe('HOOKLINE_INVALID_OPTION')
    return (error as HooklineError).message
  }
  throw new Error('expected an error')
}

describe('checkOptions', () => {
  it('fills in the defaults', () => {
    const values = check()
    expect(values).toEqual({
      name: undefined,
      on: undefined,
      order: undefined,
      when: undefined,
      size: 5,
      fast: true,
      mode: 'observe',
      path: undefined,
      sign: undefined,
      limits: { bytes: 7 },
      rules: [],
      base: { name: 'sample', on: '*' },
    })
  })

  it('gives what was given', () => {
    const when = (): boolean => true
    const values = check({ name: 'mine', on: 'A#*', order: { enter: 1 }, when, size: 1, rules: [{ deny: 'x' }], limits: { bytes: 0 } })
    expect(values.base).toEqual({ name: 'mine', on: 'A#*', order: { enter: 1 }, when })
    expect(values).toMatchObject({ size: 1, rules: [{ deny: 'x' }], limits: { bytes: 0 } })
    expect(Object.isFrozen(values)).toBe(true)
  })

  it.each([
    [{ size: 11 }, 'sample, option `size`: expected an integer from 1 to 10, got the number 11.'],
    [{ fast: 'yes' }, 'option `fast`: expected true or false, got the string "yes"'],
    [{ mode: 'kill' }, 'option `mode`: expected one of observe, block, got the string "kill"'],
    [{ path: ' ' }, 'option `path`: expected a non-empty string'],
    [{ sign: 1 }, 'option `sign`: expected a function'],
    [{ limits: { bytes: -1 } }, 'option `limits.bytes`: expected an integer from 0 to 100'],
    [{ limits: [] }, 'option `limits`: expected an object, got an array'],
    [{ limits: { lines: 1 } }, 'option `limits.lines`: expected no such option, but one of bytes'],
    [{ rules: 'x' }, 'option `rules`: expected an array of at most 2 items'],
    [{ rules: [{}, {}, {}] }, 'option `rules`: expected an array of at most 2 items'],
    [{ rules: [{ deny: 'x' }, {}] }, 'option `rules[1].deny`: expected it to be given, got undefined'],
    [{ toString: 1 }, 'option `toString`: expected no such option'],
    [{ name: '' }, 'option `name`: expected a non-empty string'],
    [{ on: 7 }, 'option `on`: expected a selector'],
    [{ order: Number.NaN }, 'option `order`: expected a number'],
    [{ order: { entry: 1 } }, 'option `order`: expected a number'],
    [{ when: true }, 'option `when`: expected a function'],
    ['fast', 'sample, options: expected an object, got the string "fast"'],
    [[], 'sample, options: expected an object, got an array'],
  ])('refuses %j', (given, message) => {
    expect(messageOf(given)).toContain(message)
  })
})
