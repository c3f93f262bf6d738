import { readdirSync, readFileSync, renameSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { HookRegistry, hookRegistry, type Report } from '@hookline/core'
import { afterEach, expect, it, vi } from 'vitest'
import { audit, readAudit, verifyAudit, type AuditLog, type AuditOptions } from '../../src/audit.ts'
import { seal, START, unseal } from '../../src/audit/chain.ts'
import { calls, echo, entries, newPath } from './helpers.ts'

afterEach(() => {
  vi.useRealTimers()
})

/** Makes calls one after the other, each in a batch of its own. */
async function write(path: string, count: number, options: Partial<AuditOptions> = {}, from = 0): Promise<void> {
  const log: AuditLog = await audit({ path, durable: 'beforeReturn', ...options })
  const registry = new HookRegistry()
  registry.register(log)
  const call = echo(registry)
  for (let i = from; i < from + count; i++) await call(i)
  await log.close()
}

const names = (path: string): string[] => readdirSync(dirname(path))
const numbers = async (path: string): Promise<unknown[]> => (await calls(path)).map(({ input }) => (input as number[])[0])

it('begins the next file when one is big enough, and carries number and chain on', async () => {
  const path = newPath()
  await write(path, 30, { rotate: { bytes: 3000 } })
  const files = names(path)
  expect(files.length).toBeGreaterThan(3)
  expect(files).toEqual(['audit.jsonl', ...files.slice(1).map((_, i) => `audit.jsonl.${String(i + 1).padStart(6, '0')}`)])
  for (const name of files) {
    expect(statSync(join(dirname(path), name)).size).toBeLessThan(4000)
    expect(statSync(join(dirname(path), name)).mode & 0o777).toBe(0o600)
  }
  expect(await numbers(path)).toEqual(Array.from({ length: 30 }, (_, i) => i))
  expect(await verifyAudit(path)).toMatchObject({ ok: true, files: expect.arrayContaining([path]) as string[] })
})

it('goes on behind the last rotated file after it was opened anew, also when the file that is written is missing', async () => {
  const path = newPath()
  await write(path, 10, { rotate: { bytes: 3000 } })
  await write(path, 10, { rotate: { bytes: 3000 } }, 10)
  // A crash between the two steps of a rotation.
  renameSync(path, `${path}.000099`)
  writeFileSync(`${path}.next`, '')
  await write(path, 10, { rotate: { bytes: 3000 } }, 20)
  expect(await numbers(path)).toEqual(Array.from({ length: 30 }, (_, i) => i))
  expect(names(path)).toContain('audit.jsonl.000100')
  expect(await verifyAudit(path)).toMatchObject({ ok: true })
})

it('begins the next file when the first record of one is old enough, also when that was before a restart', async () => {
  const path = newPath()
  await write(path, 1)
  const old = readFileSync(path, 'utf8')
  await write(path, 1, { rotate: { every: 3_600_000 } })
  expect(names(path)).toEqual(['audit.jsonl'])
  // Every file is older than a billionth of a millisecond.
  await write(path, 1, { rotate: { every: 1e-9 } })
  expect(names(path)).toEqual(['audit.jsonl', 'audit.jsonl.000001'])
  expect(readFileSync(`${path}.000001`, 'utf8').startsWith(old)).toBe(true)
  expect(await verifyAudit(path)).toMatchObject({ ok: true })
})

it('knows the age of a file by its first record', async () => {
  const path = newPath()
  writeFileSync(path, seal(START, '"timestamp":"2020-01-01T00:00:00.000Z","event":"audit.opened"').line)
  await write(path, 1, { rotate: { every: 3_600_000 } })
  expect(names(path)).toEqual(['audit.jsonl', 'audit.jsonl.000001'])
})

it('keeps as many rotated files as it is told, says in the log what was deleted, and still verifies', async () => {
  const path = newPath()
  await write(path, 60, { rotate: { bytes: 3000 }, retain: { files: 2 } })
  expect(names(path)).toHaveLength(3)
  const found = await verifyAudit(path)
  expect(found).toMatchObject({ ok: true })
  expect(found.first?.sequence).toBeGreaterThan(1)
  const told = (await entries(path)).findLast(({ event }) => event === 'audit.retention')?.fields
  expect(told?.['through']).toMatchObject({ sequence: (found.first?.sequence ?? 0) - 1 })
  expect(told?.['files']).toEqual([expect.stringMatching(/^audit\.jsonl\.\d{6}$/)])
  // And the log goes on, though its beginning is gone.
  await write(path, 5, { rotate: { bytes: 3000 }, retain: { files: 2 } })
  expect(await verifyAudit(path)).toMatchObject({ ok: true })
})

it('deletes by bytes and by age', async () => {
  const path = newPath()
  await write(path, 40, { rotate: { bytes: 3000 } })
  const before = names(path).length
  await write(path, 1, { retain: { bytes: 10_000 } })
  const kept = names(path).filter(name => name !== 'audit.jsonl')
  expect(kept.length).toBeLessThan(before - 1)
  expect(kept.reduce((sum, name) => sum + statSync(join(dirname(path), name)).size, 0)).toBeLessThanOrEqual(10_000)
  const oldest = join(dirname(path), kept[0] as string)
  utimesSync(oldest, 0, 0)
  await write(path, 1, { retain: { age: 3_600_000 } })
  expect(names(path)).not.toContain(kept[0])
  expect(names(path)).toContain(kept[1])
  expect(await verifyAudit(path)).toMatchObject({ ok: true })
})

it('goes on in its file when the next one cannot be made, and loses nothing', async () => {
  const path = newPath()
  const reports: Report[] = []
  const registry = new HookRegistry()
  const call = echo(registry)
  const alarm = echo(registry, 'alarm')
  hookRegistry.configure({
    onReport: report => {
      reports.push(report)
      void alarm(report.code)
    },
  })
  // Somebody else's file stands where the rotated one should go.
  const log = await audit({ path, durable: 'beforeReturn', rotate: { bytes: 2000 } })
  writeFileSync(`${path}.000001`, 'in the way')
  registry.register(log)
  for (let i = 0; i < 20; i++) await call(i)
  await log.close()
  expect(reports).toMatchObject([{ code: 'HOOKLINE_AUDIT_FAILED', message: expect.stringContaining('is there already') as string }])
  expect(readFileSync(`${path}.000001`, 'utf8')).toBe('in the way')
  expect(names(path)).not.toContain('audit.jsonl.next')
  expect(readFileSync(path, 'utf8').trimEnd().split('\n').length).toBe(23)
  // What is done about it is recorded like anything else.
  expect((await calls(path)).filter(({ target }) => target === 'alarm')).toHaveLength(1)
})

it('does not rotate for its own records, however small the limit', async () => {
  const path = newPath()
  await write(path, 3, { rotate: { bytes: 1 } })
  expect(names(path)).toEqual(['audit.jsonl', 'audit.jsonl.000001', 'audit.jsonl.000002', 'audit.jsonl.000003'])
  expect(await numbers(path)).toEqual([0, 1, 2])
})

it('leaves out rotated files that were last written before the time that is asked for', async () => {
  const path = newPath()
  await write(path, 30, { rotate: { bytes: 3000 } })
  utimesSync(`${path}.000001`, 1000, 1000)
  const found: number[] = []
  for await (const { sequence } of readAudit(path, { since: 2_000_000 })) found.push(sequence)
  const all = await entries(path)
  expect(found).toEqual(all.slice(-found.length).map(({ sequence }) => sequence))
  expect(found.length).toBeLessThan(all.length)
  const second = readFileSync(`${path}.000002`)
  expect(found[0]).toBe(unseal(second.subarray(0, second.indexOf(10)))?.link.sequence)
})

it('rotates by age when the clock was set back, and tells the time of each record by the clock as it is', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-21T12:00:00Z') })
  const path = newPath()
  const log = await audit({ path, durable: 'beforeReturn', rotate: { every: 60_000 } })
  const registry = new HookRegistry()
  registry.register(log)
  const call = echo(registry)
  await call(0)
  for (const clock of ['2026-11-21T10:00:00Z', '2026-11-21T10:00:59Z', '2026-11-21T10:01:00Z', '2026-11-21T10:01:01Z']) {
    vi.setSystemTime(clock)
    await call(clock)
  }
  await log.close()
  expect(names(path)).toEqual(['audit.jsonl', 'audit.jsonl.000001'])
  expect((await calls(path)).map(({ timestamp }) => timestamp.slice(11, 19))).toEqual([
    '12:00:00',
    '10:00:00',
    '10:00:59',
    '10:01:00',
    '10:01:01',
  ])
  expect((await calls(`${path}.000001`)).length).toBe(4)
})
