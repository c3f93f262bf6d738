import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { linkSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { BlockedError, hooked, HookRegistry } from '@hookline/core'
import { locatePath, paths, type PathsOptions } from '@hookline/hooks/validation'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { meaningsOf } from '../../src/validation/meanings.ts'

const base = realpathSync(mkdtempSync(join(tmpdir(), 'hookline paths ')))
afterAll(() => rmSync(base, { recursive: true, force: true }))

// data is allowed, data/.git in it is denied; database, secret and a folder `C:` beside it are not.
const data = join(base, 'data')
const secret = join(base, 'secret')
for (const folder of ['data/sub/deep', 'data/.git', 'data/caf\u00e9', 'data/C:', 'database', 'secret/inner'])
  mkdirSync(join(base, folder), { recursive: true })
for (const file of ['data/a.txt', 'data/sub/b.txt', 'data/.git/config', 'database/x', 'secret/s.txt', 'data/100%.txt'])
  writeFileSync(join(base, file), file)
symlinkSync(secret, join(data, 'out'))
symlinkSync('../secret/s.txt', join(data, 'file'))
symlinkSync('../secret/new.txt', join(data, 'dangling'))
symlinkSync('dangling', join(data, 'dangling2'))
symlinkSync('sub', join(data, 'in'))
symlinkSync('../../secret/inner', join(data, 'sub/step'))
symlinkSync('loop2', join(data, 'loop1'))
symlinkSync('loop1', join(data, 'loop2'))
symlinkSync('.git', join(data, 'hidden'))
symlinkSync('sub/new', join(data, 'fresh'))
symlinkSync(data, join(base, 'alias'))
linkSync(join(secret, 's.txt'), join(data, 'hard'))

const where = { allowed: data, denied: join(data, '.git'), root: data }
const bytes = (text: string): Buffer => Buffer.from(text)

test.each<[string, unknown, string]>([
  ['a file', join(data, 'a.txt'), 'data/a.txt'],
  ['the folder itself', data, 'data'],
  ['no path at all: the root', undefined, 'data'],
  ['a relative path', 'sub/b.txt', 'data/sub/b.txt'],
  ['.. inside', 'sub/../a.txt', 'data/a.txt'],
  ['a file that is not there yet', 'sub/new/er/x.txt', 'data/sub/new/er/x.txt'],
  ['a link that stays inside', 'in/b.txt', 'data/sub/b.txt'],
  ['a dangling link that stays inside', 'fresh', 'data/sub/new'],
  ['a way in from outside by a link', join(base, 'alias/a.txt'), 'data/a.txt'],
  ['a file: URL', pathToFileURL(join(data, 'a.txt')), 'data/a.txt'],
  ['bytes', bytes('a.txt'), 'data/a.txt'],
  ['a name with %', '100%.txt', 'data/100%.txt'],
  ['a name that begins with ..', '..a/x', 'data/..a/x'],
])('%s is allowed', (_what, path, real) => {
  expect(locatePath(path, where)).toEqual({ allowed: true, path: join(base, real), reason: undefined })
})

const attempts: readonly (readonly [string, unknown])[] = [
  ["the seed's prefix", join(base, 'database/x')],
  ['the prefix, relative', '../database/x'],
  ['the parent', '..'],
  ['.. out', '../secret/s.txt'],
  ['.. in the middle', join(data, 'sub/../../secret/s.txt')],
  ['.. over the root', `${'../'.repeat(50)}etc/passwd`],
  ['.. of a folder that is not there', 'nowhere/../../secret/s.txt'],
  ['the system', '/etc/passwd'],
  ['two slashes', '//etc/passwd'],
  ['the root of all', '/'],
  ['/proc', '/proc/self/root/etc/passwd'],
  ['/proc/self/cwd', '/proc/self/cwd'],
  ['a link to a folder', 'out/s.txt'],
  ['a link to a folder, bare', 'out'],
  ['a new file behind a link', 'out/new/er.txt'],
  ['a link to a file', 'file'],
  ['a dangling link', 'dangling'],
  ['a dangling link to a dangling link', 'dangling2'],
  ['a link two steps down', 'in/step/x'],
  ['.. after a link, as the system takes it', 'sub/step/../s.txt'],
  ['.. after a link, as path.resolve does not take it', 'out/../database/x'],
  ['links in a circle', 'loop1'],
  ['links in a circle, below', 'loop1/x'],
  ['a file taken for a folder', 'a.txt/../../secret/s.txt'],
  ['a denied folder', '.git/config'],
  ['a denied folder, itself', '.git'],
  ['a denied folder by a link', 'hidden/config'],
  ['a denied folder by ..', 'sub/../.git/config'],
  ['a file: URL as text', pathToFileURL(join(secret, 's.txt')).href],
  ['a file: URL in capitals', pathToFileURL(join(secret, 's.txt')).href.replace('file', 'FILE')],
  ['a file: URL', pathToFileURL(join(secret, 's.txt'))],
  ['a file: URL with encoded dots', `file://${data}/%2e%2e/secret/s.txt`],
  ['a file: URL of another host', 'file://elsewhere/data/a.txt'],
  ['another URL', new URL('http://localhost/data/a.txt')],
  ['encoded dots', '%2e%2e/secret/s.txt'],
  ['encoded dots in capitals', '%2E%2E/secret/s.txt'],
  ['an encoded slash', '..%2fsecret%2fs.txt'],
  ['an encoded backslash', '..%5csecret'],
  ['twice encoded', '%252e%252e/secret/s.txt'],
  ['an encoded NUL', 'a.txt%00.png'],
  ['NUL', 'a.txt\0.png'],
  ['NUL before ..', '\0/../../secret'],
  ['bytes', bytes('../secret/s.txt')],
  ['bytes with NUL', bytes('a.txt\0')],
  ['bytes that are no UTF-8', Buffer.from([0x61, 0xff, 0xfe])],
  ['other bytes', new Uint8Array(bytes('/etc/passwd'))],
  ['backslashes', '..\\secret\\s.txt'],
  ['both slashes', 'sub\\../..\\secret/s.txt'],
  ['a drive', 'C:\\..\\..\\secret'],
  ['a share', '\\\\server\\share\\x'],
  ['full-width dots and slash', '\uff0e\uff0e\uff0fsecret\uff0fs.txt'],
  ['two dots in one letter', '\u2025/secret/s.txt'],
  ['~', '~/x'],
  ['~user', '~root/x'],
  ['a blank before it, which some tools leave out', ' /etc/passwd'],
  ['an end of line around it', '\n../secret/s.txt\n'],
  ['a byte order mark before it', '\ufeff/etc/passwd'],
  ['a blank before ~', ' ~/x'],
  ['a blank before a file: URL', ` ${pathToFileURL(join(secret, 's.txt')).href}`],
  ['an end of line in a file: URL, where URLs have none', 'fi\nle:///etc/passwd'],
  ['a tab between dots', '.\t./secret/s.txt'],
  ['an empty name before .., which is one for URLs', `..//../${basename(base)}/data/a.txt`],
  ['nothing', ''],
  ['a very long path', 'x/'.repeat(5000)],
  ['a long name', 'x'.repeat(4000)],
  ['a list', ['a.txt']],
  ['an object', { toString: () => 'a.txt' }],
  ['a number', 5],
  ['true', true],
]

test.each(attempts)('%s is refused', (_what, path) => {
  expect(locatePath(path, where)).toMatchObject({ allowed: false, reason: expect.any(String) as string })
})

test.each(attempts.filter(([, path]) => path !== undefined))('%s never reaches the tool, and is not handed on either', (_what, path) => {
  for (const coerce of [true, false]) {
    const registry = new HookRegistry()
    const got: unknown[] = []
    const tool = hooked((input: { file_path: unknown }) => void got.push(input), { name: 'tool:Write', registry })
    registry.register(paths({ on: 'tool:*', args: 'file_path', coerce, ...where }))
    expect(() => tool({ file_path: path })).toThrow(BlockedError)
    expect(got).toEqual([])
  }
})

test.each([
  'C:\\data\\x:stream',
  'C:\\data\\x.',
  'C:\\data\\x ',
  'C:\\data\\CON',
  'C:\\data\\nul.txt',
  'C:x',
  '\\\\srv\\share',
  '\\\\?\\C:\\x',
  '\\\\.\\pipe\\x',
  'C:\\PROGRA~1\\x',
  'x\\..\\aux',
])('on Windows %s is refused: it names something else than it seems', path => {
  expect(meaningsOf(path, 'C:\\data', true).why).toEqual(expect.any(String))
})

test("case and Unicode forms are the file system's to judge: another folder by them is another folder here", () => {
  // On this system they are different names; where they are one, the folder's device and number tell.
  expect(locatePath(join(data.toUpperCase(), 'a.txt'), where).allowed).toBe(false)
  expect(locatePath('cafe\u0301/x', { allowed: join(data, 'caf\u00e9'), root: data }).allowed).toBe(false)
  expect(locatePath('caf\u00e9/x', { allowed: join(data, 'caf\u00e9'), root: data }).allowed).toBe(true)
})

test('an allowed folder that is replaced by a link is not followed', () => {
  const folder = join(base, 'replaced')
  mkdirSync(folder)
  const registry = new HookRegistry()
  const tool = hooked((path: string) => path, { name: 'tool', registry })
  registry.register(paths({ on: 'tool', args: 'args[0]', allowed: folder }))
  expect(tool(join(folder, 'x'))).toBe(join(folder, 'x'))
  rmSync(folder, { recursive: true })
  symlinkSync(secret, folder)
  expect(() => tool(join(folder, 's.txt'))).toThrow(BlockedError)
})

test('without a root a path is relative to the folder that the program works in when it calls', () => {
  const before = process.cwd()
  const registry = new HookRegistry()
  const tool = hooked((path: string) => path, { name: 'tool', registry })
  registry.register(paths({ on: 'tool', args: 'args[0]', allowed: [data, before], coerce: true }))
  try {
    process.chdir(secret)
    expect(() => tool('s.txt')).toThrow(BlockedError)
    process.chdir(data)
    expect(tool('a.txt')).toBe(join(data, 'a.txt'))
  } finally {
    process.chdir(before)
  }
})

test('a denied folder that goes by other letters on a disk without case is found', () => {
  const folder = join(data, 'stra\u00dfe')
  mkdirSync(folder)
  const registry = new HookRegistry()
  const tool = hooked((path: string) => path, { name: 'tool', registry })
  registry.register(paths({ on: 'tool', args: 'args[0]', allowed: data, denied: folder }))
  // What such a disk answers: the same folder by both names.
  renameSync(folder, join(data, 'STRASSE'))
  expect(() => tool(join(data, 'STRASSE', 'x'))).toThrow('which is denied')
  rmSync(join(data, 'STRASSE'), { recursive: true })
})

test.runIf(process.platform === 'linux')('a link of /proc that does not lead where its text says is refused', async () => {
  const gone = join(data, 'gone')
  mkdirSync(gone)
  const child = spawn(process.execPath, ['-e', "process.stdin.resume(); process.stdout.write('.')"], {
    cwd: gone,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  const link = `/proc/${child.pid}/cwd`
  expect(locatePath(link, where)).toMatchObject({ allowed: true, path: gone })
  // The process keeps the folder that is gone; the link's text names another one from now on.
  rmSync(gone, { recursive: true })
  mkdirSync(`${gone} (deleted)`)
  for (const path of [link, `${link}/new`]) expect(locatePath(path, where)).toMatchObject({ allowed: false, path: undefined })
  child.stdin.end()
  await once(child, 'exit')
  rmSync(`${gone} (deleted)`, { recursive: true })
})

test('an allowed folder may be made later', () => {
  const folder = join(base, 'later')
  const registry = new HookRegistry()
  const tool = hooked((path: string) => path, { name: 'tool', registry })
  registry.register(paths({ on: 'tool', args: 'args[0]', allowed: folder }))
  expect(tool(join(folder, 'x'))).toBe(join(folder, 'x'))
  mkdirSync(folder)
  expect(tool(join(folder, 'x'))).toBe(join(folder, 'x'))
})

test('an allowed folder may be a link itself, and a single file', () => {
  expect(locatePath('a.txt', { allowed: join(base, 'alias'), root: data }).allowed).toBe(true)
  expect(locatePath('a.txt', { allowed: 'a.txt', root: data }).allowed).toBe(true)
  expect(locatePath('a.txt2', { allowed: 'a.txt', root: data }).allowed).toBe(false)
  expect(locatePath('/etc/passwd', { allowed: '/', root: data }).allowed).toBe(true)
})

test('a hard link is a file of its own: it cannot be told (documented)', () => {
  expect(locatePath('hard', where).allowed).toBe(true)
})

const tool = (options: Partial<PathsOptions>, swap?: () => void): ((input: unknown) => unknown) => {
  const registry = new HookRegistry()
  registry.register(paths({ args: 'file_path', ...where, ...options }))
  if (swap !== undefined) registry.register({ name: 'swap', on: '*', order: { enter: Infinity }, onEnter: swap })
  return hooked((input: unknown) => input, { name: 'tool', registry })
}

test('under coerce the target gets the resolved path, in a copy, and a link swapped after the check leads nowhere else', () => {
  const link = join(data, 'swapped')
  symlinkSync('sub', link)
  const given = { file_path: 'swapped/b.txt', content: 'x' }
  const run = tool({ coerce: true }, () => {
    rmSync(link)
    symlinkSync(secret, link)
  })
  expect(run(given)).toEqual({ file_path: join(data, 'sub/b.txt'), content: 'x' })
  expect(given.file_path).toBe('swapped/b.txt')
  rmSync(link)
})

test('what later hooks make of a path is judged', () => {
  const registry = new HookRegistry()
  registry.register(paths({ on: 'tool', args: 'file_path', ...where }))
  registry.register({ name: 'late', on: 'tool', order: 1e9, onEnter: call => void (call.args[0] = { file_path: '../secret/s.txt' }) })
  const run = hooked((input: unknown) => input, { name: 'tool', registry })
  expect(() => run({ file_path: 'a.txt' })).toThrow(BlockedError)
})

test('lists of paths and more ways than one are all looked at', () => {
  const run = tool({ args: ['paths[*]', 'to.path'], coerce: true })
  expect(run({ paths: ['a.txt', 'in'], to: { path: 'x' } })).toEqual({
    paths: [join(data, 'a.txt'), join(data, 'sub')],
    to: { path: join(data, 'x') },
  })
  expect(() => run({ paths: ['a.txt', '../x'], to: { path: 'x' } })).toThrow('paths[*]: "../x" lies outside of the allowed folders')
  expect(() => run({ paths: [], to: { path: '../x' } })).toThrow(BlockedError)
  expect(() => run({ paths: Object.assign(['a.txt'], { extra: '../x' }), to: {} })).toThrow(BlockedError)
})

test.each<[string, () => object]>([
  ['a getter', () => ({ get file_path() { return 'a.txt' } })], // oxfmt-ignore
  ['a Proxy', () => new Proxy({ file_path: 'a.txt' }, {})],
])('%s that answers differently later is refused', (_what, make) => {
  expect(() => tool({})(make())).toThrow('cannot be read twice the same')
})

test('the reason names the way, the path without secrets, and what is allowed', () => {
  expect(() => tool({})({ file_path: '/x/ghp_0123456789abcdefghijklmnopqrstuvwxyz' })).toThrow(
    /^tool was blocked by hook "paths": file_path: "\/x\/\[Redacted\]" lies outside of the allowed folders/,
  )
})

test.each<[object, string]>([
  [{ args: undefined }, 'option `args`: expected it to be given'],
  [{ args: 'a..b' }, 'option `args`: expected a way to a value'],
  [{ args: '**' }, 'option `args`: expected a way to paths, not "**"'],
  [{ allowed: [] }, 'option `allowed`: expected at least one folder'],
  [{ allowed: ['x', 5] }, 'option `allowed[1]`: expected a folder'],
  [{ alowed: 'x' }, 'option `alowed`'],
])('%j is refused: %s', (options, message) => {
  expect(() => paths({ args: 'file_path', allowed: data, ...options })).toThrow(
    expect.objectContaining({ code: 'HOOKLINE_INVALID_OPTION', message: expect.stringContaining(message) as string }),
  )
})

// Whatever is put together of these pieces: where it is allowed, the system finds it below the allowed folder.
const piece = fc.constantFrom(
  '..',
  '.',
  'sub',
  'out',
  'in',
  'step',
  'file',
  'dangling',
  'fresh',
  'hidden',
  '.git',
  'a.txt',
  'b.txt',
  'new',
  'nowhere',
  '',
  'deep',
  'C:',
  'caf\u00e9',
  'loop1',
  '\uff0e\uff0e',
  '%2e',
  '..\\..',
  data,
  secret,
  base,
)
test('a path that is allowed leads below an allowed folder, by whichever way it is opened', () => {
  const isBelow = (path: string): boolean => {
    const way = relative(data, path)
    return way === '' || (!way.startsWith('..') && way.split('/')[0] !== '.git')
  }
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), fc.constantFrom('', data, '/'), (pieces, start) => {
      const text = [...(start === '' ? [] : [start]), ...pieces].join('/')
      const { allowed, path } = locatePath(text, where)
      if (!allowed || path === undefined) return
      expect(isBelow(path)).toBe(true)
      // What the system itself says, of the path as it was given, of what path.resolve makes of it, and of what is handed on.
      for (const opened of [
        text.startsWith('/') ? text : `${data}/${text}`,
        join(data, text.startsWith('/') ? relative(data, text) : text),
        path,
      ]) {
        try {
          expect(isBelow(realpathSync.native(opened))).toBe(true)
        } catch (error) {
          expect((error as NodeJS.ErrnoException).code).toMatch(/^ENOENT|ENOTDIR$/)
        }
      }
    }),
    { numRuns: 3000 },
  )
})

