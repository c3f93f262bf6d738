/** Whatever the system opens of a text, by any of the ways in which programs open one, a guard must have known where it lies. */
import { closeSync, mkdirSync, mkdtempSync, openSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { compileGuard, type GuardRule } from '@hookline/hooks/guard'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'

const base = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-opened-')))
afterAll(() => rmSync(base, { recursive: true, force: true }))
const data = join(base, 'data')
const secret = join(base, 'secret')
for (const folder of ['data/sub/deep', 'data/ ', 'data/caf\u00e9', 'secret/caf\u00e9', 'secret/100%'])
  mkdirSync(join(base, folder), { recursive: true })
for (const file of ['data/a.txt', 'secret/s.txt']) writeFileSync(join(base, file), '')

const effectOf = (rule: GuardRule, path: string): string =>
  compileGuard({ root: data, default: 'allow' in rule ? 'deny' : 'allow', rules: [rule] }).check({ name: 't' }, [{ path }]).effect
const deny = (path: object): GuardRule => ({ deny: '*', when: { path } })
const aboutSecret = [deny({ under: secret }), deny({ under: '../secret', ignoreCase: true }), deny({ glob: '../secret/**' })]
const aboutData = [deny({ not: { under: data } }), { allow: '*', when: { path: { under: data } } } as const]

/** What programs make of a text before they open it. */
const ways: readonly ((text: string) => string)[] = [
  text => text,
  text => text.trim(),
  text => text.replaceAll('\\', '/'),
  text => text.normalize('NFC'),
  text => decodeURIComponent(text),
  text => fileURLToPath(text.trim()),
  text => fileURLToPath(new URL(text, pathToFileURL(`${data}/`))),
]

function openedBy(way: (text: string) => string, text: string): string | undefined {
  try {
    const path = resolve(data, way(text))
    closeSync(openSync(path, 'r'))
    return realpathSync(path)
  } catch {
    return undefined
  }
}

const isIn = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`)

test.runIf(process.platform === 'linux')('what is opened outside of a folder, or in another, is never taken for anything else', () => {
  const start = fc.constantFrom(
    '',
    `${data}/`,
    '/',
    ' ',
    `file://${data}/`,
    `FILE:${secret}/`,
    'file:',
    '//',
    './',
    `${secret}/`,
    '../',
    '\ufeff',
    '\n',
  )
  const names = [
    '..',
    '..',
    '.',
    '',
    'sub',
    'deep',
    'a.txt',
    's.txt',
    ' ',
    '\t',
    '..\n',
    '..\\',
    '\\..',
    '%2e%2e',
    '%2f',
    '%252e',
    '~',
    'data',
    'secret',
  ]
  const piece = fc.constantFrom(...names, base.slice(1), 'caf\u00e9', 'cafe\u0301', '100%', '%')
  fc.assert(
    fc.property(start, fc.array(piece, { minLength: 1, maxLength: 6 }), fc.constantFrom('/', '/', '/', ''), (lead, pieces, between) => {
      const text = lead + pieces.join(between)
      for (const way of ways) {
        const real = openedBy(way, text)
        if (real === undefined) continue
        if (isIn(real, secret)) expect(aboutSecret.map(rule => effectOf(rule, text))).toEqual(['deny', 'deny', 'deny'])
        if (!isIn(real, data)) expect(aboutData.map(rule => effectOf(rule, text))).toEqual(['deny', 'deny'])
      }
    }),
    { numRuns: 4000 },
  )
})
