import { expect, test } from 'vitest'
import { paintFor } from '../src/story/paint.ts'

const terminal = { hasColors: () => true }
const coloured = (stream: { hasColors?(): boolean }, env: NodeJS.ProcessEnv): boolean => paintFor(stream, env).good('x') !== 'x'

test('a terminal gets colours and a pipe none', () => {
  expect(coloured(terminal, {})).toBe(true)
  expect(coloured({}, {})).toBe(false)
})

test('NO_COLOR takes colours away, FORCE_COLOR gives them anywhere and wins', () => {
  expect(coloured(terminal, { NO_COLOR: '1' })).toBe(false)
  expect(coloured(terminal, { NO_COLOR: '' })).toBe(true)
  expect(coloured({}, { FORCE_COLOR: '1' })).toBe(true)
  expect(coloured({}, { FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(true)
  expect(coloured(terminal, { FORCE_COLOR: '0' })).toBe(false)
})
