import { expect, it } from 'vitest'
import { checkFileGlob } from '../../src/rules/glob.ts'

it('takes a glob of files', () => {
  expect(checkFileGlob('lib/**/*.{js,ts}')).toBeUndefined()
})

it.each([
  ['/lib/a.js', 'inside the package'],
  ['C:/a.js', 'inside the package'],
  ['./lib/a.js', 'without "./"'],
  ['lib/../a.js', 'without "./"'],
  ['lib//a.js', 'one "/"'],
  ['lib/', 'one "/"'],
  ['lib\\a.js', '"/" between folders'],
  ['+(a|b)', 'a glob of'],
  ['!lib/**', 'which files are meant'],
  ['[a', 'belong together'],
  ['{a,b}'.repeat(9), 'at most 256 choices'],
])('does not take %s', (glob, expected) => {
  expect(checkFileGlob(glob)).toContain(expected)
})
