import { readFileSync } from 'node:fs'
import { escapeTerminal, hooked, HookRegistry, hookRegistry, type Report, type TargetInit } from '@hookline/core'
import { expect, it } from 'vitest'
import { audit, verifyAudit, type AuditLog, type AuditOptions } from '../../src/audit.ts'
import { calls, closeLater, entries, newPath } from './helpers.ts'

interface Recording {
  readonly registry: HookRegistry
  readonly log: AuditLog
  readonly path: string
  /** The records of calls, when everything is on the disk. */
  records(): Promise<Readonly<Record<string, unknown>>[]>
}

async function recording(options: Partial<AuditOptions> = {}, registry: HookRegistry = new HookRegistry()): Promise<Recording> {
  const path = newPath()
  const log = closeLater(await audit({ path, ...options }))
  registry.register(log)
  return {
    registry,
    log,
    path,
    async records() {
      await log.flush()
      expect(await verifyAudit(path)).toMatchObject({ ok: true })
      return (await calls(path)).map(({ fields }) => fields)
    },
  }
}

function target(
  registry: HookRegistry,
  init: Partial<TargetInit> = {},
  body: (...args: never[]) => unknown = () => 'done',
): (...args: unknown[]) => unknown {
  return registry.target({ name: 'work', ...init }).wrap(body) as (...args: unknown[]) => unknown
}

const HASH = expect.stringMatching(/^[\da-f]{64}$/) as string

it('writes the fields of the seed, and what else an auditor asks for', async () => {
  const { registry, records } = await recording({ actor: () => 'ada' })
  const read = target(registry, { name: 'tool:Read', kind: 'agent.tool', functionName: 'Read' }, () => 'text of the file')
  read({ filePath: '/etc/motd', apiKey: 'k' })
  const [record] = await records()
  expect(record).toEqual({
    sequence: 2,
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
    tool_name: 'Read',
    input: { filePath: '/etc/motd', apiKey: '[Redacted]' },
    result: 'text of the file',
    is_error: false,
    duration_ms: expect.any(Number) as number,
    target: 'tool:Read',
    kind: 'agent.tool',
    outcome: 'returned',
    call_id: expect.stringMatching(/^[\da-f]{16}$/) as string,
    trace_id: expect.stringMatching(/^[\da-f]{32}$/) as string,
    actor: 'ada',
    hash: HASH,
  })
})

it('writes camelCase names when asked to, and reads both alike', async () => {
  const { registry, records, path } = await recording({ fields: 'camelCase' })
  registry.register({ name: 'no', on: '*', onEnter: call => call.block('not today') })
  expect(() => target(registry)({ a: 1 })).toThrow('not today')
  expect((await records())[0]).toMatchObject({
    toolName: 'work',
    isError: true,
    preHookError: expect.stringContaining('not today') as string,
    blockedBy: 'no',
    callId: expect.any(String) as string,
  })
  expect((await calls(path))[0]).toMatchObject({ toolName: 'work', isError: true, blockedBy: 'no', outcome: 'blocked', input: { a: 1 } })
})

it('records every outcome', async () => {
  const { registry, records } = await recording()
  registry.register({ name: 'skipper', on: 'skipped', onEnter: call => call.skip(5) })
  registry.register({ name: 'guard', on: 'blocked', onEnter: call => call.block('never') })
  target(registry, { name: 'returned' })()
  target(registry, { name: 'skipped' })()
  expect(() => target(registry, { name: 'blocked' })()).toThrow('never')
  const fails = target(registry, { name: 'threw' }, () => {
    throw Object.assign(new TypeError('bad'), { code: 'E_BAD' })
  })
  expect(() => fails()).toThrow('bad')
  const generator = hooked(
    function* aborted() {
      yield 1
      yield 2
    },
    { registry },
  )
  for (const _ of generator()) break
  const all = await records()
  expect(all.map(({ outcome, is_error }) => [outcome, is_error])).toEqual([
    ['returned', false],
    ['skipped', false],
    ['blocked', true],
    ['threw', true],
    ['aborted', false],
  ])
  expect(all[2]).toMatchObject({ blocked_by: 'guard', pre_hook_error: expect.stringContaining('never') as string })
  expect(all[3]).toMatchObject({ result: 'bad', error: { type: 'TypeError', message: 'bad', code: 'E_BAD' } })
  expect(all[3]).not.toHaveProperty('pre_hook_error')
})

