import { expect, it } from 'vitest'
import { parseImportPath, parsePackage } from '../../src/rules/package-name.ts'

it.each([
  ['pg', 'pg'],
  ['@scope/name', '@scope/name'],
  ['JSONStream', 'JSONStream'],
  ['.', '.'],
  ['globalThis', 'globalThis'],
  ['http', 'node:http'],
  ['node:http', 'node:http'],
  ['fs/promises', 'node:fs/promises'],
  // Only with its prefix is it a built-in module.
  ['test', 'test'],
  ['node:test', 'node:test'],
  ['npm:events', 'events'],
  ['main', 'main'],
])('reads %s', (text, name) => {
  expect(parsePackage(text)).toBe(name)
})

it.each([
  ['node:htpp', /did you mean "node:http"/],
  ['./lib', /the application's own files/],
  ['/lib', /the application's own files/],
  ['pg/lib/client.js', /name alone \("pg"\)/],
  ['@a/b/c', /name alone \("@a\/b"\)/],
  ['pg@8', /the name of a package/],
  ['*', /the name of a package/],
  ['a b', /the name of a package/],
  ['npm:', /the name of a package/],
  ['__proto__/x', /name alone/],
  ['x'.repeat(215), /the name of a package/],
])('does not read %s', (text, expected) => {
  expect(parsePackage(text)).toEqual({ expected: expect.stringMatching(expected) })
})

it.each([
  ['main', '.', undefined],
  ['.', '.', undefined],
  ['pg', 'pg', undefined],
  ['http', 'node:http', undefined],
  ['pg/lib/client.js', 'pg', 'lib/client.js'],
  ['pg/lib/client', 'pg', 'lib/client{.*,/**}'],
  ['@scope/name/api', '@scope/name', 'api{.*,/**}'],
])('reads the import path %s', (text, name, file) => {
  expect(parseImportPath(text)).toEqual({ package: name, file })
})

it.each(['pg/../x', 'pg/./x', 'pg//x', 'pg/a*b', 'github.com/x y', 'npm:events/x/..'])('does not read the import path %s', text => {
  expect(parseImportPath(text)).toHaveProperty('expected')
})
