/** A small real adapter for functions of Node itself: one that answers by a promise, two by a callback, one at once. */
import fs from 'node:fs/promises'
import zlib from 'node:zlib'
import { defineAdapter, HooklineError, type Adapter, type AdapterHost } from '@hookline/core'

/** What the adapter patches: part of two modules of Node. */
export interface Subject {
  readonly fs: Pick<typeof fs, 'statfs'>
  readonly zlib: Pick<typeof zlib, 'deflateRaw' | 'inflateRaw' | 'crc32'>
}

/** The modules themselves. */
export const node: Subject = { fs, zlib }

export function nodeAdapter(given: Subject = node, version = '24.0.0', setup: (host: AdapterHost) => void = patchAll): Adapter {
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

export function patchAll(host: AdapterHost): void {
  patchStatfs(host)
  for (const key of ['deflateRaw', 'inflateRaw'] as const) {
    const target = host.target({ name: `zlib:${key}`, kind: 'zlib', shape: 'callback', bindCallback: true })
    host.patch(zlib, key, (original: typeof zlib.deflateRaw) => target.wrap(original))
  }
  const crc32 = host.target({ name: 'zlib:crc32', kind: 'zlib', shape: 'sync' })
  host.patch(zlib, 'crc32', (original: typeof zlib.crc32) => crc32.wrap(original))
}

function patchStatfs(host: AdapterHost): void {
  const target = host.target({
    name: 'fs:statfs',
    kind: 'fs',
    shape: 'async',
    describe: {
      enter: call => ({ 'file.path': host.capture.text(String(call.args[0])) }),
      exit: call => ({ 'fs.block': Number(call.result?.bsize) }),
    },
  })
  host.patch(fs, 'statfs', (original: typeof fs.statfs) => target.wrap(original))
}