test('a link whose text goes up from another link leads where the system says, also for what is not there yet', () => {
  mkdirSync(join(data, 'real/sub'), { recursive: true })
  mkdirSync(join(data, 'real/dir'))
  symlinkSync('real/sub', join(data, 'far'))
  symlinkSync('far/../dir', join(data, 'up'))
  symlinkSync('out/../database', join(data, 'upOut'))
  expect(locatePath('up', where)).toMatchObject({ allowed: true, path: join(data, 'real/dir') })
  expect(locatePath('up/new.txt', where)).toMatchObject({ allowed: true, path: join(data, 'real/dir/new.txt') })
  expect(locatePath('upOut/new.txt', where)).toMatchObject({ allowed: false })
})

test('an allowed path stays the same one when it is looked at again', () => {
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), pieces => {
      const { allowed, path } = locatePath(pieces.join('/'), where)
      if (allowed) expect(locatePath(path, where)).toMatchObject({ allowed: true, path })
    }),
    { numRuns: 1000 },
  )
})

test('a folder that is renamed while a program runs is known by its device and number only where names may differ', () => {
  const folder = join(base, 'before')
  mkdirSync(folder)
  const registry = new HookRegistry()
  registry.register(paths({ on: 'tool', args: 'args[0]', allowed: folder }))
  const call = hooked((path: string) => path, { name: 'tool', registry })
  renameSync(folder, join(base, 'BEFORE'))
  // The same folder under a name that differs by case: what a file system without case answers.
  expect(call(join(base, 'BEFORE', 'x'))).toBe(join(base, 'BEFORE', 'x'))
  renameSync(join(base, 'BEFORE'), join(base, 'after'))
  expect(() => call(join(base, 'after', 'x'))).toThrow(BlockedError)
})

