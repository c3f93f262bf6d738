/** What a logger does to write a line is hooked here itself: without care each line would cause the next, for ever. */
import { once } from 'node:events'
import fs, { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, gunzipSync } from 'node:zlib'
import { fetchAdapter } from '@hookline/adapter-fetch'
import { HookRegistry, patch, type HookEvent } from '@hookline/core'
import { logging } from '@hookline/hooks/logging'
import pino, { type LoggerOptions } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LogLine } from './stage.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hookline-logging-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const linesOf = (text: string): LogLine[] =>
  text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as LogLine)

/** Hooks a function of an object in a registry for as long as it is used. */
function hook(registry: HookRegistry, name: string, object: object, key: string, shape: 'callback' | 'sync'): Disposable {
  const target = registry.target({ name, shape, ordered: false })
  const undo = patch(object, key, (original: (...args: unknown[]) => unknown) => target.wrap(original))
  return { [Symbol.dispose]: () => undo() }
}

describe('no line causes the next', () => {
  it.each(['a destination of pino', 'a stream of Node'])('when the file writes of %s are hooked', async kind => {
    using registry = new HookRegistry()
    const file = join(folder, `${kind}.log`)
    const isPinos = kind === 'a destination of pino'
    const destination = isPinos ? pino.destination({ dest: file, sync: false }) : fs.createWriteStream(file)
    await once(destination, 'ready')
    const logger = pino({ base: null }, destination)
    registry.register(logging({ logger, levels: { enter: 'info' } }))
    using _write = hook(registry, 'fs.write', fs, 'write', 'callback')
    using _writev = hook(registry, 'fs.write', fs, 'writev', 'callback')
    const work = registry.target({ name: 'work' }).wrap((n: number) => n)
    // Own lines keep a write under way from outside the hook, so that its lines are written by code that knows nothing of it.
    for (let n = 0; n < 20; n++) {
      logger.info(`own ${n}`)
      work(n)
      await new Promise(resolve => setImmediate(resolve))
    }
    // The end of a write that is under way has a line as well, and nothing may be written behind an end.
    const pending = (): number => ('writableLength' in destination ? destination.writableLength : 0)
    while (pending() > 0) await new Promise(resolve => setImmediate(resolve))
    destination.end()
    await once(destination, 'close')
    const lines = linesOf(readFileSync(file, 'utf8'))
    expect(lines.filter(({ target }) => target === 'work')).toHaveLength(40)
    expect(lines.filter(({ msg }) => msg.startsWith('own'))).toHaveLength(20)
    // The application's own writes are calls like any other; those that carry lines of the hook are not.
    expect(lines.filter(({ target }) => target === 'fs.write').length).toBeLessThanOrEqual(40)
    for (const line of lines) if (line['target'] === 'fs.write') expect(JSON.stringify(line['input'] ?? '')).not.toContain('callId')
  })

  it('when a transport sends its lines later, compressed, by a hooked fetch', async () => {
    const received: LogLine[] = []
    const server = http.createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        received.push(...linesOf(gunzipSync(Buffer.concat(chunks)).toString()))
        response.end()
      })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    using registry = new HookRegistry()
    const uninstall = fetchAdapter().install(registry)
    const events: HookEvent[] = []
    registry.subscribe(event => void events.push(event), { on: 'fetch' })
    let waiting: string[] = []
    let sending: Promise<unknown> = Promise.resolve()
    const send = async (): Promise<void> => {
      await new Promise(resolve => setImmediate(resolve))
      const body = gzipSync(waiting.join(''))
      waiting = []
      await (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body })).text()
    }
    const write = (line: string): void => {
      waiting.push(line)
      if (waiting.length === 1) sending = send()
    }
    registry.register(logging({ logger: pino({ base: null }, { write }) }))
    const work = registry.target({ name: 'work' }).wrap((n: number) => n)
    for (let n = 0; n < 3; n++) {
      work(n)
      work(n)
      await sending
    }
    uninstall()
    server.close()
    await once(server, 'close')
    expect(waiting).toEqual([])
    expect(received.map(({ target, result }) => [target, result])).toEqual([0, 0, 1, 1, 2, 2].map(n => ['work', n]))
    expect(events.filter(({ type }) => type === 'exit')).toHaveLength(3)
  })

  it('when lines go through a worker', async () => {
    using registry = new HookRegistry()
    const file = join(folder, 'worker.log')
    const transport = pino.transport({ target: 'pino/file', options: { destination: file } }) as NodeJS.EventEmitter & { end(): void }
    await once(transport, 'ready')
    registry.register(logging({ logger: pino({ base: null }, transport as never) }))
    using _write = hook(registry, 'fs.write', fs, 'write', 'callback')
    using _sync = hook(registry, 'fs.writeSync', fs, 'writeSync', 'sync')
    const work = registry.target({ name: 'work' }).wrap((n: number) => n)
    for (let n = 0; n < 10; n++) work(n)
    transport.end()
    await once(transport, 'close')
    expect(linesOf(readFileSync(file, 'utf8')).map(({ target, result }) => [target, result])).toEqual(
      Array.from({ length: 10 }, (_, n) => ['work', n]),
    )
  })

  it.each<[string, LoggerOptions]>([
    ['under other names', { formatters: { log: ({ callId, ...rest }) => ({ ...rest, id: callId }) } }],
    ['without them', { formatters: { log: ({ target }) => ({ target }) } }],
    ['redacted', { redact: ['callId'] }],
    ['redacted like all', { redact: ['*'] }],
    ['redacted where they are nested', { nestedKey: 'all', redact: ['all.callId'] }],
    ['left out', { redact: { paths: ['callId'], remove: true } }],
    ['by another serializer', { serializers: { callId: () => 'x' } }],
    ['encoded', { hooks: { streamWrite: text => `${Buffer.from(text).toString('base64')}\n` } }],
    ['replaced', { mixin: () => ({ m: 1 }), mixinMergeStrategy: (_fields, mixed) => mixed }],
    ['by a serializer of all', { serializers: { [Symbol.for('pino.*')]: () => ({ all: 'x' }) } }],
  ])('when the logger writes ids %s', (name, options) => {
    using registry = new HookRegistry()
    const file = join(folder, `${name}.log`)
    const logger = pino({ base: null, ...options }, pino.destination({ dest: file, sync: true }))
    registry.register(logging({ logger, levels: { enter: 'info' } }))
    using _write = hook(registry, 'fs.writeSync', fs, 'writeSync', 'sync')
    const work = registry.target({ name: 'work' }).wrap((n: number) => n)
    for (let n = 0; n < 3; n++) {
      logger.info('own')
      work(n)
    }
    expect(readFileSync(file, 'utf8').split('\n').length - 1).toBe(9)
  })

  it("but the application's own, where the logger redacts something else", () => {
    using registry = new HookRegistry()
    const file = join(folder, 'other.log')
    const logger = pino({ base: null, redact: ['input[0].iban', 'mail'] }, pino.destination({ dest: file, sync: true }))
    registry.register(logging({ logger }))
    using _write = hook(registry, 'fs.writeSync', fs, 'writeSync', 'sync')
    logger.info('own')
    registry.target({ name: 'work' }).wrap(() => 1)()
    expect(linesOf(readFileSync(file, 'utf8')).map(({ msg }) => msg)).toEqual(['own', 'fs.writeSync returned', 'work returned'])
  })

  it('when the logger is hooked itself, or writes synchronously', () => {
    using registry = new HookRegistry()
    const seen: unknown[] = []
    const target = { write: (text: string) => void seen.push(JSON.parse(text)) }
    const logger = pino({ base: null }, { write: text => target.write(text) })
    registry.register(logging({ logger }))
    using _write = hook(registry, 'write', target, 'write', 'sync')
    using _info = hook(registry, 'logger.info', logger, 'info', 'sync')
    registry.target({ name: 'work' }).wrap((n: number) => n)(1)
    expect(seen).toMatchObject([{ target: 'work', result: 1 }])
    logger.info('own')
    expect(seen.slice(1)).toMatchObject([{ msg: 'own' }, { target: 'write' }, { target: 'logger.info' }])
  })

  it('though calls that only look like it are written', () => {
    using registry = new HookRegistry()
    const lines: LogLine[] = []
    registry.register(logging({ logger: pino({ base: null }, { write: text => void lines.push(JSON.parse(text) as LogLine) }) }))
    const ids: string[] = []
    registry.register({ name: 'ids', on: '*', onEnter: call => void ids.push(call.id) })
    const take = registry.target({ name: 'take' }).wrap((..._args: unknown[]) => 1)
    take('x')
    const prefix = (ids[0] as string).slice(0, 8)
    const harmless = [
      `{"callId":"ffffffff00000001"}${'.'.repeat(99)}`,
      `${prefix}${'.'.repeat(99)}`,
      `callId ${'.'.repeat(60)} ${prefix}`,
      Buffer.from('callId'.repeat(40)),
      [7],
      null,
    ]
    for (const arg of harmless) take(arg)
    expect(lines).toHaveLength(1 + harmless.length)
    const line = JSON.stringify({ msg: 'a line of this process', callId: ids[0] })
    const carriers = [
      line,
      Buffer.from(line),
      [Buffer.from('x'), line],
      { body: line },
      line.padStart(200_000),
      line.padEnd(200_000),
      JSON.stringify({ line }),
    ]
    for (const arg of carriers) take(arg)
    expect(lines).toHaveLength(1 + harmless.length)
    let touched = 0
    take(new Proxy({}, { getOwnPropertyDescriptor: () => void touched++, getPrototypeOf: () => (touched++, null) }))
    expect(touched).toBe(0)
  })
})
