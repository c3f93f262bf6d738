import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { HookRegistry } from '@hookline/core'
import { expect, it } from 'vitest'
import { audit, verifyAudit } from '../../src/audit.ts'
import { calls, closeLater, echo, entries, newFolder, newPath, startFixture } from './helpers.ts'

const isRoot = process.geteuid?.() === 0

/** A log with records of the calls 0 to count - 1. */
async function logWith(path: string, count: number, options: object = {}): Promise<void> {
  const log = await audit({ path, ...options })
  const registry = new HookRegistry()
  registry.register(log)
  const call = echo(registry)
  for (let i = 0; i < count; i++) await call(i)
  await log.close()
}

it('makes the file and its folders for this user alone', async () => {
  const path = join(newFolder(), 'deep', 'down', 'audit.jsonl')
  await logWith(path, 1)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(statSync(dirname(path)).mode & 0o777).toBe(0o700)
  expect(statSync(dirname(dirname(path))).mode & 0o777).toBe(0o700)
})

it('takes rights away that others have on its file', async () => {
  const path = newPath()
  writeFileSync(path, '', { mode: 0o644 })
  await logWith(path, 1)
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

it('has its file so that it can be opened again, and nobody runs it', async () => {
  const path = newPath()
  writeFileSync(path, '')
  chmodSync(path, 0o700)
  await logWith(path, 1)
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

it.each<[string, (path: string) => void]>([
  ['a folder', path => mkdirSync(path)],
  ['a symbolic link', path => symlinkSync(join(dirname(path), 'elsewhere'), path)],
  ['a FIFO', path => spawnSync('mkfifo', [path])],
  [
    'hard link',
    path => {
      writeFileSync(join(dirname(path), 'other'), '')
      linkSync(join(dirname(path), 'other'), path)
    },
  ],
])('refuses a path that is %s, and leaves it alone', async (words, make) => {
  const path = newPath()
  make(path)
  const before = readdirSync(dirname(path))
  await expect(audit({ path })).rejects.toMatchObject({ code: 'HOOKLINE_AUDIT_PATH', message: expect.stringContaining(words) as string })
  expect(readdirSync(dirname(path))).toEqual(before)
})

it('refuses a path below a file', async () => {
  const file = join(newFolder(), 'file')
  writeFileSync(file, '')
  await expect(audit({ path: join(file, 'audit.jsonl') })).rejects.toMatchObject({ code: 'HOOKLINE_AUDIT_PATH' })
})

it.runIf(isRoot)('refuses a file that belongs to another user', async () => {
  const path = newPath()
  writeFileSync(path, '')
  chownSync(path, 65534, 65534)
  await expect(audit({ path })).rejects.toMatchObject({
    code: 'HOOKLINE_AUDIT_PATH',
    message: expect.stringContaining('belongs to user 65534') as string,
  })
})

it('refuses a folder that cannot be written', async context => {
  const folder = isRoot ? '/proc/self' : newFolder()
  if (!isRoot) chmodSync(folder, 0o500)
  if (process.platform !== 'linux') context.skip('needs /proc or rights')
  await expect(audit({ path: join(folder, 'audit.jsonl') })).rejects.toMatchObject({ code: 'HOOKLINE_AUDIT_PATH' })
})

it.each([
  { path: '' },
  {},
  { path: 'x', durable: 'soon' },
  { path: 'x', rotate: { size: 3 } },
  { path: 'x', retain: { files: 0 } },
  { path: 'x', queue: { records: 0 } },
  { path: 'x', colour: 1 },
])('refuses the options %j', async options => {
  await expect(audit(options as { path: string })).rejects.toMatchObject({ code: 'HOOKLINE_INVALID_OPTION' })
})

it('cuts an unfinished last line, wherever it was cut, and loses nothing before it', async () => {
  const path = newPath()
  await logWith(path, 5)
  const whole = readFileSync(path)
  const ends = [...whole.keys()].filter(at => whole[at] === 10).map(at => at + 1)
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: whole.length }), async length => {
      const copy = newPath()
      writeFileSync(copy, whole)
      truncateSync(copy, length)
      await logWith(copy, 1)
      const kept = ends.findLast(end => end <= length) ?? 0
      const after = readFileSync(copy)
      expect(after.subarray(0, kept)).toEqual(whole.subarray(0, kept))
      expect(await verifyAudit(copy)).toMatchObject({ ok: true, unfinishedBytes: 0 })
      const opened = (await entries(copy)).filter(({ event }) => event === 'audit.opened')
      expect(opened.at(-1)?.fields['cutBytes']).toBe(length === kept ? undefined : length - kept)
    }),
    { numRuns: 25 },
  )
})

it('refuses a file with a damaged line before the last, and does not touch it', async () => {
  const path = newPath()
  await logWith(path, 5)
  const damaged = readFileSync(path, 'utf8').replace('"input":[2]', '"input":[9]')
  writeFileSync(path, damaged)
  await expect(audit({ path })).rejects.toMatchObject({
    code: 'HOOKLINE_AUDIT_CORRUPT',
    message: expect.stringContaining('line 4') as string,
  })
  expect(readFileSync(path, 'utf8')).toBe(damaged)
  expect(readdirSync(dirname(path))).toEqual(['audit.jsonl'])
})

