/** Ways to keep a record of every call on the disk: ours through the whole hook, a hand-written group commit, and what loggers offer. */
import { createRequire } from 'node:module'
import { closeSync, fdatasync, openSync, write } from 'node:fs'
import { join } from 'node:path'
import { HookRegistry } from '@hookline/core'
import { audit } from '@hookline/hooks/audit'
import { ACKNOWLEDGED, GROUP_COMMIT } from './rows.ts'

/** One way to write. */
export interface Writer {
  readonly path: string
  /** What every line of a call has, and no other. */
  readonly mark: string
  /** What has happened when `record` settles. */
  readonly promise: 'on disk' | 'handed over'
  /** One record of a call with this number. */
  record(id: number): Promise<unknown>
  /** Settles when what was handed over is written: its writer's own time, and not that of whoever comes next. */
  written(): Promise<unknown>
  close(): Promise<void>
}

/** The parts of sonic-boom and pino that are measured. */
interface SonicBoom {
  write(text: string): boolean
  flush(done: (error?: Error) => void): void
  end(): void
  setMaxListeners(count: number): void
  on(event: 'drain', done: () => void): void
  once(event: 'close' | 'ready' | 'drain', done: () => void): void
}
type SonicBoomClass = new (options: { dest: string; sync: boolean; fsync?: boolean; minLength?: number }) => SonicBoom
type Pino = (options: object, destination: SonicBoom) => { info(fields: object): void }

const require = createRequire(import.meta.url)
const MARK = '"tool_name":"place"'

/** Writers, each with a file of its own in the folder. The first is the baseline; the second, the same again, is the control. */
export const auditContenders: readonly { readonly name: string; open(folder: string): Promise<Writer> }[] = [
  { name: GROUP_COMMIT, open: folder => byHand(join(folder, 'by-hand.jsonl')) },
  { name: 'control: group commit by hand again', open: folder => byHand(join(folder, 'by-hand-again.jsonl')) },
  { name: ACKNOWLEDGED, open: folder => hookline(folder, 'beforeReturn') },
  { name: 'Hookline audit, in the background', open: folder => hookline(folder, 'background') },
  { name: 'sonic-boom, fsync, flushed by each caller', open: folder => boom(join(folder, 'sonic-boom.jsonl')) },
  { name: 'pino, not synced, flushed by nobody', open: folder => pino(join(folder, 'pino.jsonl')) },
]

async function hookline(folder: string, durable: 'beforeReturn' | 'background'): Promise<Writer> {
  const registry = new HookRegistry()
  const path = join(folder, `${durable}.jsonl`)
  const log = await audit({ path, durable, queue: { records: 1_000_000 } })
  registry.register(log)
  const target = registry.target({ name: 'orders:place', shape: 'async' })
  const place = target.wrap(async (order: { readonly id: number }) => ({ id: order.id, state: 'placed' }))
  return {
    path,
    mark: '"target":"orders:place"',
    promise: durable === 'beforeReturn' ? 'on disk' : 'handed over',
    record: id => place({ id, customer: 'ada', item: 'book', amount: 3 } as { id: number }),
    written: () => log.flush(),
    close: () => log.close(),
  }
}

async function byHand(path: string): Promise<Writer> {
  const fd = openSync(path, 'a', 0o600)
  let waiting: (() => void)[] = []
  let text = ''
  let isRunning = false
  const run = async (): Promise<void> => {
    while (waiting.length > 0) {
      const [batch, bytes] = [waiting, Buffer.from(text)]
      waiting = []
      text = ''
      await new Promise<void>((done, failed) => write(fd, bytes, error => (error === null ? done() : failed(error))))
      await new Promise<void>((done, failed) => fdatasync(fd, error => (error === null ? done() : failed(error))))
      for (const done of batch) done()
      await new Promise(setImmediate)
    }
    isRunning = false
  }
  return {
    path,
    mark: MARK,
    promise: 'on disk',
    record: id =>
      new Promise<void>(resolve => {
        text += `${lineOf(id)}\n`
        waiting.push(resolve)
        if (isRunning) return
        isRunning = true
        setImmediate(() => void run())
      }),
    written: async () => undefined,
    close: async () => closeSync(fd),
  }
}

/** Its own fsync after each write, and a flush to know when; with `minLength: 0` it would call back before anything is written. */
async function boom(path: string): Promise<Writer> {
  const SonicBoom = (require('sonic-boom') as { SonicBoom: SonicBoomClass }).SonicBoom
  const sink = new SonicBoom({ dest: path, sync: false, fsync: true, minLength: 4096 })
  await new Promise<void>(done => sink.once('ready', done))
  // Each flush listens for its end.
  sink.setMaxListeners(0)
  return {
    path,
    mark: MARK,
    promise: 'on disk',
    record: id =>
      new Promise<void>((resolve, reject) => {
        sink.write(`${lineOf(id)}\n`)
        sink.flush(error => (error ? reject(error) : resolve()))
      }),
    written: async () => undefined,
    close: () => ended(sink),
  }
}

/** As it is mostly used: nobody waits, nothing is synced. */
async function pino(path: string): Promise<Writer> {
  const SonicBoom = (require('sonic-boom') as { SonicBoom: SonicBoomClass }).SonicBoom
  const sink = new SonicBoom({ dest: path, sync: false })
  await new Promise<void>(done => sink.once('ready', done))
  const logger = (require('pino') as Pino)({}, sink)
  // Its `flush` calls back before anything is written, and syncs, which is not what is measured.
  let isWritten = true
  sink.on('drain', () => (isWritten = true))
  return {
    path,
    mark: MARK,
    promise: 'handed over',
    async record(id) {
      isWritten = false
      logger.info({
        tool_name: 'place',
        input: { id, customer: 'ada', item: 'book', amount: 3 },
        result: { id, state: 'placed' },
        is_error: false,
      })
    },
    written: () => (isWritten ? Promise.resolve() : new Promise<void>(done => sink.once('drain', done))),
    close: () => ended(sink),
  }
}

function ended(sink: SonicBoom): Promise<void> {
  return new Promise(done => {
    sink.once('close', done)
    sink.end()
  })
}

function lineOf(id: number): string {
  return JSON.stringify({
    timestamp: new Date().toISOString(),
    tool_name: 'place',
    input: { id, customer: 'ada', item: 'book', amount: 3 },
    result: { id, state: 'placed' },
    is_error: false,
    duration_ms: 0.1,
    target: 'orders:place',
    outcome: 'returned',
  })
}
