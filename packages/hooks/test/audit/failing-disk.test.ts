import { spawnSync } from 'node:child_process'
import { copyFileSync, readFileSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hooked, HookRegistry, hookRegistry, type Report } from '@hookline/core'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { audit, verifyAudit } from '../../src/audit.ts'
import { realFs, type SinkFs } from '../../src/audit/sink-fs.ts'
import { calls, closeLater, echo, entries, newFolder, onDisk, systemError } from './helpers.ts'

const listeners = new Set<(report: Report) => void>()
beforeAll(() =>
  hookRegistry.configure({
    onReport: report => {
      for (const listener of listeners) listener(report)
    },
  }),
)

/** The message of the first report of a hook with a code. */
function reported(code: string, hook: string): Promise<string> {
  return new Promise(resolve => {
    listeners.add(report => {
      if (report.code === code && report.hook === hook) resolve(report.message)
    })
  })
}

const undo: (() => void)[] = []
afterEach(() => {
  for (const work of undo.splice(0)) work()
})

/** A disk that has no room as long as `isFull` says so; `some` bytes of each write still fit. */
function fullDisk(some = 0): SinkFs & { isFull: boolean; readonly refused: Promise<void> } {
  let tell!: () => void
  const disk = {
    ...realFs,
    isFull: false,
    refused: new Promise<void>(resolve => (tell = resolve)),
    write: ((fd, bytes, offset, length, position, done) => {
      if (!disk.isFull) realFs.write(fd, bytes, offset, length, position, done)
      else if (offset === 0 && some > 0) realFs.write(fd, bytes, 0, Math.min(some, length), position, done)
      else {
        setImmediate(done, systemError('ENOSPC'), 0)
        setImmediate(() => setImmediate(tell))
      }
    }) as SinkFs['write'],
  }
  return disk
}

it('keeps records while the disk is full and writes each of them once when there is room', async () => {
  const disk = fullDisk(57)
  const { registry, path } = await onDisk(disk)
  const call = echo(registry)
  await call(0)
  const before = readFileSync(path, 'utf8')
  disk.isFull = true
  const waiting = Array.from({ length: 300 }, (_, i) => call(i + 1))
  await disk.refused
  // No half record stands there meanwhile.
  expect(readFileSync(path, 'utf8')).toBe(before)
  disk.isFull = false
  await Promise.all(waiting)
  expect((await calls(path)).map(({ input }) => (input as number[])[0])).toEqual(Array.from({ length: 301 }, (_, i) => i))
  expect(await verifyAudit(path)).toMatchObject({ ok: true })
})

it('completes a write that the system cut short', async () => {
  let cut = 0
  const { registry, path } = await onDisk({
    write: (fd, bytes, offset, length, position, done) => {
      cut += 1
      realFs.write(fd, bytes, offset, Math.min(length, 7), position, done)
    },
  })
  const call = echo(registry)
  await Promise.all([call('a'), call('b'), call('c')])
  expect(cut).toBeGreaterThan(50)
  expect(await calls(path)).toHaveLength(3)
  expect(await verifyAudit(path)).toMatchObject({ ok: true })
})

it('outlives a real disk that is full and freed', async context => {
  const folder = newFolder()
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder]).status !== 0) context.skip('no mounting here')
  undo.push(() => spawnSync('umount', ['-l', folder]))
  const path = join(folder, 'audit.jsonl')
  const isFull = reported('HOOKLINE_AUDIT_DISK_FULL', 'on tmpfs')
  const log = closeLater(await audit({ path, durable: 'beforeReturn', name: 'on tmpfs' }))
  const registry = new HookRegistry()
  registry.register(log)
  const call = echo(registry)
  const filler = join(folder, 'filler')
  await call('first')
  const { bavail, bsize } = statfsSync(folder)
  writeFileSync(filler, Buffer.alloc((bavail - 2) * bsize))
  const waiting = Promise.all(Array.from({ length: 200 }, (_, i) => call({ i, text: 'x'.repeat(200) })))
  await isFull
  expect(readFileSync(path, 'utf8')).toMatch(/\n$/)
  rmSync(filler)
  expect(await waiting).toHaveLength(200)
  await log.close()
  expect(await calls(path)).toHaveLength(201)
  expect(await verifyAudit(path)).toMatchObject({ ok: true, unfinishedBytes: 0 })
})

