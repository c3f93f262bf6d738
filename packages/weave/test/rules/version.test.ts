import fc from 'fast-check'
import { satisfies, validRange } from 'semver'
import { expect, it } from 'vitest'
import { fits, parseVersion } from '../../src/rules/version.ts'

it.each([
  ['[8.0.0,9.0.0)', '>=8.0.0 <9.0.0'],
  ['[8,9)', '>=8 <9'],
  ['[ 8.1 , 9 )', '>=8.1 <9'],
  ['[v8.1.0,v9.0.0)', '>=8.1.0 <9.0.0'],
  ['[8.0.0,)', '>=8.0.0'],
  ['[,9.0.0)', '<9.0.0'],
  ['[,)', undefined],
  ['[8.0.0-rc.1,9.0.0)', '>=8.0.0-rc.1 <9.0.0'],
  ['*', undefined],
  ['', undefined],
  ['>=8 <9', '>=8 <9'],
  ['^8.11', '^8.11'],
  ['8.x || 10.x', '8.x || 10.x'],
  ['1.0.0 - 2.0.0', '1.0.0 - 2.0.0'],
])('reads %j', (text, range) => {
  expect(parseVersion(text)).toEqual({ range })
})

it.each([
  ['[8.0.0,9.0.0]', 'whose end is not'],
  ['(8.0.0,9.0.0)', 'whose end is not'],
  ['[8.0.0,9.0.0,10.0.0)', 'whose end is not'],
  ['[9.0.0,8.0.0)', 'starts before it ends'],
  ['[8.0.0,8.0.0)', 'starts before it ends'],
  ['[eight,9.0.0)', 'ends of the interval'],
  ['latest', 'a range of versions'],
  ['>=8 <8', 'a range that some version is in'],
  ['>9 <8', 'a range that some version is in'],
  ['https://example.org/x.tgz', 'a range of versions'],
])('does not read %j', (text, expected) => {
  expect(parseVersion(text)).toEqual({ expected: expect.stringContaining(expected) })
})

it.each([
  ['8.23.1', '>=8 <9', true],
  ['9.0.0', '>=8 <9', false],
  // A pre-release counts as the version it leads to.
  ['9.0.0-beta.1', '>=8 <9', false],
  ['9.0.0-beta.1', '>=9', true],
  ['9.0.0-beta.1', '^9.0.0', true],
  ['9.0.0-beta.1', '<9.0.0', false],
  // Unless the range names pre-releases of that version.
  ['9.0.0-beta.1', '>=9.0.0-beta.2', false],
  ['9.0.0-beta.2', '>=9.0.0-beta.2', true],
  ['9.0.0-beta.2', '9.0.0-beta.2', true],
  ['9.1.0-beta.1', '>=9.0.0-beta.2', true],
  ['8.1.0+build.5', '>=8 <9', true],
  // What cannot be read cannot be judged.
  ['', '>=8', true],
  ['workspace:*', '>=8', true],
])('%s in %s: %s', (version, range, expected) => {
  expect(fits(version, range)).toBe(expected)
})

const small = fc.nat({ max: 3 })
const version = fc.tuple(small, small, small).map(parts => parts.join('.'))
const partial = fc.tuple(small, small, small, fc.integer({ min: 1, max: 3 })).map(([a, b, c, count]) => [a, b, c].slice(0, count).join('.'))
const end = fc.oneof(partial, fc.constant(''))

it('judges intervals and plain ranges as semver does', () => {
  fc.assert(
    fc.property(version, end, end, (installed, from, to) => {
      const parsed = parseVersion(`[${from},${to})`)
      const asSemver = [from && `>=${from}`, to && `<${to}`].filter(Boolean).join(' ') || '*'
      if ('expected' in parsed) {
        expect(satisfies(installed, asSemver)).toBe(false)
      } else {
        expect(parsed.range === undefined || fits(installed, parsed.range)).toBe(satisfies(installed, asSemver))
        // What is told to others is a range of semver's.
        expect(parsed.range === undefined ? '' : validRange(parsed.range)).not.toBeNull()
      }
    }),
    { numRuns: 1000 },
  )
})

it('judges other ranges of releases as semver does', () => {
  const comparator = fc.tuple(fc.constantFrom('', '=', '>', '<', '>=', '<=', '^', '~'), partial).map(parts => parts.join(''))
  const range = fc.array(comparator, { minLength: 1, maxLength: 3 }).map(parts => parts.join(' '))
  fc.assert(
    fc.property(version, fc.array(range, { minLength: 1, maxLength: 2 }), (installed, alternatives) => {
      const text = alternatives.join(' || ')
      const parsed = parseVersion(text)
      if ('expected' in parsed) expect(satisfies(installed, text)).toBe(false)
      else expect(fits(installed, parsed.range ?? '*')).toBe(satisfies(installed, text))
    }),
    { numRuns: 500 },
  )
})

it('reads or refuses any text', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('[', ',', ')', '1', '.', 'v', '-', '>', '=', ' ') })),
      text => void parseVersion(text),
    ),
  )
  fc.assert(fc.property(fc.string(), text => void fits(text, '>=1 <2')))
})
