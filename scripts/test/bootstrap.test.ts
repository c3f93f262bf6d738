import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { difference } from '../lib/install.mjs'
import { inRange } from '../lib/node.mjs'

const range = '^22.23.0 || ^24.11.1 || >=25.2.0'

test.each([
  ['v22.23.0', true],
  ['v22.22.9', false],
  ['v23.11.0', false],
  ['v24.11.0', false],
  ['v24.11.1', true],
  ['v25.1.9', false],
  ['v25.2.0', true],
  ['v26.0.0', true],
  ['v26.0.0-nightly', false],
  ['', false],
])('%s in range: %s', (version, expected) => {
  expect(inRange(version, range)).toBe(expected)
})

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const elsewhere = process.platform === 'darwin' ? 'linux' : 'darwin'
const locked = {
  'packages/a': { version: '1.0.0' },
  'node_modules/@hookline/a': { link: true },
  'node_modules/b': { version: '1.0.0', integrity: 'sha512-b' },
  'node_modules/native-here': { version: '1.0.0', integrity: 'sha512-h', optional: true, os: [process.platform] },
  'node_modules/native-there': { version: '1.0.0', integrity: 'sha512-t', optional: true, os: [elsewhere] },
  'node_modules/native-there/node_modules/c': { version: '1.0.0', integrity: 'sha512-c', optional: true },
}
const installed = {
  'node_modules/@hookline/a': { link: true },
  'node_modules/b': { version: '1.0.0', integrity: 'sha512-b' },
  'node_modules/native-here': { version: '1.0.0', integrity: 'sha512-h' },
}

test('what belongs on another platform may be missing', () => {
  expect(difference(workspace(installed))).toBeUndefined()
})

test.each([
  ['nothing is installed', undefined, 'none yet'],
  [
    'a version is another one',
    { ...installed, 'node_modules/b': { version: '1.0.1', integrity: 'sha512-b' } },
    '1 differs from the lock file',
  ],
  [
    'the content is another one',
    { ...installed, 'node_modules/b': { version: '1.0.0', integrity: 'sha512-x' } },
    '1 differs from the lock file',
  ],
  ['a package and a native build for here are missing', { 'node_modules/@hookline/a': { link: true } }, '2 differ from the lock file'],
  ['a workspace is not linked', { ...installed, 'node_modules/@hookline/a': { version: '1.0.0' } }, '1 differs from the lock file'],
])('it installs when %s', (_, packages, expected) => {
  expect(difference(workspace(packages))).toBe(expected)
})

test('a missing lock file says what to do', () => {
  expect(() => difference(temporary())).toThrow(/Restore it with "git checkout package-lock.json"/)
})

function workspace(packages: object | undefined): string {
  const folder = temporary()
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: locked }))
  if (packages === undefined) return folder
  mkdirSync(join(folder, 'node_modules'))
  writeFileSync(join(folder, 'node_modules/.package-lock.json'), JSON.stringify({ packages }))
  return folder
}

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hookline-bootstrap-'))
  folders.push(folder)
  return folder
}