it('never tries a failed fdatasync again: it takes no more records, and calls are refused', async () => {
  let syncs = 0
  let fails = false
  const { registry, log, path } = await onDisk({
    fdatasync: (fd, done) => {
      if (!fails) return realFs.fdatasync(fd, done)
      syncs += 1
      // The next one would succeed, which is exactly what must not be believed.
      fails = false
      setImmediate(done, systemError('EIO'))
    },
  })
  const call = echo(registry)
  await call('kept')
  fails = true
  const ran: string[] = []
  const slow = registry.target({ name: 'slow', shape: 'async' }).wrap(async () => void ran.push('slow'))
  await expect(Promise.all([slow(), call('lost')])).rejects.toMatchObject({ code: 'HOOKLINE_AUDIT_UNAVAILABLE', status: 503 })
  expect(ran).toEqual(['slow'])
  await expect(slow()).rejects.toMatchObject({ code: 'HOOKLINE_AUDIT_UNAVAILABLE' })
  expect(ran).toEqual(['slow'])
  expect(syncs).toBe(1)
  expect(log.sink.durable.sequence).toBe(2)
  await expect(log.sink.flush()).rejects.toMatchObject({ code: 'HOOKLINE_AUDIT_UNAVAILABLE' })
  expect((await calls(path))[0]?.input).toEqual(['kept'])
})

it('does not take an ENOSPC of fdatasync for one of write', async () => {
  const { registry } = await onDisk({ fdatasync: failsOnce('ENOSPC') })
  const call = echo(registry)
  await expect(call(1)).rejects.toMatchObject({ code: 'HOOKLINE_AUDIT_UNAVAILABLE' })
  await expect(call(2)).rejects.toMatchObject({ code: 'HOOKLINE_AUDIT_UNAVAILABLE' })
})

/** An fdatasync whose second call fails: the first is for the record that the log was opened. */
function failsOnce(code: string): SinkFs['fdatasync'] {
  let count = 0
  return (fd, done) => {
    count += 1
    if (count === 2) setImmediate(done, systemError(code))
    else realFs.fdatasync(fd, done)
  }
}

it('lets calls go on after a failure under `observe`, and the caller sees the result', async () => {
  const { registry } = await onDisk({ fdatasync: failsOnce('EIO') }, { onFailure: 'observe' })
  const call = echo(registry)
  expect(await call(1)).toBe(1)
  expect(await call(2)).toBe(2)
})

it('counts what a full queue drops under `observe`, and records the count', async () => {
  const disk = fullDisk()
  const { registry, log, path } = await onDisk(disk, { onFailure: 'observe', durable: 'background', queue: { records: 10 } })
  disk.isFull = true
  const call = echo(registry)
  for (let i = 0; i < 25; i++) expect(await call(i)).toBe(i)
  await disk.refused
  disk.isFull = false
  await log.sink.flush()
  // The count comes by itself, before whatever is next.
  await log.sink.note('test')?.settled
  expect(await calls(path)).toHaveLength(10)
  expect(
    (await entries(path)).filter(({ event }) => event === 'audit.dropped').map(({ fields }) => [fields['count'], fields['refused']]),
  ).toEqual([[15, 0]])
  expect(await verifyAudit(path)).toMatchObject({ ok: true })
})

