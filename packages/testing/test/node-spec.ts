/** The contract's spec of the small adapter. */
import { statfsSync } from 'node:fs'
import fs from 'node:fs/promises'
import zlib from 'node:zlib'
import type { AdapterSpec, Probe } from '@hookline/testing/contract'
import { node, nodeAdapter, type Subject } from './node-adapter.ts'

/** The far side: what reached Node, counted below the adapter as a database would count its queries. */
const reached: unknown[] = []
fs.statfs = new Proxy(fs.statfs, {
  apply(statfs, self, args: unknown[]) {
    reached.push(args[0])
    return Reflect.apply(statfs, self, args)
  },
})

export interface Fixture {
  readonly folder: string
  readonly since: number
}

const callbackOf = (way: typeof zlib.deflateRaw, data: Uint8Array, probe: Probe): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const returned: unknown = way(data, function (this: unknown, error, result) {
      probe.got(error, result)
      if (error) reject(error)
      else resolve({ hex: Buffer.from(result).toString('hex'), self: typeof this, values: arguments.length, returned })
    })
  })
const seen = (hex: string, self = 'object'): object => ({ hex, self, values: 2, returned: undefined })

export const spec: AdapterSpec<Fixture> = {
  name: 'node',
  install: registry => nodeAdapter().install(registry),
  patched: () => [
    [fs, 'statfs'],
    [zlib, 'deflateRaw'],
    [zlib, 'inflateRaw'],
    [zlib, 'crc32'],
  ],
  open: () => ({ folder: import.meta.dirname, since: reached.length }),
  ran: ({ since }) => reached.length - since,
  wrongObjects: { 'an empty object': registry => nodeAdapter({} as unknown as Subject).install(registry) },
  unsupported: { 'an old version': registry => nodeAdapter({ ...node }, '18.0.0').install(registry) },
  calls: [
    {
      title: 'statfs',
      target: 'fs:statfs',
      kind: 'fs',
      run: async ({ folder }, probe) => {
        const found = await probe.returned(fs.statfs(folder))
        return { maker: found.constructor.name, bsize: found.bsize }
      },
      fails: (_, probe) => probe.returned(fs.statfs('/nowhere/at/all')),
      attributes: { 'file.path': /test$/, 'fs.block': value => typeof value === 'number' },
      changesArgs: {
        change: call => (call.args[1] = { bigint: true }),
        view: { maker: 'StatFs', bsize: BigInt(statfsSync(import.meta.dirname).bsize) },
      },
      replaces: { change: call => (call.result = { bsize: 7 }), view: { maker: 'Object', bsize: 7 } },
      skipGives: { result: { bsize: 1 }, view: { maker: 'Object', bsize: 1 } },
      ordered: async () => {
        const since = reached.length
        await Promise.all(['/', '/tmp', '/usr'].map(path => fs.statfs(path)))
        return reached.slice(since)
      },
      drops: () => void fs.statfs('/nowhere/at/all'),
      secret: (_, secret) => fs.statfs('/', { password: secret } as { bigint?: false }).then(() => 'done'),
      hostile: async ({ folder }, { getter, proxy, cyclic }) =>
        (await fs.statfs(folder, { more: [getter, proxy, cyclic] } as { bigint?: false })).bsize,
    },
    {
      title: 'deflateRaw with a callback',
      target: 'zlib:deflateRaw',
      kind: 'zlib',
      form: 'callback',
      run: (_, probe) => callbackOf(zlib.deflateRaw, new Uint8Array(64), probe),
      changesArgs: { change: call => (call.args[0] = new Uint8Array(3)), view: seen('6360600000') },
      skipGives: { result: Buffer.from('ab'), view: seen('6162', 'undefined') },
    },
    {
      title: 'inflateRaw with a callback',
      target: 'zlib:inflateRaw',
      kind: 'zlib',
      form: 'callback',
      run: (_, probe) => callbackOf(zlib.inflateRaw, Buffer.from('6360600000', 'hex'), probe),
      fails: (_, probe) => callbackOf(zlib.inflateRaw, Buffer.from('ffff', 'hex'), probe),
      replaces: { change: call => (call.result = Buffer.from('x')), view: seen('78') },
    },
    {
      title: 'crc32',
      target: 'zlib:crc32',
      kind: 'zlib',
      form: 'sync',
      run: (_, probe) => probe.returned(zlib.crc32('hookline')),
      fails: (_, probe) => probe.returned(zlib.crc32(7 as unknown as string)),
      changesArgs: { change: call => (call.args[0] = 'a'), view: 3_904_355_907 },
      replaces: { change: call => (call.result = 6), view: 6 },
      skipGives: { result: 5, view: 5 },
    },
  ],
}