it.each(['no JSON at all\n', '{"sequence":1}\n', '\n', '\0'.repeat(4096) + '\n'])(
  'refuses a file that holds something else: %j',
  async text => {
    const path = newPath()
    writeFileSync(path, text)
    await expect(audit({ path })).rejects.toMatchObject({ code: 'HOOKLINE_AUDIT_CORRUPT' })
  },
)

it('goes on with number and chain where it was left', async () => {
  const path = newPath()
  await logWith(path, 2)
  await logWith(path, 2)
  expect((await entries(path)).map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  expect(await verifyAudit(path)).toMatchObject({ ok: true, records: 8 })
})

it('refuses a second writer, in this process and in another, until the first is gone', async () => {
  const path = newPath()
  const log = closeLater(await audit({ path }))
  await expect(audit({ path })).rejects.toMatchObject({
    code: 'HOOKLINE_AUDIT_LOCKED',
    message: expect.stringContaining('which is this one') as string,
  })
  await log.close()
  const holder = startFixture('holder', [path])
  for await (const line of holder.lines) {
    expect(line).toBe('open')
    break
  }
  await expect(audit({ path })).rejects.toMatchObject({
    code: 'HOOKLINE_AUDIT_LOCKED',
    message: expect.stringContaining(`process ${holder.pid} writes it`) as string,
  })
  // Dead, and its claim still there: whoever comes next takes it over.
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  expect(readdirSync(dirname(path))).toHaveLength(2)
  await logWith(path, 1)
  expect(readdirSync(dirname(path))).toEqual(['audit.jsonl'])
  expect(await verifyAudit(path)).toMatchObject({ ok: true })
})

it('leaves the lock to a process in a container that has the same name', async context => {
  const inside = ['unshare', '--pid', '--fork', '--mount-proc'] as const
  if (spawnSync(inside[0], [...inside.slice(1), 'true']).status !== 0) context.skip('no containers here')
  const path = newPath()
  const holder = startFixture('holder', [path], 'inherit', inside)
  for await (const line of holder.lines) {
    expect(line).toBe('open')
    break
  }
  const claim = readdirSync(dirname(path)).find(name => name.includes('.lock-'))
  await expect(audit({ path })).rejects.toMatchObject({
    code: 'HOOKLINE_AUDIT_LOCKED',
    message: expect.stringContaining('another machine or container') as string,
  })
  expect(readdirSync(dirname(path))).toContain(claim)
  const exit = once(holder, 'exit')
  holder.stdin?.end()
  await exit
  await logWith(path, 1)
})

it('lets one of many win that come at the same moment', async () => {
  const path = newPath()
  const tried = await Promise.allSettled(Array.from({ length: 8 }, () => audit({ path })))
  const won = tried.filter(({ status }) => status === 'fulfilled')
  expect(won.length).toBeLessThanOrEqual(1)
  for (const attempt of tried) if (attempt.status === 'rejected') expect(attempt.reason).toMatchObject({ code: 'HOOKLINE_AUDIT_LOCKED' })
  for (const attempt of tried) if (attempt.status === 'fulfilled') await attempt.value.close()
  await logWith(path, 1)
})

it('does not take a claim whose process number went to another process for a living one', async () => {
  const path = newPath()
  const log = await audit({ path })
  const claim = readdirSync(dirname(path)).find(name => name.includes('.lock-')) as string
  await log.close()
  // The same number, begun at another time: what is left after a restart.
  const parts = claim.split('-')
  writeFileSync(join(dirname(path), [...parts.slice(0, 2), '1', ...parts.slice(3)].join('-')), '')
  if (parts[2] !== '0') await logWith(path, 1)
})

it.each(['exit', 'throw', 'end'])('flushes what is waiting when the process ends by %s', async way => {
  const path = newPath()
  const child = startFixture('background', [path, way], 'ignore')
  await once(child, 'exit')
  expect((await calls(path)).map(({ input }) => (input as number[])[0])).toEqual(Array.from({ length: 1000 }, (_, i) => i))
  expect(await verifyAudit(path)).toMatchObject({ ok: true, unfinishedBytes: 0 })
  expect(readdirSync(dirname(path))).toEqual(['audit.jsonl'])
})

it.each([{}, { rotate: { bytes: 20_000 }, retain: { files: 4 } }])(
  'keeps calls that are made while the process ends, with %j',
  async options => {
    const path = newPath()
    const child = startFixture('background', [path, 'late', JSON.stringify(options)])
    await once(child, 'exit')
    expect(child.exitCode).toBe(0)
    const numbers = (await calls(path)).map(({ input }) => (input as number[])[0] as number)
    expect(numbers.slice(-10)).toEqual(Array.from({ length: 10 }, (_, i) => 1000 + i))
    expect(await verifyAudit(path)).toMatchObject({ ok: true, unfinishedBytes: 0 })
    expect(readdirSync(dirname(path)).filter(name => name.includes('lock'))).toEqual([])
  },
)

it('refuses a file that holds records twice', async () => {
  const path = newPath()
  await logWith(path, 1)
  appendFileSync(path, readFileSync(path))
  await expect(audit({ path })).rejects.toMatchObject({ code: 'HOOKLINE_AUDIT_CORRUPT' })
})
