import cp from 'node:child_process'
import crypto from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import fs, { readFile as named } from 'node:fs'
import * as fsNamespace from 'node:fs'
import fsPromises from 'node:fs/promises'
import path from 'node:path'
import net, { type AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { patchBuiltins } from '../../src/builtins/patch-builtins.ts'
import { patchFor, place, type Patched, type Place } from './place.ts'

const file = new URL(import.meta.url).pathname
let log: string[]
let patched: Patched | undefined

beforeEach(() => {
  log = []
})
afterEach(() => patched?.())

const watching = (...places: Place[]): Patched =>
  (patched = patchFor(places, {
    onEnter: call => void log.push(`enter ${call.target.name}`),
    onExit: (call, _result, error) =>
      void log.push(`exit ${call.target.name} ${call.outcome}${error === undefined ? '' : ` ${(error as NodeJS.ErrnoException).code}`}`),
  }))

/** What happens in one turn after another; `then` is noted when the caller has its answer. */
const forms: [module: string, path: string, call: (answered: (value: unknown) => void) => unknown, expected: string[]][] = [
  [
    'node:fs',
    'readFile',
    done => fs.readFile(file, 'utf8', (_error, text) => done(typeof text)),
    ['enter', 'called', 'exit returned', 'string'],
  ],
  ['node:fs', 'readFile', done => fs.readFile('/none', error => done(error?.code)), ['enter', 'called', 'exit threw ENOENT', 'ENOENT']],
  [
    'fs',
    'readFile',
    done => fs.readFile(file, (_error, bytes) => done(Buffer.isBuffer(bytes))),
    ['enter', 'called', 'exit returned', 'true'],
  ],
  ['node:fs', 'statSync', done => done(typeof fs.statSync(file).size), ['enter', 'exit returned', 'number', 'called']],
  [
    'node:fs',
    'promises.readFile',
    done => fs.promises.readFile(file, 'utf8').then(text => done(typeof text)),
    ['enter', 'called', 'exit returned', 'string'],
  ],
  [
    'node:fs/promises',
    'readFile',
    done => fsPromises.readFile('/none').catch((error: NodeJS.ErrnoException) => done(error.code)),
    ['enter', 'called', 'exit threw ENOENT', 'ENOENT'],
  ],
  [
    'node:fs/promises',
    'readFile',
    done => fs.promises.readFile(file, 'utf8').then(text => done(typeof text)),
    ['enter', 'called', 'exit returned', 'string'],
  ],
  ['node:fs', 'exists', done => fs.exists(file, found => done(found)), ['enter', 'exit returned', 'called', 'true']],
  [
    'node:child_process',
    'execFile',
    done => cp.execFile(process.execPath, ['-v'], (_error, out) => done(out.trim() === process.version)),
    ['enter', 'called', 'exit returned', 'true'],
  ],
  [
    'node:child_process',
    'spawn',
    done => cp.spawn(process.execPath, ['-v'], { stdio: 'ignore' }).on('close', done),
    ['enter', 'exit returned', 'called', '0'],
  ],
  [
    'node:child_process',
    'execFileSync',
    done => done(typeof cp.execFileSync(process.execPath, ['-v'])),
    ['enter', 'exit returned', 'object', 'called'],
  ],
  ['node:crypto', 'randomBytes', done => done(crypto.randomBytes(4).length), ['enter', 'exit returned', '4', 'called']],
  [
    'node:crypto',
    'randomBytes',
    done => crypto.randomBytes(4, (_error, bytes) => done(bytes.length)),
    ['enter', 'called', 'exit returned', '4'],
  ],
  ['node:events', 'EventEmitter#emit', done => done(new EventEmitter().emit('x')), ['enter', 'exit returned', 'false', 'called']],
  ['node:buffer', 'Buffer.from', done => done(Buffer.from('a').length), ['enter', 'exit returned', '1', 'called']],
  ['globalThis', 'JSON.parse', done => done(JSON.parse('1')), ['enter', 'exit returned', '1', 'called']],
  ['globalThis', 'structuredClone', done => done(structuredClone(1)), ['enter', 'exit returned', '1', 'called']],
]

describe('a call', () => {
  test.each(forms)('of %s %s has its exit when it has answered', async (module, path, call, expected) => {
    watching(place(module, path))
    const lines = log
    let finish = (): void => {}
    const answered = new Promise<void>(resolve => (finish = resolve))
    call(value => {
      lines.push(String(value))
      finish()
    })
    lines.push('called')
    await answered
    patched?.()
    expect(lines.map(line => line.replace(` ${module}:${path}`, ''))).toEqual(expected)
  })

  test('through any name of the module is seen: default, named, namespace, getBuiltinModule', async () => {
    watching(place('node:fs', 'readFile'))
    const later = (await import('node:fs')).readFile
    const calls = [fs.readFile, named, fsNamespace.readFile, process.getBuiltinModule('fs').readFile, later]
    for (const readFile of calls) await new Promise<void>(resolve => readFile(file, () => resolve()))
    expect(log.filter(line => line.startsWith('enter'))).toHaveLength(calls.length)
  })

  test('of a method that returns its stream ends with the method, not with the stream', async () => {
    watching(place('node:net', 'Socket#setNoDelay'))
    const server = net.createServer(socket => socket.end()).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const socket = net.connect((server.address() as AddressInfo).port, '127.0.0.1')
    await once(socket, 'connect')
    expect(socket.setNoDelay()).toBe(socket)
    expect(log).toEqual(['enter node:net:Socket#setNoDelay', 'exit node:net:Socket#setNoDelay returned'])
    await once(socket.resume(), 'close')
    server.close()
  })

  test('can be blocked and changed like any other', async () => {
    patched = patchFor([place('node:fs', 'readFileSync'), place('node:fs', 'writeFileSync')], {
      onEnter: (call, name: string) =>
        call.target.functionName === 'writeFileSync' ? call.block('read only') : void (call.args[0] = name.replace('/none', file)),
    })
    expect(fs.readFileSync('/none', 'utf8')).toContain('can be blocked')
    expect(() => fs.writeFileSync('/none', '')).toThrow('read only')
  })
})

describe('util.promisify', () => {
  test('of exec gives the promise with its child, and the call is seen', async () => {
    watching(place('node:child_process', 'exec'))
    const promise = promisify(cp.exec)('echo hi')
    expect(promise.child.pid).toBeTypeOf('number')
    expect(await promise).toEqual({ stdout: 'hi\n', stderr: '' })
    expect(log).toEqual(['enter node:child_process:exec', 'exit node:child_process:exec returned'])
  })

  test.each([
    ['node:fs', 'exists', () => promisify(fs.exists)(file), true],
    [
      'node:fs',
      'readv',
      async () => Object.keys(await withFile(fd => promisify(fs.readv)(fd, [Buffer.alloc(1)]))),
      ['bytesRead', 'buffers'],
    ],
    ['globalThis', 'setTimeout', () => promisify(setTimeout)(1, 'value'), 'value'],
  ] as const)('of %s %s answers as without hooks', async (module, path, call, expected) => {
    expect(await call()).toEqual(expected)
    watching(place(module, path))
    expect(await call()).toEqual(expected)
    expect(log.filter(line => line.startsWith('enter')).length).toBeLessThan(2)
  })
})

async function withFile<T>(work: (fd: number) => Promise<T>): Promise<T> {
  const handle = fs.openSync(file, 'r')
  try {
    return await work(handle)
  } finally {
    fs.closeSync(handle)
  }
}

describe('a patched property', () => {
  const places = [place('node:fs', '*'), place('node:child_process', '*'), place('node:net', '*#*'), place('globalThis', 'fetch')]
  const objects = (): object[] => [fs, fs.promises, cp, net.Socket.prototype, net.Server.prototype]
  const shape = (object: object): unknown =>
    Object.entries(Object.getOwnPropertyDescriptors(object)).map(([key, { value, ...rest }]) => [
      key,
      { ...rest, get: rest.get !== undefined, set: rest.set !== undefined },
      typeof value === 'function'
        ? [(value as Function).name, (value as Function).length, Reflect.ownKeys(value as Function)]
        : typeof value,
    ])

  test('looks as before, and after removal is the very one it was', () => {
    const before = objects().map(object => Object.getOwnPropertyDescriptors(object))
    const shapes = objects().map(shape)
    watching(...places)
    expect(cp.exec).not.toBe(before[2]?.['exec' as never])
    expect(objects().map(shape)).toEqual(shapes)
    patched?.()
    expect(objects().map(object => Object.getOwnPropertyDescriptors(object))).toEqual(before)
    expect(named).toBe(fs.readFile)
  })

  test('under another patcher stays, and does nothing any more', () => {
    const original = Object.getOwnPropertyDescriptor(fs, 'statSync') as PropertyDescriptor
    watching(place('node:fs', 'statSync'))
    const ours = fs.statSync
    const theirs = (path: string): unknown => ours(path)
    Object.defineProperty(fs, 'statSync', { ...original, value: theirs })
    patched?.()
    expect(fs.statSync).toBe(theirs)
    fs.statSync(file)
    expect(log).toEqual([])
    Object.defineProperty(fs, 'statSync', original)
  })

  test('of an inherited method is gone after removal', () => {
    watching(place('node:net', 'Server#emit'))
    expect(Object.hasOwn(net.Server.prototype, 'emit')).toBe(true)
    patched?.()
    expect(Object.hasOwn(net.Server.prototype, 'emit')).toBe(false)
  })
})

describe('a place', () => {
  test.each([
    ['node:fs', 'constants', 'not a function'],
    ['node:fs', 'Stats', 'it is a class'],
    ['node:net', 'get Socket#remotePort', 'accessors'],
    ['node:net', 'Socket#remoteAddress', 'accessors'],
    ['node:net', 'Socket.constructor', 'constructor'],
    ['node:async_hooks', 'AsyncLocalStorage#run', 'run by it'],
    ['globalThis', 'Promise#then', 'run by it'],
    ['globalThis', 'performance.now', 'run by it'],
    ['node:nothing', 'read', 'no node:nothing'],
  ])('%s %s is refused with the reason', (module, path, reason) => {
    const { findings } = watching(place(module, path))
    expect(findings).toMatchObject([{ sites: [], refused: [{ reason: expect.stringContaining(reason) as string }] }])
  })

  test('without a function has no sites, and the names there are', () => {
    const { findings, names } = watching(place('node:fs', 'readFil'))
    expect(findings).toEqual([{ where: 'node:fs readFil', sites: [], refused: [] }])
    expect(names).toEqual(expect.arrayContaining(['readFile', 'Dir#read']))
    expect(watching(place('node:fs', 'promises.readFil')).names).toContain('promises.readFile')
    expect(watching(place('node:http', 'clientReques')).names).toContain('clientRequest')
  })

  test('with an asterisk is every function it fits', () => {
    const { findings } = watching(place('node:fs', 'read*Sync'), place('node:net', '*#connect'))
    const version = process.versions.node
    const names = ['readFileSync', 'readSync', 'readdirSync', 'readlinkSync', 'readvSync']
    expect(findings[0]?.sites.toSorted()).toEqual(names.map(name => `node:fs@${version}#${name}`))
    expect(findings[1]?.sites).toContain(`node:net@${version}#Socket#connect`)
  })

  test('that names the same property as another shares its target', () => {
    const { findings, slots } = watching(place('node:fs', 'readFile'), place('node:fs', 'readF*e'), place('node:fs', '*File', { index: 0 }))
    expect(findings[1]?.sites).toEqual(findings[0]?.sites)
    expect(findings[2]?.sites).toHaveLength(1)
    expect(slots.get(findings[0]?.sites[0] as string)?.site.wheres).toEqual(expect.arrayContaining(['node:fs readFile', 'node:fs readF*e']))
  })

  test('that names one property by two ways is one call', () => {
    watching(place('node:path', 'posix.join'), place('node:path', 'join'))
    expect(path.join('a', 'b')).toBe('a/b')
    expect(log).toHaveLength(2)
  })

  test('with an asterisk reads no getter', () => {
    let reads = 0
    const holder = globalThis as { hooklineLazy?: unknown }
    Object.defineProperty(holder, 'hooklineLazy', { configurable: true, get: () => (reads++, () => 1) })
    watching(place('globalThis', 'hooklineLaz*'))
    expect(reads).toBe(0)
    delete holder.hooklineLazy
  })

  test('of a package that is no built-in is left alone', () => {
    expect(watching(place('pg', 'query')).findings).toEqual([])
  })
})

test('without a runtime places are looked at and nothing is patched', () => {
  const original = fs.readFile
  const found: unknown[] = []
  patchBuiltins([place('node:fs', 'readFile')], { ledger: { looked: (_file, findings) => void found.push(...findings) } })
  expect(fs.readFile).toBe(original)
  expect(found).toMatchObject([{ sites: [`node:fs@${process.versions.node}#readFile`] }])
})