it('sees what the caller gave and what hooks made of it', async () => {
  const { registry, records } = await recording()
  registry.register({
    name: 'change',
    on: '*',
    order: 5,
    onEnter: call => void (call.args[0] = { to: 'b' }),
    onExit: call => void (call.result = 'changed'),
  })
  target(registry)({ to: 'a' })
  expect((await records())[0]).toMatchObject({ input: { to: 'a' }, changed_input: { to: 'b' }, result: 'changed' })
})

it('tells one object from a list of arguments, and leaves out what a framework hands to a tool', async () => {
  const { registry, records } = await recording()
  const work = target(registry)
  work({ a: 1 })
  work([1])
  work('a', 2)
  work()
  target(registry, { kind: 'agent.tool' })({ a: 1 }, { signal: 'x' })
  expect((await records()).map(({ input }) => input)).toEqual([{ a: 1 }, [[1]], ['a', 2], [], { a: 1 }])
})

it('calls what a tool returns as an error an error', async () => {
  const { registry, records } = await recording()
  const result = { isError: true, content: [{ type: 'text', text: 'no such file' }] }
  target(registry, { kind: 'agent.tool' }, () => result)({})
  target(registry, {}, () => result)({})
  expect((await records()).map(({ is_error }) => is_error)).toEqual([true, false])
})

it('knows the call that made a call', async () => {
  const { registry, records } = await recording()
  const inner = target(registry, { name: 'inner' })
  target(registry, { name: 'outer', shape: 'sync' }, () => inner())()
  const [first, second] = await records()
  expect(first).toMatchObject({ target: 'inner', parent_id: second?.['call_id'], trace_id: second?.['trace_id'] })
})

it('records calls that hooks make too', async () => {
  const { registry, records } = await recording()
  const inner = target(registry, { name: 'inner' })
  registry.register({ name: 'calls', on: 'outer', onEnter: () => void inner() })
  target(registry, { name: 'outer' })()
  expect((await records()).map(({ target: name }) => name)).toEqual(['inner', 'outer'])
})

it('holds no secret, no live request, and nothing that could steer a terminal', async () => {
  const registry = new HookRegistry({ capture: { redactKeys: ['iban'] } })
  const { records, path } = await recording({ actor: () => 'ada\x1b[31m \x9b31m' }, registry)
  target(registry)({
    iban: 'DE89',
    note: 'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl',
    evil: '\x1b]0;x\x07 \x9b2J \u202e\u2028',
    'k\x85': 1,
  })
  target(registry, { capture: { args: false, result: false }, describe: { enter: () => ({ 'db.query.text': 'SELECT $1' }) } })('live')
  const [first, second] = await records()
  expect(first?.['input']).toMatchObject({
    iban: '[Redacted]',
    note: expect.not.stringContaining('eyJ') as string,
    evil: '\x1b]0;x\x07 \x9b2J \u202e\u2028',
    'k\x85': 1,
  })
  expect(second).toMatchObject({ input: null, result: null, attributes: { 'db.query.text': 'SELECT $1' } })
  for (const line of readFileSync(path, 'utf8').trimEnd().split('\n')) expect(escapeTerminal(line)).toBe(line)
})

