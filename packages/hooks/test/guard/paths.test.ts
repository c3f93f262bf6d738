import { homedir } from 'node:os'
import { pathToFileURL } from 'node:url'
import { compileGuard, decide } from '@hookline/hooks/guard'
import { expect, test } from 'vitest'
import { readPathText } from '../../src/guard/path-readings.ts'

const target = { name: 'tool:Read' }
const denied = (path: unknown, matcher: object): boolean =>
  decide({ root: '/base', rules: [{ deny: '*', when: { path: matcher } }] }, { target, args: [{ path }] }).effect === 'deny'
const allowed = (path: unknown, matcher: object): boolean =>
  decide({ root: '/base', default: 'deny', rules: [{ allow: '*', when: { path: matcher } }] }, { target, args: [{ path }] }).effect ===
  'allow'

test.each([
  '/etc/passwd',
  '/etc',
  '/etc/',
  '//etc/passwd',
  '/./etc/passwd',
  '/etc/../etc/passwd',
  '/base/../etc/passwd',
  '../etc/passwd',
  './../etc/passwd',
  'a/../../etc/passwd',
  'file:///etc/passwd',
  'FILE:///etc/passwd',
  'file:///%65tc/passwd',
  pathToFileURL('/etc/passwd'),
  Buffer.from('/etc/passwd'),
  '/%65tc/passwd',
  '/%2565tc/passwd',
  '..%2fetc%2fpasswd',
  '%2e%2e/etc/passwd',
  '\\etc\\passwd',
  '..\\etc\\passwd',
  ' /etc/passwd',
  '\t/etc',
  '/etc\n',
  '\ufeff/etc/passwd',
  ' file:///etc/passwd',
  'fi\nle:///etc/passwd',
  '.\t./etc/passwd',
  '.././/../etc/passwd',
  '/etc//../passwd',
  '/etc/\u00e9',
  '/etc/e\u0301',
])('%s lies under /etc, however it is written', path => {
  expect(denied(path, { under: '/etc' })).toBe(true)
  expect(denied(path, { under: ['/nowhere', '../etc'] })).toBe(true)
  expect(allowed(path, { under: '/base' })).toBe(false)
})

test.each(['/etcetera', '/base/etc', 'etc/passwd', '/et', '/base/..etc'])('%s does not lie under /etc', path => {
  expect(denied(path, { under: '/etc' })).toBe(false)
})

test("the seed's prefix: /database is not below /data", () => {
  expect(allowed('/data/x', { under: '/data' })).toBe(true)
  expect(allowed('/database/x', { under: '/data' })).toBe(false)
  expect(allowed('/data/../etc/x', { under: '/data' })).toBe(false)
  // By its bare beginning it is: what `under` is for.
  expect(allowed('/database/x', { startsWith: '/data' })).toBe(true)
})

test('what lies outside by one of its readings is not taken for inside', () => {
  expect(denied('..\\etc\\passwd', { not: { under: '/base' } })).toBe(true)
  expect(denied('/base/%2e%2e/etc', { not: { under: '/base' } })).toBe(true)
  expect(denied('/base/x', { not: { under: '/base' } })).toBe(false)
})

test('the home folder is meant by ~ in rules and in values', () => {
  expect(denied(`${homedir()}/.ssh/id`, { under: '~/.ssh' })).toBe(true)
  expect(denied('~/.ssh/id', { under: `${homedir()}/.ssh` })).toBe(true)
  expect(denied('~/.ssh/id', { glob: '~/.ssh/*' })).toBe(true)
  expect(allowed('~/.ssh/id', { under: '/base' })).toBe(false)
})

test('to allow, only what every program takes for the same counts', () => {
  expect(allowed('/BASE/x', { under: '/base', ignoreCase: true })).toBe(true)
  expect(allowed('/ΒΑΣΗΣ/x', { under: '/βασης', ignoreCase: true })).toBe(true)
  expect(allowed('/strasse/x', { under: '/stra\u00dfe', ignoreCase: true })).toBe(false)
  expect(allowed('/f\u0131le', { glob: '/file', ignoreCase: true })).toBe(false)
  expect(denied('/STRASSE/x', { under: '/stra\u00dfe', ignoreCase: true })).toBe(true)
  expect(denied('/F\u0131LE', { glob: '/file', ignoreCase: true })).toBe(true)
})

