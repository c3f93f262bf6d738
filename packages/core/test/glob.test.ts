import fc from 'fast-check'
import picomatch from 'picomatch'
import { expect, it } from 'vitest'
import { checkGlob, compileGlob } from '../src/glob.ts'

it.each([
  ['lib/client.js', 'lib/client.js', true],
  ['lib/client.js', 'lib/clientxjs', false],
  ['lib/*.js', 'lib/a.js', true],
  ['lib/*.js', 'lib/a/b.js', false],
  ['lib/**/*.js', 'lib/a.js', true],
  ['lib/**/*.js', 'lib/a/b/c.js', true],
  ['lib/**', 'lib/a/b', true],
  ['lib/**', 'lib', false],
  ['*/**', 'lib', false],
  ['**', '.hidden/a.js', true],
  ['{lib,esm}/**', 'esm/index.js', true],
  ['client{.*,/**}', 'client.js', true],
  ['client{.*,/**}', 'client/index.js', true],
  ['client{.*,/**}', 'clients/index.js', false],
  ['{a,b{c,d}}x', 'bdx', true],
  ['lib/[ab].js', 'lib/b.js', true],
  ['lib/[!ab].js', 'lib/b.js', false],
  ['lib/[a-c-].js', 'lib/-.js', true],
  ['lib/?.js', 'lib/ab.js', false],
  ['a+b@c$.js', 'a+b@c$.js', true],
  ['client.js', 'lib/client.js', false],
  ['**/client.js', 'client.js', true],
  ['a*b*c', 'abbcbc', true],
  ['**/a/**/b', 'x/a/a/y/b/b', true],
])('the glob %s and the file %s: %s', (glob, file, expected) => {
  expect(checkGlob(glob)).toBeUndefined()
  expect(compileGlob(glob)(file)).toBe(expected)
})

it.each([
  ['[a', 'belong together'],
  ['a]', 'belong together'],
  ['[]', 'belong together'],
  ['[b-a]', 'belong together'],
  ['{a', 'belong together'],
  ['a}', 'belong together'],
  ['{a}', 'belong together'],
  ['{a,b}'.repeat(9), 'at most 256 choices'],
  ['a'.repeat(20_000), 'of at most 16384 characters'],
])('does not take %s', (glob, expected) => {
  expect(checkGlob(glob)).toContain(expected)
})

it.each([
  ['/etc/**', '/etc', true, false],
  ['/etc/**', '/etc/a', true, true],
  ['/etc//a/', '/etc/a', true, true],
  ['{/etc/**,/usr/**}', '/usr', true, false],
  ['**', '/', true, true],
])('%s and %s: %s with the folder, %s without', (glob, path, withFolder, without) => {
  expect(compileGlob(glob, { withFolder: true })(path)).toBe(withFolder)
  expect(compileGlob(glob)(path)).toBe(without)
})

it('matches paths as picomatch does', () => {
  const name = fc
    .array(fc.constantFrom('a', 'b', 'ab', '*', '?', '[ab]', '[^a]', '{a,b*}', '.js'), { minLength: 1, maxLength: 4 })
    .map(parts => parts.join(''))
    // Stars beside each other in a name are told apart by picomatch only.
    .filter(text => !/\*\*|\}\*/.test(text))
  const part = fc.oneof(name, name, fc.constant('**'), fc.constantFrom('{a,b/c}', '{*,b/**/a}'))
  // At the end picomatch takes `a/**` for `a` too, and `*/**` not.
  const glob = fc.tuple(fc.array(part, { maxLength: 3 }), name).map(([parts, last]) => [...parts, last].join('/'))
  const own = fc.stringMatching(/^[abc.]{1,5}$/).filter(text => !/^\.*$/.test(text))
  const path = fc.array(own, { minLength: 1, maxLength: 4 }).map(parts => parts.join('/'))
  fc.assert(
    fc.property(glob, path, (pattern, file) => {
      fc.pre(checkGlob(pattern) === undefined)
      expect(compileGlob(pattern)(file)).toBe(picomatch(pattern, { dot: true, windows: false })(file))
    }),
    { numRuns: 1000 },
  )
})

it('takes or refuses any text', () => {
  const hostile = fc.string({ unit: fc.constantFrom('*', '**', '/', '{', '}', ',', '[', ']', '!', '-', 'a', '?', '\\', '.') })
  fc.assert(
    fc.property(fc.oneof(fc.string(), hostile), fc.string(), (glob, file) => {
      if (checkGlob(glob) === undefined) compileGlob(glob)(file)
      else compileGlob(glob)
    }),
    { numRuns: 2000 },
  )
})

// With expressions in their place these would not end.
it.each([
  ['*a'.repeat(500)],
  ['**/'.repeat(300) + 'x'],
  [`${'[ab]*'.repeat(200)}c`],
  [`{${'a*,'.repeat(250)}b}${'*b'.repeat(9)}c`],
  ['**/*a*a*a*a*a*a/**/x'],
])('takes time linear in the path for %s', glob => {
  expect(checkGlob(glob)).toBeUndefined()
  expect(compileGlob(glob)('ab'.repeat(5000))).toBe(false)
  expect(compileGlob(glob)('ab/'.repeat(2000))).toBe(false)
})