it('writes down anything: cycles, BigInt, proxies that throw, getters, deep objects, toJSON', async () => {
  const { registry, records } = await recording()
  const cycle: Record<string, unknown> = { big: 12n, symbol: Symbol('s'), fn: () => 1, nan: Number.NaN, date: new Date(0), half: '\ud800' }
  cycle['self'] = cycle
  let deep: unknown = 1
  for (let i = 0; i < 10_000; i++) deep = { deep }
  const hostile = {
    get secret(): never {
      throw new Error('a getter ran')
    },
    toJSON(): never {
      throw new Error('toJSON ran')
    },
    toString: (): string => 'x',
  }
  const proxy = new Proxy(
    {},
    {
      get: () => {
        throw new Error('a trap ran')
      },
      ownKeys: () => {
        throw new Error('a trap ran')
      },
    },
  )
  const work = target(registry, {}, (value: unknown) => value)
  for (const value of [cycle, deep, hostile, proxy, new Map([[proxy, cycle]]), undefined, null, 5n, Symbol('x')]) work(value)
  expect(() =>
    target(registry, { name: 'throws' }, () => {
      throw proxy
    })(),
  ).toThrow()
  expect(await records()).toHaveLength(10)
})

it('keeps the record of a result of 100 MB small', async () => {
  const { registry, records, path } = await recording({ durable: 'beforeReturn' })
  const huge = 'x'.repeat(100 * 1024 * 1024)
  const read = registry.target({ name: 'tool:Read', kind: 'agent.tool', shape: 'async' }).wrap(async (_input: object) => huge)
  expect(await read({ path: '/huge' })).toBe(huge)
  const buffer = registry.target({ name: 'b', shape: 'async' }).wrap(async () => Buffer.alloc(100 * 1024 * 1024))
  await buffer()
  expect(await records()).toHaveLength(2)
  expect(readFileSync(path).length).toBeLessThan(10_000)
})

it('reports an `actor` that throws, and records the call without one', async () => {
  const reports: Report[] = []
  hookRegistry.configure({ onReport: report => void reports.push(report) })
  const { registry, records } = await recording({
    name: 'no actor',
    actor: () => {
      throw new Error('who?')
    },
  })
  target(registry)()
  expect((await records())[0]).not.toHaveProperty('actor')
  expect(reports).toMatchObject([{ code: 'HOOKLINE_HOOK_FAILED', hook: 'no actor' }])
})

it('asks for the actor at the end, when the request is known', async () => {
  const { registry, records } = await recording({ actor: call => call.scope.get('user') as string })
  registry.register({ name: 'login', on: 'login', needs: { scope: true }, onEnter: call => void call.scope.set('user', 'grace') })
  const login = target(registry, { name: 'login' })
  target(registry, { name: 'request' }, () => login())()
  expect((await records()).map(({ actor }) => actor)).toEqual(['grace', 'grace'])
})

it('keeps results back until their records are on the disk, whatever the call came to', async () => {
  const { registry, log, path } = await recording({ durable: 'beforeReturn' })
  const onDisk = (id: string): boolean => readFileSync(path, 'utf8').includes(id)
  const work = registry.target({ name: 'work', shape: 'async' }).wrap(async (id: string) => {
    if (id === 'fails') throw new Error(id)
    return id
  })
  registry.register({ name: 'guard', on: 'work', onEnter: (call, id: string) => void (id === 'blocked' && call.block(id)) })
  for (const id of ['fine', 'fails', 'blocked']) {
    await work(id).catch(() => undefined)
    expect(onDisk(id)).toBe(true)
  }
  const answered = new Promise<boolean>(resolve => {
    const callback = registry
      .target({ name: 'cb', shape: 'callback' })
      .wrap((id: string, done: (error: unknown, value: string) => void) => setImmediate(done, null, id))
    callback('by callback', () => resolve(onDisk('by callback')))
  })
  expect(await answered).toBe(true)
  expect(log.checkpoint().sequence).toBe(5)
})

it('is refused on a synchronous target when results are to be kept back', async () => {
  const path = newPath()
  const log = closeLater(await audit({ path, durable: 'beforeReturn' }))
  const registry = new HookRegistry()
  const early = registry.target({ name: 'early', shape: 'sync' })
  expect(() => registry.register(log)).toThrow(expect.objectContaining({ code: 'HOOKLINE_ASYNC_HOOK_ON_SYNC_TARGET' }) as Error)
  early.dispose()
  registry.register(log)
  let ran = 0
  const late = registry.target({ name: 'late', shape: 'sync' }).wrap(() => ran++)
  expect(() => late()).toThrow(
    expect.objectContaining({
      code: 'HOOKLINE_ASYNC_HOOK_ON_SYNC_TARGET',
      message: expect.stringContaining("onSync: 'write'") as string,
    }) as Error,
  )
  expect(ran).toBe(0)
})