it('refuses calls while the queue is full under `block`, keeps the records of those that were let in, and records the count', async () => {
  const disk = fullDisk()
  const { registry, log, path } = await onDisk(disk, { durable: 'background', queue: { records: 10 } })
  disk.isFull = true
  const begun: (() => void)[] = []
  const held = registry.target({ name: 'held', shape: 'async' }).wrap((id: number) => new Promise(resolve => begun.push(() => resolve(id))))
  const inside = Array.from({ length: 5 }, (_, i) => held(i))
  const call = echo(registry)
  for (let i = 0; i < 10; i++) await call(i)
  await expect(call('refused')).rejects.toMatchObject({
    code: 'HOOKLINE_AUDIT_UNAVAILABLE',
    message: expect.stringContaining('queue is full') as string,
  })
  for (const finish of begun) finish()
  expect(await Promise.all(inside)).toEqual([0, 1, 2, 3, 4])
  disk.isFull = false
  await log.sink.flush()
  // The count comes by itself, before whatever is next.
  await log.sink.note('test')?.settled
  expect(await calls(path)).toHaveLength(15)
  expect((await entries(path)).find(({ event }) => event === 'audit.dropped')?.fields).toMatchObject({ count: 0, refused: 1 })
})

it('gives the error to callers whose records find no room any more under `block`, and counts them', async () => {
  const disk = fullDisk()
  const { registry, log, path } = await onDisk(disk, { durable: 'background', queue: { records: 2 } })
  disk.isFull = true
  const begun: (() => void)[] = []
  const held = registry.target({ name: 'held', shape: 'async' }).wrap((id: number) => new Promise(resolve => begun.push(() => resolve(id))))
  const inside = Promise.allSettled(Array.from({ length: 10 }, (_, i) => held(i)))
  for (const finish of begun) finish()
  expect((await inside).map(({ status }) => status)).toEqual(Array.from({ length: 10 }, (_, i) => (i < 4 ? 'fulfilled' : 'rejected')))
  disk.isFull = false
  await log.sink.flush()
  await log.sink.note('test')?.settled
  expect(await calls(path)).toHaveLength(4)
  expect((await entries(path)).find(({ event }) => event === 'audit.dropped')?.fields).toMatchObject({ count: 6 })
})

it('notices that its file was deleted, changed, moved or replaced by somebody else', async () => {
  const first = await onDisk({})
  rmSync(first.path)
  await expect(echo(first.registry)(1)).rejects.toThrow('deleted by somebody else')
  const second = await onDisk({})
  writeFileSync(second.path, 'no line of ours\n', { flag: 'a' })
  await expect(echo(second.registry)(1)).rejects.toThrow('changed by somebody else')
  const third = await onDisk({})
  renameSync(third.path, `${third.path}.away`)
  await expect(echo(third.registry)(1)).rejects.toThrow('moved or replaced by somebody else')
  const fourth = await onDisk({})
  renameSync(fourth.path, `${fourth.path}.away`)
  copyFileSync(`${fourth.path}.away`, fourth.path)
  await expect(echo(fourth.registry)(1)).rejects.toThrow('moved or replaced by somebody else')
})

it('tells of a full and of a failing disk in a report', async () => {
  const disk = fullDisk()
  disk.isFull = true
  const full = reported('HOOKLINE_AUDIT_DISK_FULL', 'full')
  await onDisk(disk, { name: 'full' }, () => full.then(() => (disk.isFull = false)))
  expect(await full).toContain('1 records are kept')
  const failing = reported('HOOKLINE_AUDIT_FAILED', 'failing')
  const { registry } = await onDisk({ fdatasync: failsOnce('EIO') }, { name: 'failing', onFailure: 'observe' })
  await echo(registry)(1)
  expect(await failing).toContain('Calls go on without a record')
})

it('gives up on a full disk when it is closed and time is over, and says so', async () => {
  // A disk that stays full, and a clock that is past the deadline at once.
  const disk = fullDisk()
  const { registry, log } = await onDisk(disk, { durable: 'background' })
  disk.isFull = true
  await echo(registry)(1)
  await expect(log.sink.close(0, async () => undefined)).rejects.toMatchObject({ code: 'HOOKLINE_AUDIT_UNAVAILABLE' })
})

