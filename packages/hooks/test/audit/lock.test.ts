import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { digest, takeLock } from '../../src/audit/lock.ts'
import { newPath } from './helpers.ts'

afterEach(() => {
  vi.useRealTimers()
})

/** The claim of a process on another machine, last touched so many seconds ago. */
function foreignClaim(path: string, seconds: number): string {
  const claim = `${path}.lock-1-1-00000000-00000000-00000000`
  writeFileSync(claim, '')
  const at = new Date(Date.now() - seconds * 1000)
  utimesSync(claim, at, at)
  return claim
}

const names = (path: string): string[] => readdirSync(dirname(path))

it('believes a process of another machine as long as it gives signs of life', async () => {
  const path = newPath()
  foreignClaim(path, 20)
  await expect(takeLock(path, () => undefined)).rejects.toMatchObject({
    code: 'HOOKLINE_AUDIT_LOCKED',
    message: expect.stringMatching(/another machine.*try again in a minute/) as string,
  })
  expect(names(path)).toHaveLength(1)
})

it('takes the lock of a process of another machine that has given none for long', async () => {
  const path = newPath()
  foreignClaim(path, 120)
  const lock = await takeLock(path, () => undefined)
  expect(names(path)).toHaveLength(1)
  lock.release()
  expect(names(path)).toEqual([])
})

it('gives signs of life, and tells when its lock was taken for abandoned', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const path = newPath()
  let lost = 0
  const lock = await takeLock(path, () => (lost += 1))
  const [claim] = names(path)
  utimesSync(join(dirname(path), claim as string), 0, 0)
  vi.advanceTimersByTime(10_000)
  expect(statSync(join(dirname(path), claim as string)).mtimeMs).toBeGreaterThan(0)
  expect(lost).toBe(0)
  rmSync(join(dirname(path), claim as string))
  vi.advanceTimersByTime(30_000)
  expect(lost).toBe(1)
  lock.release()
})

it("gives its signs by the file system's clock: its own may be behind", async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] })
  const path = newPath()
  const lock = await takeLock(path, () => undefined)
  const claim = join(dirname(path), names(path)[0] as string)
  vi.setSystemTime(Date.now() - 120_000)
  utimesSync(claim, 0, 0)
  const other = join(dirname(path), 'other')
  writeFileSync(other, '')
  vi.advanceTimersByTime(10_000)
  expect(statSync(claim).mtimeMs).toBeGreaterThanOrEqual(statSync(other).mtimeMs)
  // What says so costs no space, however long it goes on.
  vi.advanceTimersByTime(50_000)
  expect(statSync(claim).size).toBe(1)
  lock.release()
})

it.runIf(existsSync('/etc/machine-id') && existsSync('/proc/self/ns/pid'))(
  'takes no machine that has its name only for itself before it was started anew',
  async () => {
    const path = newPath()
    const machine = (id: string): string => digest(`${hostname()} ${readlinkSync('/proc/self/ns/pid')} ${id}`)
    const claimOf = (host: string): string => `${path}.lock-1-1-00000000-${host}-00000000`
    writeFileSync(claimOf(machine('0123456789abcdef')), '')
    await expect(takeLock(path, () => undefined)).rejects.toMatchObject({ code: 'HOOKLINE_AUDIT_LOCKED' })
    rmSync(claimOf(machine('0123456789abcdef')))
    writeFileSync(claimOf(machine(readFileSync('/etc/machine-id', 'utf8'))), '')
    const lock = await takeLock(path, () => undefined)
    expect(names(path)).toHaveLength(1)
    lock.release()
  },
)

it('believes a thread of this process as long as it gives signs of life, and its own claims always', async () => {
  const path = newPath()
  const lock = await takeLock(path, () => undefined)
  const [claim] = names(path) as [string]
  const own = join(dirname(path), claim)
  utimesSync(own, 0, 0)
  await expect(takeLock(path, () => undefined)).rejects.toMatchObject({
    message: expect.not.stringContaining('thread') as string,
  })
  lock.release()
  // What a thread leaves that was ended from outside.
  writeFileSync(own, '')
  await expect(takeLock(path, () => undefined)).rejects.toMatchObject({
    code: 'HOOKLINE_AUDIT_LOCKED',
    message: expect.stringMatching(/which is this one.*If that thread is gone, try again in a minute/) as string,
  })
  utimesSync(own, 0, 0)
  ;(await takeLock(path, () => undefined)).release()
  expect(names(path)).toEqual([])
})

it('is taken once more for a while, unless somebody else has it by then', async () => {
  const path = newPath()
  const lock = await takeLock(path, () => undefined)
  lock.release()
  let done = 0
  lock.again(() => {
    expect(names(path)).toHaveLength(1)
    done += 1
  })
  expect(names(path)).toEqual([])
  foreignClaim(path, 1)
  expect(() => lock.again(() => (done += 1))).toThrow(expect.objectContaining({ code: 'HOOKLINE_AUDIT_LOCKED' }) as Error)
  expect(done).toBe(1)
  expect(names(path)).toHaveLength(1)
})

it('leaves files alone that only look like claims', async () => {
  const path = newPath()
  writeFileSync(`${path}.lock-notes`, 'mine')
  ;(await takeLock(path, () => undefined)).release()
  expect(names(path)).toEqual(['audit.jsonl.lock-notes'])
})