test('one path in the place of a list is held to what the list is held to, and so are bytes', () => {
  const registry = new HookRegistry()
  registry.register(paths({ on: 'tool', args: 'files[*]', allowed: data, root: data, coerce: true }))
  const call = hooked((input: { files?: unknown }) => input.files, { name: 'tool', registry })
  expect(() => call({ files: join(secret, 's.txt') })).toThrow(BlockedError)
  expect(() => call({ files: Buffer.from(join(secret, 's.txt')) })).toThrow(BlockedError)
  expect(() => call({ files: ['a.txt', join(secret, 's.txt')] })).toThrow(BlockedError)
  expect(call({ files: 'a.txt' })).toBe(join(data, 'a.txt'))
  expect(call({ files: ['a.txt'] })).toEqual([join(data, 'a.txt')])
  expect(call({})).toBe(undefined)
})

test('a URL that tells one place and leads to another is none', () => {
  const where = { allowed: '/', root: '/' }
  const honest = pathToFileURL(join(secret, 's.txt'))
  expect(locatePath(honest, where).allowed).toBe(true)
  const lying = Object.defineProperty(new URL(honest), 'href', { value: pathToFileURL(join(data, 'a.txt')).href })
  expect(locatePath(lying, where).allowed).toBe(false)
  const other: URL = new URL(honest)
  Object.setPrototypeOf(other, Object.create(URL.prototype, { href: { value: lying.href } }) as object)
  expect(locatePath(other, where).allowed).toBe(false)
  const proxy = new Proxy(honest, { get: (of, key) => (key === 'href' ? lying.href : (Reflect.get(of, key, of) as unknown)) })
  expect(locatePath(proxy, where).allowed).toBe(false)
})