it('writes at once for calls that answer at once, when told so, and shares writes among the others', async () => {
  const { registry, path, log } = await recording({ durable: 'beforeReturn', onSync: 'write' })
  const seen = (text: string): boolean => readFileSync(path, 'utf8').includes(text)
  const auto = registry.target({ name: 'auto' }).wrap((value: unknown) => value)
  const sync = registry.target({ name: 'sync', shape: 'sync' }).wrap((value: unknown) => value)
  auto('now')
  expect(seen('"now"')).toBe(true)
  sync('at once')
  expect(seen('"at once"')).toBe(true)
  const promises = Array.from({ length: 20 }, (_, i) => auto(Promise.resolve(i)))
  // In the middle of what is on its way.
  await new Promise(setImmediate)
  sync('between')
  expect(seen('"between"')).toBe(true)
  await Promise.all(promises)
  const iterate = hooked(
    function* numbers() {
      yield 1
      yield 2
    },
    { registry },
  )
  expect([...iterate()]).toEqual([1, 2])
  expect(seen('"numbers"')).toBe(true)
  const late = registry.target({ name: 'later', shape: 'sync' }).wrap(() => 'x')
  expect(late()).toBe('x')
  await log.close()
  expect(await calls(path)).toHaveLength(25)
  expect(await verifyAudit(path)).toMatchObject({ ok: true })
})

it('notes when it was opened and closed, and refuses calls after that', async () => {
  const { registry, log, path } = await recording()
  target(registry)()
  await log.close()
  await log.close()
  expect((await entries(path)).map(({ event }) => event)).toEqual(['audit.opened', undefined, 'audit.closed'])
  expect(() => target(registry)()).toThrow('it was closed')
  const observing = await recording({ onFailure: 'observe' })
  await observing.log[Symbol.asyncDispose]()
  expect(target(observing.registry)()).toBe('done')
})

it.each(['background', 'beforeReturn'] as const)(
  'records calls that end while it is closed, and says how many did not (%s)',
  async durable => {
    const { registry, log, path } = await recording({ durable })
    const work = registry.target({ name: 'work', shape: 'async' }).wrap(async (n: number) => n)
    let end!: (value: string) => void
    const slow = registry.target({ name: 'slow', shape: 'async' }).wrap(() => new Promise<string>(resolve => (end = resolve)))
    const late = slow()
    const all = Promise.all(Array.from({ length: 20 }, (_, n) => work(n)))
    const closed = log.close()
    await expect(work(20)).rejects.toMatchObject({ code: 'HOOKLINE_AUDIT_UNAVAILABLE' })
    await closed
    expect(await all).toHaveLength(20)
    expect(await calls(path)).toHaveLength(20)
    const last = (await entries(path)).at(-1)
    expect(last).toMatchObject({ event: 'audit.closed', fields: { unfinished: 1 } })
    end('too late')
    await expect(late).rejects.toMatchObject({ code: 'HOOKLINE_AUDIT_UNAVAILABLE' })
  },
)

it('cuts an attribute of which a line could not be read again', async () => {
  const sql = `SELECT ${'1,'.repeat(600_000)}1`
  const { registry, records } = await recording()
  target(registry, { describe: { enter: () => ({ 'db.query.text': sql, 'db.operation.name': 'SELECT' }) } })()
  const [record] = await records()
  const { attributes } = record as { attributes: Record<string, string> }
  expect(attributes['db.operation.name']).toBe('SELECT')
  expect(attributes['db.query.text']).toBe(`${sql.slice(0, 1_048_576)}[Truncated: ${sql.length - 1_048_576} more characters]`)
})