it("writes at once where nobody can wait, when told so, and a failure is the call's", async () => {
  let fails = false
  const { registry, path } = await onDisk(
    {
      fdatasyncSync: fd => {
        if (fails) throw systemError('EIO')
        realFs.fdatasyncSync(fd)
      },
    },
    { onSync: 'write' },
  )
  const add = hooked((a: number, b: number) => a + b, { name: 'add', registry })
  expect(add(1, 2)).toBe(3)
  expect(readFileSync(path, 'utf8')).toContain('"input":[1,2],"result":3')
  fails = true
  expect(() => add(3, 4)).toThrow('takes no records')
})

it('keeps a record that was to be written at once on a full disk, and writes it when there is room', async () => {
  const disk = fullDisk()
  const { registry, log, path } = await onDisk(
    {
      ...disk,
      write: (...all) => disk.write(...all),
      writeSync: (...all) => {
        if (disk.isFull) throw systemError('ENOSPC')
        return realFs.writeSync(...all)
      },
    },
    { onSync: 'write' },
  )
  const add = hooked((a: number, b: number) => a + b, { name: 'add', registry })
  disk.isFull = true
  expect(() => add(1, 2)).toThrow('the disk is full')
  disk.isFull = false
  expect(add(3, 4)).toBe(7)
  await log.sink.flush()
  expect((await calls(path)).map(({ result }) => result)).toEqual([3, 7])
  expect(await verifyAudit(path)).toMatchObject({ ok: true })
})

it.each(['background', 'beforeReturn'] as const)(
  'does not record its own writes where those are hooked, which would have no end (%s)',
  async durable => {
    const hookedFs = { ...realFs }
    const { registry, log, path } = await onDisk(
      {
        write: (...all) => hookedFs.write(...all),
        fdatasync: (...all) => hookedFs.fdatasync(...all),
        fstatSync: fd => hookedFs.fstatSync(fd),
      },
      { durable },
    )
    const wrap = <F extends (...args: never[]) => unknown>(name: string, fn: F): F => registry.target({ name }).wrap(fn)
    Object.assign(hookedFs, {
      write: wrap('fs:write', realFs.write),
      fdatasync: wrap('fs:fdatasync', realFs.fdatasync),
      fstatSync: wrap('fs:fstatSync', realFs.fstatSync),
    })
    await echo(registry)(1)
    await echo(registry)(2)
    await log.sink.flush()
    await log.sink.flush()
    expect((await calls(path)).map(({ target }) => target)).toEqual(['echo', 'echo'])
  },
)

it('records none of the writes of another log, which would record those of this one without end', async () => {
  const registry = new HookRegistry()
  const write = registry.target({ name: 'fs:write', shape: 'callback' }).wrap(realFs.write)
  const logs = await Promise.all(
    [1, 2].map(n => onDisk({ write: (...all) => write(...all) }, { name: `log ${n}`, durable: 'background' }, undefined, registry)),
  )
  await echo(registry)(1)
  // Each of them would have something new for the other.
  for (let round = 0; round < 4; round++) for (const { log } of logs) await log.sink.flush()
  for (const { path } of logs) expect((await calls(path)).map(({ target }) => target)).toEqual(['echo'])
})

it('stays closed after it was closed, whoever asks it for more', async () => {
  const reports: string[] = []
  listeners.add(({ code }) => reports.push(code))
  const { registry, log, path } = await onDisk({})
  const call = echo(registry)
  await call(1)
  await log.close()
  await expect(call(2)).rejects.toMatchObject({ code: 'HOOKLINE_AUDIT_UNAVAILABLE', status: 503 })
  await log.sink.flush()
  await log.close()
  expect(reports).toEqual([])
  expect((await entries(path)).at(-1)?.event).toBe('audit.closed')
})
