/** A small real adapter for functions of Node itself: a promise, a callback and a synchronous one. */
import fs from 'node:fs/promises'
import zlib from 'node:zlib'
import { defineAdapter, HooklineError, type Adapter, type AdapterHost } from '@hookline/core'
import type { AdapterSpec, CallSpec } from '@hookline/testing/contract'

export interface Subject {
  readonly fs: Pick<typeof fs, 'statfs'>
  readonly zlib: Pick<typeof zlib, 'deflateRaw' | 'inflateRaw' | 'crc32'>
}

const subject: Subject = { fs, zlib }

export function setup(host: AdapterHost): void {
  const { capture } = host
  const statfs = host.target({ name: 'fs:statfs', kind: 'fs', shape: 'async', describe: { enter: call => ({ 'file.path': capture.text(String(call.args[0])) }), exit: call => ({ 'fs.block': call.result?.bsize as number }) } })
  host.patch(fs, 'statfs', (original: typeof fs.statfs) => statfs.wrap(original))
  for (const key of ['deflateRaw', 'inflateRaw'] as const) {
    const target = host.target({ name: `zlib:${key}`, kind: 'zlib', shape: 'callback', callbackIndex: -1, bindCallback: true })
    host.patch(zlib, key, (original: Function) => target.wrap(original as typeof zlib.deflateRaw))
  }
  const crc32 = host.target({ name: 'zlib:crc32', kind: 'zlib', shape: 'sync' })
  host.patch(zlib, 'crc32', (original: typeof zlib.crc32) => crc32.wrap(original))
}

export function nodeAdapter(given: Subject = subject, version = '24.0.0'): Adapter {
  return defineAdapter({
    name: 'node',
    subject() {
      if (typeof given.fs?.statfs !== 'function') throw new HooklineError('HOOKLINE_ADAPTER_WRONG_OBJECT', 'Expected Node.')
      return given
    },
    supports: { library: 'node', range: '>=20', version: () => version },
    setup,
  })
}

interface Fixture {
  readonly folder: string
  readonly zero: Uint8Array
}

const deflate: CallSpec<Fixture>['run'] = ({ zero }, probe) =>
  new Promise((resolve, reject) => {
    const returned = zlib.deflateRaw(zero, function (this: unknown, error, data) {
      probe.got(error, data)
      if (error) reject(error)
      else resolve({ hex: data.toString('hex'), self: typeof this, count: arguments.length, returned })
    })
  })

export const spec: AdapterSpec<Fixture> = {
  name: 'node',
  install: registry => nodeAdapter().install(registry),
  patched: () => [[fs, 'statfs'], [zlib, 'deflateRaw'], [zlib, 'inflateRaw'], [zlib, 'crc32']],
  open: () => ({ folder: import.meta.dirname, zero: new Uint8Array(64) }),
  patienceMs: 1000,
  wrongObjects: { 'an empty object': registry => nodeAdapter({} as unknown as Subject).install(registry) },
  unsupported: { 'an old version': registry => nodeAdapter({ ...subject }, '18.0.0').install(registry) },
  calls: [
    {
      title: 'statfs',
      target: 'fs:statfs',
      kind: 'fs',
      run: async ({ folder }, probe) => {
        const found = await probe.returned(fs.statfs(folder))
        return { maker: found?.constructor?.name, keys: Object.keys(found), bsize: found.bsize }
      },
      fails: (_, probe) => probe.returned(fs.statfs('/nowhere/at/all')),
      attributes: { 'file.path': /test$/, 'fs.block': value => typeof value === 'number' },
      replaces: { change: call => (call.result = { constructor: Map, bsize: 7 }), view: { maker: 'Map', keys: ['constructor', 'bsize'], bsize: 7 } },
      skipGives: { result: { bsize: 1 }, view: { maker: 'Object', keys: ['bsize'], bsize: 1 } },
      ordered: async ({ folder }) => {
        const order: number[] = []
        const paths = [1, 2, 3].map(step => ({ toString: () => folder, step }))
        await Promise.all(paths.map(async ({ step }) => void (await fs.statfs(folder).then(() => order.push(step)))))
        return order.length
      },
      drops: () => void fs.statfs('/nowhere/at/all'),
      secret: (_, secret) => fs.statfs('/', { password: secret } as unknown as { bigint: false }).then(() => 'done'),
      hostile: async ({ folder }, values) => (await fs.statfs(folder, { ...{ bigint: false }, more: [values.getter, values.proxy, values.cyclic] } as { bigint: false })).bsize,
    },
    {
      title: 'deflateRaw',
      target: 'zlib:deflateRaw',
      kind: 'zlib',
      form: 'callback',
      run: deflate,
      changesArgs: { change: call => (call.args[0] = new Uint8Array(3)), view: { hex: '6360600000', self: 'object', count: 2, returned: undefined } },
      skipGives: { result: Buffer.from('ab'), view: { hex: '6162', self: 'undefined', count: 2, returned: undefined } },
    },
    {
      title: 'inflateRaw',
      target: 'zlib:inflateRaw',
      kind: 'zlib',
      form: 'callback',
      run: (_, probe) =>
        new Promise((resolve, reject) =>
          zlib.inflateRaw(Buffer.from('6360600000', 'hex'), (error, data) => {
            probe.got(error, data)
            if (error) reject(error)
            else resolve(data.length)
          }),
        ),
      fails: (_, probe) =>
        new Promise((resolve, reject) =>
          zlib.inflateRaw(Buffer.from('ffff', 'hex'), (error, data) => {
            probe.got(error, data)
            if (error) reject(error)
            else resolve(data.length)
          }),
        ),
      replaces: { change: call => (call.result = [1, 2, 3]), view: 3 },
    },
    {
      title: 'crc32',
      target: 'zlib:crc32',
      kind: 'zlib',
      form: 'sync',
      run: ({ zero }, probe) => probe.returned(zlib.crc32(zero)),
      fails: (_, probe) => probe.returned(zlib.crc32(7 as unknown as string)),
      changesArgs: { change: call => (call.args[0] = 'a'), view: 3904355907 },
      replaces: { change: call => (call.result += 1), view: 1972200247 },
      skipGives: { result: 5, view: 5 },
    },
  ],
}