test('without a root values are relative to the folder that the program works in when it calls, rules to that of the beginning', () => {
  const before = process.cwd()
  const guard = compileGuard({ rules: [{ deny: '*', when: { path: { any: [{ under: '/etc' }, { glob: 'secrets/**' }] } } }] })
  const effect = (path: string): string => guard.check(target, [{ path }]).effect
  try {
    process.chdir('/')
    expect(effect('etc/passwd')).toBe('deny')
    expect(effect(`${before}/secrets/x`)).toBe('deny')
    expect(effect('secrets/x')).toBe('allow')
  } finally {
    process.chdir(before)
  }
  expect(effect('etc/passwd')).toBe('allow')
  expect(effect('secrets/x')).toBe('deny')
})

test('composed and decomposed letters name the same folder', () => {
  expect(denied('/caf\u00e9/x', { under: '/cafe\u0301' })).toBe(true)
  expect(denied('/cafe\u0301/x', { glob: '/caf\u00e9/*' })).toBe(true)
})

test.each<[string, string, boolean]>([
  ['**/.env', '/base/a/b/.env', true],
  ['**/.env', '.env', true],
  ['**/.env', '/.env', true],
  ['**/.env*', '/base/.env.local', true],
  ['**/*.pem', '/a/b.pem', true],
  ['**/*.pem', '/a/b.pem/c', false],
  ['/etc/**', '/etc/a/b', true],
  ['/etc/**', '/etcetera', false],
  ['/etc/*', '/etc/a/b', false],
  ['src/*.ts', 'src/a.ts', true],
  ['src/*.ts', '/base/src/a.ts', true],
  ['./src/*.ts', '/base/src/a.ts', true],
  ['src/*.ts', '/other/src/a.ts', false],
  ['/a/{b,c}/?', '/a/c/x', true],
  ['/a/{b,c}/?', '/a/c/xy', false],
  ['/a/**/z', '/a/z', true],
  ['/a/**/z', '/a/b/c/z', true],
  ['/a/*b*c', '/a/xbxbxc', true],
  ['**', '/anything', true],
  ['../other/*.ts', '/other/a.ts', true],
  ['../other/*.ts', '../other/a.ts', true],
  ['/a/./b//c/../*', '/a/b/x', true],
  ['src/', '/base/src/a/b.ts', true],
  ['src/', '/base/src', true],
  ['src/', '/base/srcs', false],
  ['**/secrets/', '/a/secrets/b/c', true],
  ['/../../etc/*', '/etc/x', true],
  ['..a/*', '/base/..a/x', true],
  ['/', '/', true],
  ['/', '/etc/passwd', true],
  ['/', 'a', true],
  ['//', '/etc', true],
  ['{src,lib}/*.ts', '/base/lib/a.ts', true],
  ['{src,~lib}/*.ts', '/base/~lib/a.ts', true],
  ['{a,b/}c', '/base/b/c', true],
])('%s fits %s: %s', (glob, path, fits) => {
  expect(denied(path, { glob })).toBe(fits)
})

test.each(['**/../x', '/a/*/../b', '/a/{b,../c}/d', '{..,a}/x', '/a/?/..'])(
  'a glob that goes up from a folder of any name is refused: %s',
  glob => {
    expect(() => denied('/x', { glob })).toThrow('expected a glob whose ".." stand before its signs')
  },
)

test.each(['{/etc,/b}/**', '{~,/b}/**', '{a,~/b}', '{**/a,b}', '{a,{b,/c}}/x', '{,a}/etc', '~{/a,/b}', '*{*,a}/x', '{a,C:}/x'])(
  'a glob that begins within its braces is refused, since it would mean a folder below the root: %s',
  glob => {
    expect(() => denied('/x', { glob })).toThrow('expected a glob with its beginning ("/", "~/" or "**") before its braces')
  },
)

test('globs take time by their length times that of the path', () => {
  const glob = `/${'*a'.repeat(500)}b`
  expect(denied(`/${'a'.repeat(20_000)}`, { glob })).toBe(false)
  expect(denied(`/${'a/'.repeat(2000)}`, { glob: `/${'**/a/'.repeat(200)}b` })).toBe(false)
})

test.each<[string, string]>([
  ['C:\\Windows\\System32', 'c:/windows/system32'],
  ['c:/windows/./system32/', 'c:/windows/system32'],
  ['\\\\?\\C:\\Windows', 'c:/windows'],
  ['C:\\Windows. \\x', 'c:/windows/x'],
  ['C:\\Windows\\x.txt::$DATA', 'c:/windows/x.txt'],
  ['..\\Windows', 'c:/windows'],
  ['\\Windows', 'c:/windows'],
  ['D:\\a\\..\\..\\b', 'd:/b'],
])('on Windows %s is %s', (text, path) => {
  expect(readPathText(text, 'C:\\work', true)).toContain(path)
})
